"""Consent as FHIR: nothing is lost on the way there and back, and nothing is gained."""

import copy
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from fhir.resources import consent as r5
from fhir.resources.R4B import consent as r4b
from hypothesis import given as every
from hypothesis import strategies as st

from consent.authority import Relationship
from consent.codec import to_json
from consent.errors import ConsentFormatError
from consent.event import ActorRole, EventKind
from consent.fhir import terms
from consent.fhir.read import from_fhir
from consent.fhir.write import granted, to_fhir
from consent.limit import Condition, Limit
from consent.purpose import Purpose
from consent.reading import read
from consent.record import Consent
from tests.support.consents import (
    ALL,
    AUTHORITY,
    FORM,
    GIVEN,
    TODAY,
    codes,
    consent,
    consents,
    days,
    event,
    given,
    permitted,
)
from tests.support.fhir_r4 import r4

LATER = GIVEN + timedelta(days=30)
DAY = timedelta(days=1)
Resource = dict[str, Any]


@every(consents().filter(lambda record: record.events), days)
def test_nothing_is_lost_there_and_back(record: Consent, on: date) -> None:
    """Any history comes back from R5 and from R4 as it went, whatever the day of the export."""
    resource = to_fhir(record, on)
    assert record == from_fhir(resource) == from_fhir(r4(resource))


@every(consents().filter(lambda record: record.events), days)
def test_what_is_written_is_fhir(record: Consent, on: date) -> None:
    """FHIR's own models (fhir.resources, made from its definitions) take what we write, and what tests send as R4."""
    resource = to_fhir(record, on)
    r5.Consent.model_validate(resource)
    r4b.Consent.model_validate(r4(resource))


@every(consents(), days)
def test_fhir_alone_says_no_more_than_is_granted(record: Consent, on: date) -> None:
    """Who reads only FHIR's own elements finds a provision for each purpose granted that day and no other."""
    resource = to_fhir(record, on)
    said = {coding["code"] for one in resource.get("provision", ()) for coding in one["purpose"]}
    assert ("deny", {str(p) for p in permitted(record, on)}) == (resource["decision"], said)


@every(consents().filter(lambda record: record.events), days, st.data())
def test_another_system_can_only_take_away(record: Consent, on: date, data: st.DataObject) -> None:
    """A provision dropped, added or shortened, or a status changed, never permits more than our record does."""
    resource = to_fhir(record, on)
    provisions = data.draw(st.lists(st.sampled_from(Purpose), unique=True))
    end = data.draw(days).isoformat()
    resource["provision"] = [_provision(p, period={"end": end}) for p in provisions]
    resource["status"] = data.draw(st.sampled_from(["active", *terms.ENDED]))
    found = from_fhir(resource)
    for day in (on, on + 40 * DAY):
        assert permitted(found, day) <= permitted(record, day)
    assert permitted(found, on) <= set(provisions)


def _provision(purpose: Purpose, **more: Any) -> Resource:
    return {"purpose": [{"system": terms.PURPOSE, "code": str(purpose)}], **more}


def _plain(**changes: Any) -> Resource:
    return to_fhir(consent(), TODAY) | changes


@pytest.mark.parametrize("status", terms.ENDED)
def test_a_status_that_ended_elsewhere_is_heard(status: str) -> None:
    """A consent that another system ended is ended here, and reading it twice is reading it once."""
    found = from_fhir(_plain(status=status))
    assert [f"consent.{terms.ENDED[status]}"] == codes(found)
    assert found == from_fhir(to_fhir(found, TODAY) | {"status": status})


def test_a_provision_dropped_elsewhere_is_heard() -> None:
    """A purpose that FHIR's own elements no longer provide is denied, and the others stay."""
    provisions = [_provision(p) for p in Purpose if p is not Purpose.RESEARCH]
    found = from_fhir(_plain(provision=provisions))
    assert set(Purpose) - {Purpose.RESEARCH} == permitted(found)
    assert ["consent.purpose_denied"] == codes(found, purpose=Purpose.RESEARCH)


