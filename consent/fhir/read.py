"""A FHIR `Consent`, R5 or R4, as our record. What is not understood is refused, or counts as a no.

FHIR's own elements can only take away from what our extensions tell: another system that ends a consent,
shortens it or drops a purpose is heard; one that adds a purpose is not.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from consent.authority import Relationship
from consent.codec import from_json, instant, limit_to_json
from consent.errors import ConsentFormatError
from consent.event import ActorRole, Event, EventKind
from consent.fhir import terms
from consent.fhir.extension import extensions, only, value_of
from consent.fhir.period import moment, period
from consent.fhir.r4 import as_r5, is_r4
from consent.fhir.write import granted
from consent.grant import Grants, Limits
from consent.limit import NO_LIMIT, Limit
from consent.node import Node
from consent.purpose import Answer, Purpose
from consent.record import Consent

_REQUIRED = (
    "resourceType",
    "extension",
    "identifier",
    "status",
    "subject",
    "period",
    "grantor",
    "sourceAttachment",
    "verification",
    "decision",
)
_USED = ("date", "provision")
_UNUSED = ("id", "meta", "text", "language", "contained", "category", "controller", "manager")
_BY_ROLE: Mapping[str, ActorRole] = {
    Relationship.SPECIAL_GUARDIAN: ActorRole.GUARDIAN,
    Relationship.GUARDIAN: ActorRole.GUARDIAN,
    Relationship.LOCAL_AUTHORITY: ActorRole.LOCAL_AUTHORITY,
    Relationship.SELF: ActorRole.YOUNG_PERSON,
}
"""In which role somebody signs; all others are parents."""

_LATEST = datetime.max.replace(tzinfo=UTC) - timedelta(seconds=1)

Provided = Mapping[Purpose, Limit]


def from_fhir(value: object) -> Consent:
    """The consent that a FHIR resource describes. Raises ConsentFormatError."""
    node = Node(value)
    if node.members().get("resourceType", Node(None)).value != "Consent":
        node.fail("must be a FHIR Consent")
    parts = (as_r5(node) if is_r4(node) else node).fields(_REQUIRED, (*_USED, *_UNUSED))
    if parts["decision"].value != "deny":
        parts["decision"].fail("must be 'deny', with provisions for what is permitted")
    found = extensions(Node({"extension": parts["extension"].value}))
    provided = _provided(parts["provision"]) if "provision" in parts else {}
    native = _native(parts, found)
    native["events"] = _events(found) or [_given(parts, native, provided)]
    try:
        consent = from_json(native)
    except ConsentFormatError as error:
        raise ConsentFormatError(error.pointer, f"{error.problem}, as read from FHIR") from None
    return _narrowed(consent, parts["status"], provided, _as_of(found, consent))


def _native(parts: Mapping[str, Node], found: dict[str, list[Node]]) -> dict[str, Any]:
    """All of our record but its events."""
    starts, expires = period(parts["period"])
    told = only(found, terms.EXPIRES)
    if told is not None:
        ends = [Node(value_of(told), told.pointer).day(), *([] if expires is None else [expires])]
        expires = min(ends)
    signing = only(found, terms.SIGNING)
    return {
        "id": _identifier(_single(parts["identifier"]), terms.CONSENT_ID),
        "subject": _subject(parts["subject"]),
        "form": _form(_single(parts["sourceAttachment"])),
        "authority": _authority(_single(parts["grantor"]), _single(parts["verification"])),
        "face_permitted": _needed(found, terms.FACE),
        "starts": starts and starts.isoformat(),
        "expires": expires and expires.isoformat(),
        "renew_by": _needed(found, terms.RENEW_BY),
        **({} if signing is None else {"signing": value_of(signing)}),
    }


def _form(node: Node) -> dict[str, Any]:
    parts = node.fields(("extension", "language"), ("contentType", "title", "id", "url", "size", "hash"))
    told = _object(_needed(extensions(node), terms.FORM), node)
    return {"valid_to": None, **told, "language": parts["language"].value}


def _authority(grantor: Node, verification: Node) -> dict[str, Any]:
    told = _object(_needed(extensions(grantor), terms.AUTHORITY), grantor)
    parts = verification.fields(("verified",), ("extension", "verificationDate", "id"))
    role = only(extensions(verification), terms.VERIFIER)
    day = _single(parts["verificationDate"]).value if "verificationDate" in parts else None
    if role is not None and not parts["verified"].flag():
        day = None
    return {**told, "verified_by_role": role and value_of(role), "verified_on": day}


def _subject(node: Node) -> object:
    parts = node.fields(("identifier",), ("type", "id", "display"))
    return _identifier(parts["identifier"], terms.SUBJECT)


def _identifier(node: Node, system: str) -> object:
    parts = node.fields(("system", "value"), ("use", "id"))
    if parts["system"].value != system:
        parts["system"].fail(f"must be {system}")
    return parts["value"].value


def _events(found: dict[str, list[Node]]) -> list[Any]:
    """The events our extensions tell; an empty object is none in FHIR, so no answers at all are put back."""
    told = [_object(value_of(node), node) for node in found.get(terms.EVENT, [])]
    return [{"grants": {}, **event} if event.get("kind") == EventKind.GIVEN else event for event in told]


def _given(parts: Mapping[str, Node], native: Mapping[str, Any], provided: Provided) -> dict[str, Any]:
    """The one event of a resource that tells none: given on its date, for what it provides."""
    if "date" not in parts:
        Node(None, "/date").fail("is missing")
    relationship = str(native["authority"].get("relationship"))
    return {
        "id": "fhir-given",
        "kind": "given",
        "at": instant(moment(parts["date"])),
        "by_role": _BY_ROLE.get(relationship, ActorRole.PARENT),
        "grants": dict.fromkeys(provided, "permit"),
        "limits": {purpose: limit_to_json(limit) for purpose, limit in provided.items() if limit != NO_LIMIT},
    }


def _provided(node: Node) -> Provided:
    """The purposes that provisions permit, each with the limit of its period. What narrows further is a no."""
    found: dict[Purpose, Limit] = {}
    for one in node.items():
        members = one.members()
        if members.keys() - {"id", "extension", "period", "purpose"}:
            continue
        starts, expires = period(members["period"]) if "period" in members else (None, None)
        for purpose in _purposes(members.get("purpose", Node([]))):
            limit = Limit(starts=starts, expires=expires)
            found[purpose] = found.get(purpose, NO_LIMIT).tightened(limit)
    return found


def _purposes(node: Node) -> list[Purpose]:
    codings = [coding.members() for coding in node.items()]
    codes = [c["code"].value for c in codings if "code" in c and _system(c) == terms.PURPOSE]
    return [purpose for purpose in Purpose if purpose in codes]


def _system(coding: Mapping[str, Node]) -> object:
    return coding["system"].value if "system" in coding else None


def _as_of(found: dict[str, list[Node]], consent: Consent) -> date:
    """The day of which FHIR's own elements speak: as told, or the last on which anything happened."""
    told = only(found, terms.AS_OF)
    if told is not None:
        return Node(value_of(told), told.pointer).day()
    return max(consent.starts, *(event.day for event in consent.events))


