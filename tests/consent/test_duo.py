import pytest
from hypothesis import given as every

from consent.duo import GENERAL_RESEARCH, MEANING, NO_METHODS, NOT_FOR_PROFIT_USE, duo
from consent.licence import allowed, licence
from consent.purpose import Purpose
from tests.support.consents import some_purposes


@every(some_purposes)
def test_codes_never_allow_what_the_licence_does_not(purposes: frozenset[Purpose]) -> None:
    """A permission is there if and only if the licence allows research, and each other no has its modifier."""
    codes, open_to = duo(purposes), allowed(licence(purposes))
    assert (Purpose.RESEARCH in open_to) == (GENERAL_RESEARCH in codes) == bool(codes)
    if codes:
        assert (Purpose.COMMERCIAL in open_to) != (NOT_FOR_PROFIT_USE in codes)
        assert (Purpose.AI_TRAINING in open_to) != (NO_METHODS in codes)
    assert set(codes) <= set(MEANING)
    assert "DUO:0000004" not in codes


@pytest.mark.parametrize(
    ("purposes", "expected"),
    [
        (set(Purpose), ("DUO:0000042",)),
        ({Purpose.OPEN_WEB, Purpose.RESEARCH}, ("DUO:0000042", "DUO:0000046", "DUO:0000015")),
        ({Purpose.OPEN_WEB, Purpose.RESEARCH, Purpose.AI_TRAINING}, ("DUO:0000042", "DUO:0000046")),
        ({Purpose.RESEARCH}, ()),
        ({Purpose.OPEN_WEB, Purpose.COMMERCIAL, Purpose.AI_TRAINING}, ()),
    ],
)
def test_codes_are_stable(purposes: set[Purpose], expected: tuple[str, ...]) -> None:
    """Codes are published and never change."""
    assert expected == duo(purposes)