@pytest.mark.parametrize(
    "narrower",
    [
        {"actor": [{"reference": {"display": "one hospital"}}]},
        {"provision": [{}]},
        {"securityLabel": [{"code": "R"}]},
        {"modifierExtension": [{"url": "urn:x", "valueBoolean": True}]},
        {"expression": {"language": "text/fhirpath"}},
    ],
)
def test_what_narrows_in_a_way_we_cannot_keep_is_a_no(narrower: Resource) -> None:
    """A provision with anything in it that we do not understand permits nothing."""
    research = _provision(Purpose.RESEARCH, **narrower)
    others = [_provision(p) for p in Purpose if p is not Purpose.RESEARCH]
    assert set(Purpose) - {Purpose.RESEARCH} == permitted(from_fhir(_plain(provision=[*others, research])))


@pytest.mark.parametrize(
    "purpose",
    [
        [],
        [{"code": "research"}],
        [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HRESCH"}],
        [{"system": terms.PURPOSE, "code": "anything"}],
        [{"system": terms.PURPOSE}],
    ],
)
def test_other_codes_of_purpose_permit_nothing(purpose: list[Resource]) -> None:
    """Only our own codes are a yes: another system's 'research' is not ours."""
    told = [one for one in _plain()["extension"] if one["url"] != terms.EVENT]
    resource = _plain(provision=[{"purpose": purpose}], extension=told, date="2026-01-10")
    assert frozenset() == permitted(from_fhir(resource))


@pytest.mark.parametrize(
    ("relationship", "role"),
    [
        (Relationship.FATHER, ActorRole.PARENT),
        (Relationship.GUARDIAN, ActorRole.GUARDIAN),
        (Relationship.LOCAL_AUTHORITY, ActorRole.LOCAL_AUTHORITY),
        (Relationship.SELF, ActorRole.YOUNG_PERSON),
    ],
)
def test_a_resource_without_events_is_given_on_its_date(relationship: Relationship, role: ActorRole) -> None:
    """A system that keeps no events says one: given on that date, for what its provisions permit, in their period."""
    record = consent(authority=replace(AUTHORITY, relationship=relationship))
    told = [one for one in to_fhir(record, TODAY)["extension"] if one["url"] != terms.EVENT]
    period = {"start": "2026-02-01", "end": "2026-12-31"}
    provision = [_provision(Purpose.OPEN_WEB, period=period), _provision(Purpose.RESEARCH)]
    base = to_fhir(record, TODAY) | {"extension": told, "date": "2026-01-10", "provision": provision}
    for resource in (base, r4(base)):
        found = from_fhir(resource)
        (first,) = found.events
        assert (EventKind.GIVEN, role, GIVEN.date()) == (first.kind, first.by_role, first.day)
        expected = {Purpose.OPEN_WEB, Purpose.RESEARCH} if role is not ActorRole.YOUNG_PERSON else set()
        assert expected == permitted(found)
        assert frozenset() == permitted(found, date(2027, 1, 1)) & {Purpose.OPEN_WEB}


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ({"start": "2026-01-10"}, (date(2026, 1, 10), None)),
        ({"start": "2026-01-10T08:00:00Z", "end": "2026-03-01"}, (date(2026, 1, 11), date(2026, 3, 2))),
        (
            {"start": "2026-01-10", "end": "2026-03-01T00:30:00+01:00"},
            (date(2026, 1, 10), date(2026, 2, 28)),
        ),
        ({"start": "2026-01-10", "end": "9999-12-31"}, (date(2026, 1, 10), date.max)),
    ],
)
def test_the_shorter_reading_of_a_period_counts(period: Resource, expected: tuple[date, date | None]) -> None:
    """A period begins on the first whole day and ends before the day in which it ends; its last day counts."""
    found = from_fhir(_plain(period=period))
    assert expected == (found.starts, found.expires)


def test_a_consent_that_never_held_comes_back() -> None:
    """An end before the beginning, for which FHIR has no period, is carried beside it."""
    for expires in (date(2026, 1, 10), date(2025, 1, 1), date(1, 1, 1)):
        record = consent(expires=expires)
        resource = to_fhir(record, TODAY)
        assert {"start": "2026-01-10", "end": "2026-01-10"} == resource["period"]
        assert record == from_fhir(resource)
        assert record == from_fhir(resource | {"period": {"start": "2026-01-10"}})


