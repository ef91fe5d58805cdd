"""/healthz: the process answers. /readyz: the database and the store do. /metrics: figures for Prometheus."""

import logging
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api.access import Access, access
from api.dependencies import ServicesDep
from api.errors import NotReadyError
from api.metrics import MEDIA_TYPE, Metrics
from api.wire import ReadyJson
from imagedb.people import Role

router = APIRouter(tags=["operation"])
_log = logging.getLogger("api")
_HEADERS = {"Cache-Control": "no-store"}


@router.get("/healthz", operation_id="getHealth", summary="Does the process answer?")
@access(Access.PUBLIC)
async def healthz() -> dict[Literal["status"], Literal["ok"]]:
    """Nothing else is asked of it, so that a slow database does not get the process restarted."""
    return {"status": "ok"}


@router.get("/readyz", operation_id="getReadiness", summary="Can photos be served?", response_model=ReadyJson)
@access(Access.PUBLIC)
def readyz(services: ServicesDep) -> Response:
    """Asks the database and the object store; 503 names the one that does not answer."""
    for name, part in (("database", services.catalogue), ("object store", services.store)):
        try:
            part.check()
        except Exception as error:  # whatever a driver raises, the answer is the same
            _log.exception("%s is not ready", name)
            msg = f"The {name} does not answer."
            raise NotReadyError(msg) from error
    body: ReadyJson = {"status": "ok", "revision": services.catalogue.revision()}
    return JSONResponse(body, headers=_HEADERS)


@router.get(
    "/metrics",
    operation_id="getMetrics",
    summary="Figures of this process",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
@access(Role.AUDITOR, Role.ADMINISTRATOR)
def get_metrics(request: Request) -> Response:
    """Requests by route template, method and status, and how long they took, in Prometheus's text format.

    Give the scraper an API key of an auditor as its bearer token. Each process counts for itself.
    """
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.text(), headers={**_HEADERS, "Content-Type": MEDIA_TYPE})
