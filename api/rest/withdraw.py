"""POST /v1/withdraw: a family takes back everything, one photo or some uses, with the code on its receipt."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from starlette.concurrency import run_in_threadpool

from api.access import Access, access
from api.dependencies import ServicesDep
from api.errors import NotFoundError, PhotoWithdrawnError
from api.family import consent_of_code, take_back_now
from api.services import Services
from api.wire import WithdrawnJson
from consent.event import ActorRole
from consent.purpose import Purpose
from imagedb import wording
from imagedb.errors import UnknownPhotoError
from imagedb.family import Choice
from imagedb.model import Tombstone
from imagedb.people import FAMILY

router = APIRouter(prefix="/v1", tags=["withdrawal"])


_NOT_BOTH: JsonDict = {
    "not": {
        "required": ["photo", "purposes"],
        "properties": {"photo": {"type": "string"}, "purposes": {"type": "array"}},
    }
}


class ChoiceIn(BaseModel):
    """What is taken back: one photo, some purposes for all photos, or everything where neither is named."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_NOT_BOTH)
    photo: Annotated[
        str | None,
        Field(
            description="Only this photo.", pattern=r"^[A-Za-z0-9_-]{1,64}$", examples=["k3v7q2m5x4t6b2na"]
        ),
    ] = None
    purposes: Annotated[
        list[Purpose] | None,
        Field(
            description="Only these uses, of all photos.",
            min_length=1,
            max_length=len(Purpose),
            examples=[["research"]],
        ),
    ] = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "ChoiceIn":
        if self.photo and self.purposes:
            msg = "name a photo or purposes, not both"
            raise ValueError(msg)
        return self

    def choice(self) -> Choice:
        """The same as the catalogue takes it."""
        return Choice(self.photo or "", frozenset(self.purposes or ()))


class CodeIn(ChoiceIn):
    """The family's code, and what it takes back."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            **_NOT_BOTH,
            "examples": [{"code": "7QK-M2X-91B-RTZ-4HD-8WE", "purposes": ["ai_training"]}],
        },
    )
    code: Annotated[
        str, Field(description="As on the receipt; case, spaces and dashes do not matter.", max_length=200)
    ]


@router.post(
    "/withdraw",
    operation_id="withdrawByCode",
    summary="Withdraw with the code on the receipt",
    response_model=WithdrawnJson,
)
@access(Access.PUBLIC)
async def withdraw_by_code(request: Request, body: CodeIn, services: ServicesDep) -> Response:
    """Take back everything, one photo, or some purposes; at once, without an account, without a reason.

    A photo answers 410 from now on, and its bytes are erased. Copies that others made cannot be recalled.
    """
    consent_id = await consent_of_code(request, services, body.code)
    return await run_in_threadpool(answer, services, consent_id, body.choice(), FAMILY)


def answer(
    services: Services, consent_id: str, choice: Choice, by: str, by_role: ActorRole = ActorRole.PARENT
) -> Response:
    """Withdraw, and say what was done. Raises NotFoundError, PhotoWithdrawnError and UnknownConsentError."""
    try:
        taken = take_back_now(services, consent_id, choice, by, by_role)
    except UnknownPhotoError:
        found = services.catalogue.photos.get(choice.photo_id, services.clock())
        if isinstance(found, Tombstone):
            raise PhotoWithdrawnError(found.month) from None
        msg = "There is no photo with this id under this consent."
        raise NotFoundError(msg) from None
    content: WithdrawnJson = {
        "photos": list(taken.photos),
        "purposes": [purpose.value for purpose in Purpose if purpose in choice.purposes],
        "erased": taken.trouble is None,
        "note": wording.COPIES,
    }
    return JSONResponse(content, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
