"""The shapes of the JSON about photos under review; OpenAPI is made from them, as from `api.wire`."""

from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict  # pydantic wants this one before Python 3.12

from api.wire import Link

_DAY = Field(examples=["2026-11-29"], json_schema_extra={"format": "date"})


class ReasonJson(TypedDict):
    """Why something waits or was refused."""

    code: Annotated[str, Field(examples=["image.face"])]
    sentence: str
    detail: str


class OpenReportJson(TypedDict):
    """A report that nobody has decided yet."""

    number: int
    reason: str
    text: str
    on: Annotated[str, _DAY]
    hides: bool


class StateJson(TypedDict):
    """Where a photo stands; which of the others are there depends on `standing`."""

    standing: Annotated[str, Field(examples=["waiting", "ready", "hidden", "published", "consent_held"])]
    reasons: NotRequired[list[ReasonJson]]
    consent: NotRequired[Annotated[list[ReasonJson], Field(description="Why its consent is held.")]]
    attested_by: NotRequired[Annotated[list[str], Field(description="Random ids of reviewers.")]]
    reviewers_missing: NotRequired[int]
    expires: NotRequired[Annotated[str | None, Field(description="The day on which it is erased.")]]
    publish_on: NotRequired[str | None]
    reports: NotRequired[list[OpenReportJson]]


class EventJson(TypedDict):
    """What happened to it; what belongs to one kind only is there only with that kind."""

    kind: str
    on: Annotated[str, _DAY]
    by: str
    reasons: NotRequired[list[ReasonJson]]
    statements: NotRequired[list[str]]
    redaction: NotRequired[str]
    area: NotRequired[list[list[float]]]
    publish_on: NotRequired[str]
    report: NotRequired[int]
    text: NotRequired[str]


class QueuedJson(TypedDict):
    """A line of the queue."""

    photo: Annotated[str, Field(description="The photo's id.")]
    provenance: str
    body_site: str
    state: StateJson
    links: list[Link]


class QueueJson(TypedDict):
    """Everything that waits."""

    photos: list[QueuedJson]


class HeldRenditionJson(TypedDict):
    """A picture that waits."""

    name: str
    href: str


class DossierJson(TypedDict):
    """All that somebody who decides needs."""

    photo: Annotated[dict[str, Any], Field(description="The record, as it would be public.")]
    state: StateJson
    changes: Annotated[int, Field(description="Send it as `seen` with what you decide.")]
    was_public: bool
    face_permitted: bool
    events: list[EventJson]
    renditions: list[HeldRenditionJson]


class RedactedJson(TypedDict):
    """The copy that takes a photo's place."""

    photo: Annotated[str, Field(description="The copy's id.")]