REMOVE = object()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"resourceType": "Patient"}, "must be a FHIR Consent"),
        ({"resourceType": REMOVE}, "must be a FHIR Consent"),
        ({"decision": "permit"}, "/decision: must be 'deny'"),
        ({"decision": REMOVE}, "/decision: is missing"),
        ({"status": "draft"}, "/status: must be active"),
        ({"status": ["active"]}, "/status: must be active"),
        ({"grantee": [{"display": "one hospital"}]}, "/grantee: is not known"),
        ({"implicitRules": "urn:x"}, "/implicitRules: is not known"),
        ({"_status": {}}, "/_status: is not known"),
        ({"modifierExtension": []}, "/modifierExtension: is not known"),
        ({"identifier": []}, "/identifier: must hold exactly one"),
        ({"identifier": [{"system": "urn:x", "value": "c"}]}, "system: must be urn"),
        ({"period": {"start": "2026"}}, "/start: must be a date"),
        ({"period": {"start": "2026-02-30T10:00:00Z"}}, "/start: is not a time"),
        ({"period": {"start": "0001-01-01T00:00:00+01:00"}}, "/start: is not a time"),
        ({"period": {"start": "2026-02-30"}}, "/start: is not a day"),
        ({"period": {}}, "/starts: must be a date"),
        ({"extension": []}, "must hold one of"),
        ({"extension": [{"url": 7}]}, "/url: must be an address"),
        ({"extension": [{"url": terms.FACE}]}, "must hold one value"),
        ({"extension": [{"url": terms.FACE, "valueReference": {}}]}, "must hold one value"),
        ({"extension": [{"url": terms.FACE, "valueBoolean": True}] * 2}, "stands here twice"),
        ({"sourceAttachment": [{"language": "en", "extension": []}]}, "must hold one of"),
    ],
)
def test_what_is_not_understood_is_refused(changes: Resource, says: str) -> None:
    """A resource that holds what we do not read, or lacks what we need, is refused and says where."""
    resource = {name: value for name, value in (_plain() | changes).items() if value is not REMOVE}
    with pytest.raises(ConsentFormatError, match=says):
        from_fhir(resource)


def _of(resource: Resource, url: str) -> Resource:
    found: Resource = next(one for one in resource["extension"] if one["url"] == url)
    return found


def test_our_extensions_are_read_strictly() -> None:
    """A member that stands twice, or is text where there should be members, is refused, and so is no date."""
    twice = copy.deepcopy(_plain())
    inner = _of(twice, terms.EVENT)["extension"]
    inner.append(inner[0])
    flat = copy.deepcopy(_plain())
    told = [one for one in flat["extension"] if one["url"] != terms.EVENT]
    flat["extension"] = [*told, {"url": terms.EVENT, "valueString": "given"}]
    dateless = _plain(extension=told)
    for resource, says in ((twice, "twice"), (flat, "must hold members"), (dateless, "/date: is missing")):
        with pytest.raises(ConsentFormatError, match=says):
            from_fhir(resource)


def test_a_fault_in_our_record_is_named() -> None:
    """What our extensions say is read as strictly as our own JSON."""
    resource = copy.deepcopy(_plain())
    _of(resource, terms.RENEW_BY)["valueString"] = "soon"
    with pytest.raises(ConsentFormatError, match="/renew_by: must be a month, YYYY-MM, as read from FHIR"):
        from_fhir(resource)


def test_verification_that_was_taken_back_is_none() -> None:
    """Where FHIR says that nothing was verified, our date of it does not count."""
    resource = copy.deepcopy(_plain())
    resource["verification"][0]["verified"] = False
    assert ["consent.authority_unverified"] == codes(from_fhir(resource))
    for authority in (replace(AUTHORITY, verified_by_role=None), replace(AUTHORITY, verified_on=None)):
        record = consent(authority=authority)
        assert record == from_fhir(to_fhir(record, TODAY))


def test_what_is_empty_in_our_record_is_left_out_of_fhir() -> None:
    """A form without an end, nobody who verified and no answer at all come back, though FHIR has no empty value."""
    authority = replace(AUTHORITY, verified_by_role=None, verified_on=None)
    record = consent(
        given({}), form=replace(FORM, valid_to=None), authority=authority, expires=TODAY, signing=None
    )
    resource = to_fhir(record, TODAY)
    assert record == from_fhir(resource) == from_fhir(r4(resource))


