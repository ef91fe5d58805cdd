import copy
import json
import pickle
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from consent.codec import dumps, event_from_json, event_to_json, from_json, loads, to_json
from consent.errors import ConsentFormatError
from consent.limit import Condition, Limit
from consent.purpose import Answer, Purpose
from consent.record import Consent
from tests.support.consents import consent, consents, given, permitted

LINE = """{"id":"c-1","subject":"s-1","form":{"id":"nsa-parent","version":"1.0","language":"en",
"jurisdiction":"GB-ENG","sha256":"%s","purposes_offered":["own_record","local_teaching",
"open_web","research","commercial","ai_training"],"valid_from":"2026-01-01","valid_to":null},"authority":{"relationship":"mother",
"basis":"automatic","verified_by_role":"midwife","verified_on":"2026-01-10","disputed":false},
"face_permitted":false,"starts":"2026-01-10","expires":null,"renew_by":"2042-02",
"signing":{"language":"en","interpreter":"none","under_16":false},"events":[{"id":"e-1",
"kind":"given","at":"2026-01-10T09:00:00Z","by_role":"parent","grants":{"own_record":"permit",
"local_teaching":"permit","open_web":"permit","research":"permit","commercial":"deny","ai_training":"deny"}}]}""" % (
    "a" * 64
)


def test_the_documented_line_is_read() -> None:
    """The line that docs and sample data show is read as it is meant."""
    expected = set(Purpose) - {Purpose.COMMERCIAL, Purpose.AI_TRAINING}
    assert expected == permitted(loads(LINE))
    assert json.loads(LINE) == to_json(loads(LINE))


@every(consents())
def test_writing_and_reading_gives_the_same_consent(record: Consent) -> None:
    """Any consent survives a round trip through JSON, as an object and as a line."""
    assert record == from_json(to_json(record))
    assert record == loads(dumps(record))
    assert dumps(record) == dumps(loads(dumps(record)))
    assert list(record.events) == [event_from_json(event_to_json(event)) for event in record.events]


@every(consents())
def test_a_consent_is_a_value(record: Consent) -> None:
    """A consent can be hashed and sent to another process."""
    again = pickle.loads(pickle.dumps(record))
    assert (record, hash(record)) == (again, hash(again))


REMOVE = object()
LIMITS = {
    Purpose.RESEARCH: Limit(no_face=True, conditions=frozenset({Condition.OTHER}), starts=date(2026, 3, 1))
}


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("", []),
        ("/id", "two words"),
        ("/id", 7),
        ("/subject", "Ann O'Name"),
        ("/subject", REMOVE),
        ("/form", None),
        ("/form/sha256", "A" * 64),
        ("/form/version", ""),
        ("/form/language", "English"),
        ("/form/jurisdiction", "England"),
        ("/form/purposes_offered", []),
        ("/form/purposes_offered", ["open_web", "open_web"]),
        ("/form/purposes_offered", {"open_web": True}),
        ("/form/purposes_offered/0", "everything"),
        ("/form/valid_from", "2026-02-30"),
        ("/form/valid_to", REMOVE),
        ("/authority/relationship", "granny"),
        ("/authority/verified_by_role", "Sister Smith"),
        ("/authority/verified_on", "10/01/2026"),
        ("/authority/disputed", "no"),
        ("/authority/name", "Ann"),
        ("/face_permitted", 0),
        ("/starts", "20260110"),
        ("/expire", "2027-01-01"),
        ("/expires", REMOVE),
        ("/renew_by", "2042-2"),
        ("/renew_by", None),
        ("/events", {}),
        ("/events/0", "given"),
        ("/events/0/kind", "granted"),
        ("/events/0/kind", REMOVE),
        ("/events/0/at", "2026-01-10T09:00:00"),
        ("/events/0/at", "2026-01-10T09:00:00+01:00"),
        ("/events/0/at", "2026-01-10T25:00:00Z"),
        ("/events/0/by_role", "neighbour"),
        ("/events/0/grants", REMOVE),
        ("/events/0/grants/open_web", "yes"),
        ("/events/0/grants/open_web", True),
        ("/events/0/grants/metaverse", "permit"),
        ("/events/0/purposes", ["open_web"]),
        ("/a~1b~0c", 1),
        ("/signing", None),
        ("/signing/interpreter", "aunt"),
        ("/signing/language", "Somali"),
        ("/signing/under_16", REMOVE),
        ("/events/0/limits", []),
        ("/events/0/limits/metaverse", {}),
        ("/events/0/limits/research", {}),
        ("/events/0/limits/research/face", False),
        ("/events/0/limits/research/conditions/0", "call Ann"),
        ("/events/0/limits/research/no_face", "yes"),
    ],
)
def test_a_fault_is_named_by_its_json_pointer(pointer: str, value: Any) -> None:
    """A record that is wrong anywhere is refused whole, and the error points to the place."""
    with pytest.raises(ConsentFormatError) as caught:
        from_json(_changed(to_json(consent(given(limits=LIMITS))), pointer, value))
    assert pointer == caught.value.pointer
    assert "Smith" not in str(caught.value)


