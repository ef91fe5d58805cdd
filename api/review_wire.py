"""The shapes of the JSON about photos under review; OpenAPI is made from them, as from `api.wire`."""

from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict  # pydantic wants this one before Python 3.12

from api.wire import Link

_DAY = Field(examples=["2026-11-29"], json_schema_extra={"format": "date"})


class ReasonJson(TypedDict):
    """Why something waits or was refused."""

    code: Annotated[str, Field(description="What a program can go by.", examples=["image.face"])]
    sentence: Annotated[str, Field(description="The same for people, with what to do.")]
    detail: Annotated[str, Field(description="What was found, where there is more to say; may be empty.")]


class OpenReportJson(TypedDict):
    """A report that nobody has decided yet."""

    number: Annotated[int, Field(description="Its number, for the decision.")]
    reason: Annotated[str, Field(description="What the sender chose.")]
    text: Annotated[
        str, Field(description="What the sender wrote; empty where it might have named somebody.")
    ]
    on: Annotated[str, _DAY, Field(description="The day it came.")]
    hides: Annotated[bool, Field(description="True when the photo is hidden because of it.")]


class StateJson(TypedDict):
    """Where a photo stands; which of the others are there depends on `standing`."""

    standing: Annotated[
        str,
        Field(
            description="Where it stands.",
            examples=["waiting", "ready", "hidden", "published", "consent_held"],
        ),
    ]
    reasons: NotRequired[Annotated[list[ReasonJson], Field(description="Why it waits.")]]
    consent: NotRequired[Annotated[list[ReasonJson], Field(description="Why its consent is held.")]]
    attested_by: NotRequired[Annotated[list[str], Field(description="Random ids of reviewers.")]]
    reviewers_missing: NotRequired[Annotated[int, Field(description="How many more must attest.")]]
    expires: NotRequired[Annotated[str | None, Field(description="The day on which it is erased.")]]
    publish_on: NotRequired[Annotated[str | None, Field(description="The day from which it is shown.")]]
    reports: NotRequired[
        Annotated[list[OpenReportJson], Field(description="Those that nobody has decided yet.")]
    ]


class EventJson(TypedDict):
    """What happened to it; what belongs to one kind only is there only with that kind."""

    kind: Annotated[str, Field(description="What happened.")]
    on: Annotated[str, _DAY, Field(description="The day.")]
    by: Annotated[str, Field(description="A random id; empty where a machine did it.")]
    reasons: NotRequired[Annotated[list[ReasonJson], Field(description="Why it was held or refused.")]]
    statements: NotRequired[Annotated[list[str], Field(description="What a reviewer attested.")]]
    redaction: NotRequired[Annotated[str, Field(description="What was done to the area.")]]
    area: NotRequired[
        Annotated[list[list[float]], Field(description="A polygon in pixels of the upright picture.")]
    ]
    publish_on: NotRequired[Annotated[str, Field(description="The day from which it is shown.")]]
    report: NotRequired[Annotated[int, Field(description="The report's number.")]]
    text: NotRequired[Annotated[str, Field(description="What was written.")]]


class QueuedJson(TypedDict):
    """A line of the queue."""

    photo: Annotated[str, Field(description="The photo's id.")]
    provenance: Annotated[str, Field(description="real, simulated or phantom.")]
    body_site: Annotated[str, Field(description="Where on the body.")]
    state: Annotated[StateJson, Field(description="Where it stands.")]
    links: Annotated[list[Link], Field(description="Its whole record.")]


class QueueJson(TypedDict):
    """Everything that waits."""

    photos: Annotated[list[QueuedJson], Field(description="Those that wait for somebody of your roles.")]


class HeldRenditionJson(TypedDict):
    """A picture that waits."""

    name: Annotated[str, Field(description="as_shot, display (calibrated) or thumbnail.")]
    href: Annotated[str, Field(description="Gives the bytes to those who may decide.")]


class DossierJson(TypedDict):
    """All that somebody who decides needs."""

    photo: Annotated[dict[str, Any], Field(description="The record, as it would be public.")]
    state: Annotated[StateJson, Field(description="Where it stands.")]
    changes: Annotated[int, Field(description="Send it as `seen` with what you decide.")]
    was_public: Annotated[bool, Field(description="True once anybody could see it.")]
    face_permitted: Annotated[bool, Field(description="True when its consent permits a face.")]
    events: Annotated[list[EventJson], Field(description="From the first to the last.")]
    renditions: Annotated[
        list[HeldRenditionJson],
        Field(description="Its pictures; none for those who decide about consents only."),
    ]


class RedactedJson(TypedDict):
    """The copy that takes a photo's place."""

    photo: Annotated[str, Field(description="The copy's id.")]