def test_the_day_of_export_is_taken_from_events_where_it_is_not_told() -> None:
    """Without the day of which it speaks, a resource speaks of the last day on which anything happened."""
    told = [one for one in _plain()["extension"] if one["url"] != terms.AS_OF]
    assert consent() == from_fhir(_plain(extension=told))


def test_a_limit_is_a_provisions_period() -> None:
    """A limited purpose is provided for its days; its last day is FHIR's end."""
    limit = Limit(starts=date(2026, 2, 1), expires=date(2027, 1, 1))
    ask = Limit(conditions=frozenset({Condition.ASK_FIRST}))
    record = consent(given(ALL, limits={Purpose.RESEARCH: limit, Purpose.COMMERCIAL: ask}))
    resource = to_fhir(record, TODAY)
    periods = {one["purpose"][0]["code"]: one.get("period") for one in resource["provision"]}
    assert {"start": "2026-02-01", "end": "2026-12-31"} == periods["research"]
    assert "commercial" not in periods
    assert Purpose.COMMERCIAL not in granted(record, TODAY)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"policyRule": {"coding": [{"system": terms.ACT_CODE, "code": "OPTIN"}]}}, "must be OPTOUT"),
        ({"policyRule": {"coding": [{}]}}, "must be OPTOUT"),
        ({"policyRule": REMOVE}, "/policyRule: is missing"),
        ({"provision": {"actor": []}}, "/provision/actor: is not known"),
        ({"provision": REMOVE}, "/period: is missing"),
        ({"sourceAttachment": REMOVE}, "/sourceAttachment: is missing"),
        ({"verification": REMOVE}, "/verification: is missing"),
    ],
)
def test_what_is_not_understood_of_r4_is_refused(changes: Resource, says: str) -> None:
    """R4 is read as strictly: its base must deny, and rules for the whole are not guessed at."""
    resource = {name: value for name, value in (r4(_plain()) | changes).items() if value is not REMOVE}
    with pytest.raises(ConsentFormatError, match=says):
        from_fhir(resource)


def test_a_rule_of_r4_that_denies_wins() -> None:
    """A purpose that one rule permits and another denies is denied; a rule of no type permits nothing."""
    resource = r4(_plain())
    resource["provision"]["provision"] += [
        {"type": "deny", **_provision(Purpose.RESEARCH)},
        _provision(Purpose.AI_TRAINING),
        {"type": "deny"},
        {"type": "deny", "purpose": [{}]},
    ]
    assert set(Purpose) - {Purpose.RESEARCH, Purpose.AI_TRAINING} == permitted(from_fhir(resource))


@every(consents().filter(lambda record: record.events), st.data())
def test_junk_anywhere_is_a_format_error_or_no_more_permissive(record: Consent, data: st.DataObject) -> None:
    """Whatever another system leaves out of a resource, reading it fails in one way only, or permits no more."""
    resource = copy.deepcopy(to_fhir(record, TODAY))
    holder = data.draw(st.sampled_from(_holders(resource)))
    name = data.draw(st.sampled_from(sorted(holder)))
    if data.draw(st.booleans()):
        del holder[name]
    else:
        holder[name] = data.draw(st.sampled_from([None, [], {}, "", "active", True, 7, [{}], [[]]]))
    with suppress(ConsentFormatError):
        assert isinstance(from_fhir(resource), Consent)


def _holders(value: Any) -> list[Resource]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [value] if isinstance(value, dict) and value else []
    return [*own, *(found for item in inner for found in _holders(item))]


def test_an_event_between_exports_is_read_from_the_newer() -> None:
    """Two exports of one consent agree on the past, so that the newer merges with the older."""
    later = consent(given(), event(EventKind.WITHDRAWN, LATER))
    assert "inactive" == to_fhir(later, TODAY)["status"]
    assert later == from_fhir(to_fhir(later, TODAY))


def test_a_consent_is_read_in_whichever_form_it_comes() -> None:
    """FHIR says what resource it is; what does not is our own form."""
    assert consent() == read(to_json(consent())) == read(to_fhir(consent(), TODAY))
    with pytest.raises(ConsentFormatError, match="must be an object"):
        read([])