def _narrowed(consent: Consent, status: Node, provided: Provided, on: date) -> Consent:
    """The consent without what FHIR's own elements no longer allow, said by events of ours."""
    at = min(max(event.at for event in consent.events), _LATEST) + timedelta(seconds=1)
    blank = Event("-", EventKind.VARIED, at, ActorRole.SYSTEM)
    more = []
    if status.value != "active" and not any(event.ends_all for event in consent.events):
        more.append(replace(blank, kind=_ended(status)))
    ours = granted(consent, on)
    dropped = Grants.of(dict.fromkeys(ours - provided.keys(), Answer.DENY))
    if dropped:
        more.append(replace(blank, grants=dropped))
    limits = {
        p: limit
        for p, limit in provided.items()
        if p in ours and consent.limit(p).tightened(limit) != consent.limit(p)
    }
    if limits:
        more.append(replace(blank, limits=Limits.of(limits)))
    return replace(consent, events=(*consent.events, *(replace(one, id=_own_id(one)) for one in more)))


def _ended(status: Node) -> EventKind:
    if not isinstance(status.value, str) or status.value not in terms.ENDED:
        status.fail(f"must be active, or one of {', '.join(terms.ENDED)}")
    return terms.ENDED[status.value]


def _own_id(event: Event) -> str:
    """An id that follows from what the event says, so that reading the same again adds nothing."""
    return f"fhir-{hashlib.sha256(repr(event).encode()).hexdigest()[:32]}"


def _single(node: Node) -> Node:
    items = list(node.items())
    if len(items) != 1:
        node.fail("must hold exactly one")
    return items[0]


def _needed(found: dict[str, list[Node]], url: str) -> Any:  # noqa: ANN401 - JSON is any of them
    told = only(found, url)
    if told is None:
        Node(None, "/extension").fail(f"must hold one of {url}")
    return value_of(told)


def _object(value: object, node: Node) -> dict[str, Any]:
    if not isinstance(value, dict):
        node.fail("must hold members")
    return value
