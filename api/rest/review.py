"""/v1/review: what waits for reviewers and consent officers, and what they decide.

Nothing here is for caches: a photo that waits is nobody else's to see. What clears a photo takes a person who signed
in; a program's key may read, take something out and refuse.
"""

from typing import Annotated, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from api import reviewing
from api.access import access
from api.dependencies import HumanDep, PersonDep, ServicesDep
from api.errors import NotFoundError
from api.review_json import dossier_json, queued_json, state_json
from api.review_wire import DossierJson, QueueJson, RedactedJson, StateJson
from imagedb.people import Role
from imagedb.review import ConsentHeld, Redaction, State, Statement, Waiting
from imagedb.vocabulary import RenditionName

router = APIRouter(prefix="/v1/review/photos", tags=["review"])

_PRIVATE = {"Cache-Control": "no-store"}
Seen = Annotated[
    int, Field(ge=0, le=10_000, examples=[0], description="`changes` of the version that was looked at.")
]
Point = Annotated[list[float], Field(min_length=2, max_length=2)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AttestationIn(_Body):
    """What a reviewer attests."""

    statements: Annotated[
        frozenset[Statement],
        Field(
            description="What you saw for yourself; without the needed ones it does not count.",
            max_length=4,
            examples=[[one.value for one in Statement][:3]],
        ),
    ]
    seen: Seen


class RefusalIn(_Body):
    """Why a photo may never be shown; its sender reads it."""

    why: Annotated[
        str,
        Field(
            description="What its sender reads.",
            min_length=1,
            max_length=reviewing.MAX_WHY,
            examples=["A wristband."],
        ),
    ]


class RedactionIn(_Body):
    """What is to be covered, or the only part to be kept, as a polygon in pixels of the upright picture."""

    how: Redaction
    area: Annotated[
        list[Point],
        Field(
            description="Its corners, [x, y] each.",
            min_length=3,
            max_length=200,
            examples=[[[10, 10], [60, 10], [60, 40]]],
        ),
    ]
    seen: Seen


class CaptionIn(_Body):
    """Another caption."""

    caption: Annotated[
        str,
        Field(
            description="What the photo shows, in a few words.",
            max_length=reviewing.MAX_CAPTION,
            examples=["Chest."],
        ),
    ]
    seen: Seen


class ReportDecisionIn(_Body):
    """What becomes of a report."""

    decision: Annotated[
        Literal["dismiss", "uphold"],
        Field(
            description="dismiss ends what it did; uphold hides the photo until two reviewers attest anew."
        ),
    ]


@router.get("", operation_id="listReview", summary="What waits for you", response_model=QueueJson)
@access(Role.REVIEWER, Role.CONSENT_OFFICER)
def list_review(services: ServicesDep, person: PersonDep) -> Response:
    """Every photo that waits for somebody of your roles."""
    queue = services.catalogue.reviews.queue(services.clock(), services.settings.review_rules)
    mine = [one for one in queue if person.has(Role.REVIEWER) or _consent_held(one.state)]
    return JSONResponse({"photos": [queued_json(one) for one in mine]}, headers=_PRIVATE)


@router.get("/{photo_id}", operation_id="getReview", summary="A photo that waits", response_model=DossierJson)
@access(Role.REVIEWER, Role.CONSENT_OFFICER)
def get_review(photo_id: str, services: ServicesDep, person: PersonDep) -> Response:
    """The record, what happened so far, where it stands, and for reviewers the addresses of its pictures."""
    found = reviewing.dossier(services, photo_id)
    if not reviewing.concerns(found, person):
        msg = "No photo with this id waits for you."
        raise NotFoundError(msg)
    body = dossier_json(found, pictures=person.has(Role.REVIEWER))
    return JSONResponse(body, headers=_PRIVATE)


@router.get(
    "/{photo_id}/renditions/{name}",
    operation_id="getHeldRendition",
    summary="A picture that waits",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}},
)
@access(Role.REVIEWER)
def get_held_rendition(photo_id: str, name: str, services: ServicesDep, person: PersonDep) -> Response:
    """The bytes of `as_shot`, `display` or `thumbnail`. Who opens one of the first two is noted."""
    rendition = reviewing.picture(reviewing.dossier(services, photo_id), name)
    if rendition.name is not RenditionName.THUMBNAIL:
        services.catalogue.audit.append("review.viewed", photo_id, person.id)
    stream = services.store.stream(rendition.key)
    headers = {**_PRIVATE, "Content-Length": str(rendition.size)}
    return StreamingResponse(stream, headers=headers, media_type=rendition.media_type)


@router.post(
    "/{photo_id}/attestations",
    operation_id="attest",
    summary="Attest that it may be shown",
    response_model=StateJson,
)
@access(Role.REVIEWER)
def attest(photo_id: str, body: AttestationIn, services: ServicesDep, person: HumanDep) -> Response:
    """Two different reviewers attest, neither of whom sent the photo."""
    return _stands(reviewing.attest(services, person, photo_id, body.statements, body.seen))


@router.post("/{photo_id}/refusal", operation_id="refuse", summary="Refuse it for good", status_code=204)
@access(Role.REVIEWER)
def refuse(photo_id: str, body: RefusalIn, services: ServicesDep, person: PersonDep) -> Response:
    """Every byte is erased; the sender reads why."""
    reviewing.refuse(services, person, photo_id, body.why)
    return Response(status_code=204, headers=_PRIVATE)


@router.post(
    "/{photo_id}/redactions",
    operation_id="redact",
    summary="Cover or crop",
    status_code=201,
    response_model=RedactedJson,
)
@access(Role.REVIEWER)
def redact(photo_id: str, body: RedactionIn, services: ServicesDep, person: PersonDep) -> Response:
    """All files are made anew without what is taken out, under another id; attestations start anew."""
    area = tuple((x, y) for x, y in body.area)
    made = reviewing.redact(services, person, photo_id, body.how, area, body.seen)
    where = f"/v1/review/photos/{made}"
    return JSONResponse({"photo": made}, 201, {**_PRIVATE, "Location": where})


@router.put(
    "/{photo_id}/caption", operation_id="recaption", summary="Write another caption", response_model=StateJson
)
@access(Role.REVIEWER)
def recaption(photo_id: str, body: CaptionIn, services: ServicesDep, person: PersonDep) -> Response:
    """Attestations start anew."""
    return _stands(reviewing.recaption(services, person, photo_id, body.caption, body.seen))


@router.post(
    "/{photo_id}/reports/{report}",
    operation_id="decideReport",
    summary="Decide a report",
    response_model=StateJson,
)
@access(Role.REVIEWER)
def decide_report(
    photo_id: str, report: int, body: ReportDecisionIn, services: ServicesDep, person: HumanDep
) -> Response:
    """Dismissed, the photo is shown again; upheld, it is hidden and two reviewers must attest anew."""
    uphold = body.decision == "uphold"
    return _stands(reviewing.decide_report(services, person, photo_id, report, uphold=uphold))


@router.post(
    "/{photo_id}/consent",
    operation_id="releaseConsent",
    summary="Release its consent",
    response_model=StateJson,
)
@access(Role.CONSENT_OFFICER)
def release_consent(photo_id: str, services: ServicesDep, person: HumanDep) -> Response:
    """A consent officer has looked at everything for which the consent is held."""
    return _stands(reviewing.release_consent(services, person, photo_id))


def _stands(state: State) -> Response:
    return JSONResponse(state_json(state), headers=_PRIVATE)


def _consent_held(state: State) -> bool:
    return isinstance(state, Waiting | ConsentHeld) and bool(state.consent)
