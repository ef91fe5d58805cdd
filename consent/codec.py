"""Consent as JSON, our own form: one object, read strictly, written canonically.

`from_json(to_json(consent)) == consent`, and `dumps` gives equal bytes for equal consents.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from consent.authority import Authority, Basis, Relationship, VerifierRole
from consent.errors import ConsentFormatError
from consent.event import ActorRole, Event, EventKind
from consent.form import JURISDICTION, LANGUAGE, SHA256, Form
from consent.grant import Grants, Limits
from consent.limit import Condition, Limit
from consent.node import Node
from consent.purpose import Answer, Purpose
from consent.record import IDENTIFIER, MONTH, Consent
from consent.signing import Interpreter, Signing

AN_ID = "an identifier of letters, digits, '.', '_' and '-', at most 64"
EXTRAS: dict[EventKind, frozenset[str]] = {
    EventKind.GIVEN: frozenset({"grants", "limits"}),
    EventKind.VARIED: frozenset({"grants", "limits", "expires", "disputed"}),
    EventKind.WITHDRAWN: frozenset({"purposes"}),
}
"""What an event may carry beside its id, kind, time and role."""


def loads(text: str) -> Consent:
    """A consent from one line of `consents.jsonl`. Raises ConsentFormatError."""
    return from_json(parse(text))


def parse(text: str) -> object:
    """JSON, read strictly. Raises ConsentFormatError.

    A name that stands twice in an object is refused: the last one would win, and it might be the yes.
    """
    try:
        return json.loads(text, object_pairs_hook=_once)
    except ConsentFormatError:
        raise
    except (ValueError, RecursionError):  # not JSON, nested beyond reason, or a number of 5000 digits
        Node(None).fail("is not JSON")


def dumps(consent: Consent) -> str:
    """The consent on one line, keys in a fixed order."""
    return json.dumps(to_json(consent), ensure_ascii=False, separators=(",", ":"))


def from_json(value: object) -> Consent:
    """A consent from parsed JSON. Raises ConsentFormatError naming the JSON pointer of the fault."""
    known = (
        "id",
        "subject",
        "form",
        "authority",
        "face_permitted",
        "starts",
        "expires",
        "renew_by",
        "events",
    )
    node = Node(value)
    parts = node.fields(known, ("signing",))
    events = tuple(_event(item) for item in parts["events"].items())
    if len({event.id for event in events}) != len(events):
        parts["events"].fail("must not hold one id twice")
    return Consent(
        id=parts["id"].text(IDENTIFIER, AN_ID),
        subject=parts["subject"].text(IDENTIFIER, AN_ID),
        form=_form(parts["form"]),
        authority=_authority(parts["authority"]),
        face_permitted=parts["face_permitted"].flag(),
        starts=parts["starts"].day(),
        expires=parts["expires"].day_or_none(),
        renew_by=parts["renew_by"].text(MONTH, "a month, YYYY-MM"),
        events=events,
        signing=_signing(parts["signing"]) if "signing" in parts else None,
    )


def to_json(consent: Consent) -> dict[str, Any]:
    """The consent as plain JSON values, dates as YYYY-MM-DD and times in UTC."""
    authority = consent.authority
    out: dict[str, Any] = {
        "id": consent.id,
        "subject": consent.subject,
        "form": form_to_json(consent.form),
        "authority": {
            "relationship": str(authority.relationship),
            "basis": str(authority.basis),
            "verified_by_role": authority.verified_by_role and str(authority.verified_by_role),
            "verified_on": authority.verified_on and authority.verified_on.isoformat(),
            "disputed": authority.disputed,
        },
        "face_permitted": consent.face_permitted,
        "starts": consent.starts.isoformat(),
        "expires": consent.expires and consent.expires.isoformat(),
        "renew_by": consent.renew_by,
    }
    if consent.signing:
        out["signing"] = {
            "language": consent.signing.language,
            "interpreter": str(consent.signing.interpreter),
            "under_16": consent.signing.under_16,
        }
    return {**out, "events": [event_to_json(event) for event in consent.events]}


def form_to_json(form: Form) -> dict[str, Any]:
    """A form as plain JSON values."""
    return {
        "id": form.id,
        "version": form.version,
        "language": form.language,
        "jurisdiction": form.jurisdiction,
        "sha256": form.sha256,
        "purposes_offered": _in_order(form.purposes_offered),
        "valid_from": form.valid_from.isoformat(),
        "valid_to": form.valid_to and form.valid_to.isoformat(),
    }


def event_from_json(value: object) -> Event:
    """An event alone, as a withdrawal is sent. Raises ConsentFormatError."""
    return _event(Node(value))


def event_to_json(event: Event) -> dict[str, Any]:
    """An event as plain JSON values; what it does not carry is left out."""
    out: dict[str, Any] = {
        "id": event.id,
        "kind": str(event.kind),
        "at": instant(event.at),
        "by_role": str(event.by_role),
    }
    if event.grants or event.kind is EventKind.GIVEN:
        out["grants"] = {str(purpose): str(answer) for purpose, answer in event.grants.items()}
    if event.purposes:
        out["purposes"] = _in_order(event.purposes)
    if event.expires:
        out["expires"] = event.expires.isoformat()
    if event.disputed:
        out["disputed"] = True
    if event.limits:
        out["limits"] = {str(purpose): limit_to_json(limit) for purpose, limit in event.limits.items()}
    return out


def limit_to_json(limit: Limit) -> dict[str, Any]:
    """A limit as plain JSON values; what it does not limit is left out."""
    said = {
        "no_face": limit.no_face,
        "conditions": [str(condition) for condition in Condition if condition in limit.conditions],
        "starts": limit.starts and limit.starts.isoformat(),
        "expires": limit.expires and limit.expires.isoformat(),
    }
    return {name: value for name, value in said.items() if value}


def _form(node: Node) -> Form:
    known = (
        "id",
        "version",
        "language",
        "jurisdiction",
        "sha256",
        "purposes_offered",
        "valid_from",
        "valid_to",
    )
    parts = node.fields(known)
    return Form(
        id=parts["id"].text(IDENTIFIER, AN_ID),
        version=parts["version"].text(IDENTIFIER, AN_ID),
        language=parts["language"].text(LANGUAGE, "a language tag such as 'en'"),
        jurisdiction=parts["jurisdiction"].text(JURISDICTION, "an ISO 3166 code such as 'GB-ENG'"),
        sha256=parts["sha256"].text(SHA256, "64 hexadecimal digits in lower case"),
        purposes_offered=parts["purposes_offered"].some_of(Purpose),
        valid_from=parts["valid_from"].day(),
        valid_to=parts["valid_to"].day_or_none(),
    )


def _authority(node: Node) -> Authority:
    parts = node.fields(("relationship", "basis", "verified_by_role", "verified_on", "disputed"))
    verifier = parts["verified_by_role"]
    return Authority(
        relationship=parts["relationship"].one_of(Relationship),
        basis=parts["basis"].one_of(Basis),
        verified_by_role=None if verifier.value is None else verifier.one_of(VerifierRole),
        verified_on=parts["verified_on"].day_or_none(),
        disputed=parts["disputed"].flag(),
    )


def _event(node: Node) -> Event:
    always = ("id", "kind", "at", "by_role")
    given = node.members().get("kind", Node(None, f"{node.pointer}/kind"))
    kind = given.one_of(EventKind)
    required = (*always, "grants") if kind is EventKind.GIVEN else always
    parts = node.fields(required, EXTRAS.get(kind, ()))
    return Event(
        id=parts["id"].text(IDENTIFIER, AN_ID),
        kind=kind,
        at=parts["at"].instant(),
        by_role=parts["by_role"].one_of(ActorRole),
        grants=_grants(parts["grants"]) if "grants" in parts else Grants(),
        purposes=parts["purposes"].some_of(Purpose) if "purposes" in parts else frozenset(),
        expires=parts["expires"].day() if "expires" in parts else None,
        disputed=parts["disputed"].flag() if "disputed" in parts else False,
        limits=_limits(parts["limits"]) if "limits" in parts else Limits(),
    )


def _grants(node: Node) -> Grants:
    return Grants.of({purpose: answer.one_of(Answer) for purpose, answer in _by_purpose(node)})


def _limits(node: Node) -> Limits:
    return Limits.of({purpose: _limit(limit) for purpose, limit in _by_purpose(node)})


def _limit(node: Node) -> Limit:
    parts = node.fields((), ("no_face", "conditions", "starts", "expires"))
    if not parts:
        node.fail("must limit something")
    return Limit(
        no_face=parts["no_face"].flag() if "no_face" in parts else False,
        conditions=parts["conditions"].some_of(Condition) if "conditions" in parts else frozenset(),
        starts=parts["starts"].day() if "starts" in parts else None,
        expires=parts["expires"].day() if "expires" in parts else None,
    )


def _by_purpose(node: Node) -> Iterator[tuple[Purpose, Node]]:
    for name, value in node.members().items():
        if name not in set(Purpose):
            value.fail(f"is not a purpose; those are {', '.join(Purpose)}")
        yield Purpose(name), value


def _signing(node: Node) -> Signing:
    parts = node.fields(("language", "interpreter", "under_16"))
    return Signing(
        language=parts["language"].text(LANGUAGE, "a language tag such as 'en'"),
        interpreter=parts["interpreter"].one_of(Interpreter),
        under_16=parts["under_16"].flag(),
    )


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        Node(pairs).fail("names a member twice")
    return members


def _in_order(purposes: frozenset[Purpose]) -> list[str]:
    return [str(purpose) for purpose in Purpose if purpose in purposes]


def instant(at: datetime) -> str:
    """A time in UTC as our JSON writes it."""
    return re.sub(r"\+00:00$", "Z", at.isoformat())
