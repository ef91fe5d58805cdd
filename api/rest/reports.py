"""POST /v1/photos/{id}/report: anybody says what is wrong with a photo."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from api import reporting
from api.access import Access, access
from api.dependencies import ServicesDep
from api.wire import ReportedJson
from imagedb.review import ReportReason

router = APIRouter(prefix="/v1/photos", tags=["photos"])


class ReportIn(BaseModel):
    """A report. Leave out who you are, and whom you recognise."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "recognisable", "text": "A wristband."}]}
    )
    reason: ReportReason
    text: Annotated[
        str, Field(description="What you saw and where; may be empty.", max_length=reporting.MAX_TEXT)
    ] = ""


@router.post(
    "/{photo_id}/report",
    operation_id="reportPhoto",
    summary="Report a photo",
    status_code=202,
    response_model=ReportedJson,
)
@access(Access.PUBLIC)
def report_photo(photo_id: str, body: ReportIn, request: Request, services: ServicesDep) -> Response:
    """`recognisable` hides the photo at once until a reviewer decides; everything else goes to the reviewers."""
    taken = reporting.take(services, request, photo_id, body.reason, body.text)
    content: ReportedJson = {
        "hidden": taken.hidden,
        "words_kept": not taken.words_dropped,
        "answer": reporting.answer(body.reason, taken),
    }
    return JSONResponse(content, 202, {"Cache-Control": "no-store"})