def test_an_event_says_only_what_its_kind_can() -> None:
    """A withdrawal cannot carry grants, nor an expiry a dispute."""
    for kind, extra in (("withdrawn", {"grants": {}}), ("expired", {"disputed": True})):
        event: dict[str, Any] = {"id": "e-1", "kind": kind, "at": "2026-01-10T09:00:00Z", "by_role": "parent"}
        with pytest.raises(ConsentFormatError, match="is not known here"):
            event_from_json(event | extra)


def test_a_name_in_a_file_writes_no_line_of_its_own() -> None:
    """What stands in a file is told where it is at fault; a report or a terminal shows one line of it."""
    with pytest.raises(ConsentFormatError) as caught:
        from_json({**json.loads(LINE), "x\n3 photos accepted\x1b[2K\u202e": 1})
    assert str(caught.value).isprintable()
    assert "3 photos accepted" in str(caught.value)


def test_a_withdrawal_from_nothing_is_refused() -> None:
    """An empty list of purposes is refused rather than taken for all or for none."""
    event = {
        "id": "e-1",
        "kind": "withdrawn",
        "at": "2026-01-10T09:00:00Z",
        "by_role": "parent",
        "purposes": [],
    }
    with pytest.raises(ConsentFormatError, match="/purposes: must name at least one"):
        event_from_json(event)


def test_one_event_id_twice_is_refused() -> None:
    """Two events under one id are refused when read."""
    twice = to_json(consent())
    twice["events"] *= 2
    with pytest.raises(ConsentFormatError, match="/events: "):
        from_json(twice)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[" * 100_000,
        "1" * 5000,
        LINE.replace('"commercial":"deny"', '"commercial":"deny","commercial":"permit"'),
    ],
)
def test_a_line_that_can_be_read_two_ways_is_refused(text: str) -> None:
    """What is not JSON, or names a member twice, is refused: the last would win, and might be the yes."""
    with pytest.raises(ConsentFormatError):
        loads(text)


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([*Purpose, *Answer]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@every(consents(), st.data(), JUNK)
def test_junk_anywhere_is_a_format_error_or_another_consent(
    record: Consent, data: st.DataObject, junk: object
) -> None:
    """Whatever stands in place of a value, reading never fails in any other way."""
    whole = to_json(record)
    pointer = data.draw(st.sampled_from(sorted(_pointers(whole))))
    with suppress(ConsentFormatError):
        read = from_json(_changed(whole, pointer, junk))
        assert read == from_json(to_json(read))


def _changed(whole: Any, pointer: str, value: Any) -> Any:
    """A copy with another value in one place, or without it."""
    if not pointer:
        return value
    whole = copy.deepcopy(whole)
    inner = whole
    *path, last = (part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])
    for part in path:
        inner = inner[int(part) if isinstance(inner, list) else part]
    if value is REMOVE:
        del inner[last]
    else:
        inner[int(last) if isinstance(inner, list) else last] = value
    return whole


def _pointers(value: Any, here: str = "") -> list[str]:
    """The pointers of a value and of everything in it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(found for name, item in inner for found in _pointers(item, f"{here}/{name}"))]
