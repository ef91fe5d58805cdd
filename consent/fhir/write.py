"""A consent as a FHIR R5 `Consent`: what holds on a day in FHIR's own words, and our record beside it."""

from datetime import date, timedelta
from typing import Any

from consent.authority import Relationship
from consent.codec import to_json
from consent.fhir import terms
from consent.fhir.extension import extension
from consent.policy import Granted, Use, decide
from consent.purpose import Purpose
from consent.record import Consent

Json = dict[str, Any]


def to_fhir(consent: Consent, on: date) -> Json:
    """The consent as R5, with a provision for each purpose that it grants on that day.

    The base decision is `deny`, so that whoever reads only FHIR's own elements sees no more than is granted.
    `status` is `inactive` once it was ended; a consent that is held, disputed or has run out is `active` and
    provides nothing.
    """
    native = to_json(consent)
    out: Json = {
        "resourceType": "Consent",
        "extension": _extensions(consent, native, on),
        "identifier": [{"system": terms.CONSENT_ID, "value": consent.id}],
        "status": "inactive" if any(event.ends_all for event in consent.events) else "active",
        "category": [terms.CATEGORY],
        "subject": {"type": "Patient", "identifier": {"system": terms.SUBJECT, "value": consent.subject}},
        "period": _period(consent.starts, consent.expires),
        "grantor": [_grantor(consent, native["authority"])],
        "sourceAttachment": [_attachment(consent, native["form"])],
        "verification": [_verification(native["authority"])],
        "decision": "deny",
    }
    provided = [_provision(consent, purpose) for purpose in Purpose if purpose in granted(consent, on)]
    return {**out, "provision": provided} if provided else out


def granted(consent: Consent, on: date) -> frozenset[Purpose]:
    """The purposes that are granted by themselves on that day, for a picture without the face."""
    return frozenset(p for p in Purpose if isinstance(decide(consent, Use(p, consent.subject), on), Granted))


def _extensions(consent: Consent, native: Json, on: date) -> list[Json]:
    out = [
        extension(terms.AS_OF, on.isoformat()),
        extension(terms.FACE, consent.face_permitted),
        extension(terms.RENEW_BY, consent.renew_by),
    ]
    if consent.expires is not None and consent.expires <= consent.starts:
        # FHIR has no period that ends before it begins.
        out.append(extension(terms.EXPIRES, consent.expires.isoformat()))
    if "signing" in native:
        out.append(extension(terms.SIGNING, native["signing"]))
    return out + [extension(terms.EVENT, event) for event in native["events"]]


def _grantor(consent: Consent, authority: Json) -> Json:
    kinds = {Relationship.LOCAL_AUTHORITY: "Organization", Relationship.SELF: "Patient"}
    told = {name: authority[name] for name in ("relationship", "basis", "disputed")}
    return {
        "extension": [extension(terms.AUTHORITY, told)],
        "type": kinds.get(consent.authority.relationship, "RelatedPerson"),
        "display": authority["relationship"].replace("_", " "),
    }


def _attachment(consent: Consent, form: Json) -> Json:
    told = {name: value for name, value in form.items() if name != "language"}
    return {
        "extension": [extension(terms.FORM, told)],
        "contentType": "application/pdf",
        "language": form["language"],
        "title": f"{consent.form.id} {consent.form.version}",
    }


def _verification(authority: Json) -> Json:
    role, day = authority["verified_by_role"], authority["verified_on"]
    out: Json = {"verified": role is not None and day is not None}
    if role is not None:
        out = {"extension": [extension(terms.VERIFIER, role)], **out}
    return {**out, "verificationDate": [day]} if day is not None else out


def _provision(consent: Consent, purpose: Purpose) -> Json:
    coding = {"system": terms.PURPOSE, "code": str(purpose)}
    limit = consent.limit(purpose)
    period = _period(limit.starts, limit.expires)
    return {"period": period, "purpose": [coding]} if period else {"purpose": [coding]}


def _period(starts: date | None, expires: date | None) -> Json:
    """A FHIR period, whose end is its last day; ours is the first day on which it no longer holds."""
    out = {} if starts is None else {"start": starts.isoformat()}
    if expires is None:
        return out
    never = starts is not None and expires <= starts
    return {**out, "end": (starts if never and starts else expires - timedelta(days=1)).isoformat()}
