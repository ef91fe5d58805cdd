"""docs/consent.md names what there is."""

from pathlib import Path

import pytest

from consent.authority import Basis
from consent.duo import MEANING
from consent.event import EventKind
from consent.fhir import terms
from consent.limit import Condition
from consent.purpose import Purpose
from consent.reasons import SENTENCES
from consent.signing import Interpreter

PAGE = (Path(__file__).parents[2] / "docs" / "consent.md").read_text("utf-8")
URNS = [
    value
    for value in vars(terms).values()
    if isinstance(value, str) and value.startswith("urn:") and value[-8:] != ":consent"
]


@pytest.mark.parametrize(
    "names",
    [SENTENCES, Purpose, EventKind, Basis, Condition, Interpreter, MEANING, URNS],
    ids=lambda names: next(iter(names)),
)
def test_the_page_names_them_all(names: list[str]) -> None:
    """Every reason, purpose, event, basis, condition, code and address stands on the page as it is written in data."""
    assert [] == [name for name in names if f"`{name}`" not in PAGE]


@pytest.mark.parametrize(("shorthand", "definition"), MEANING.values())
def test_the_page_quotes_duo(shorthand: str, definition: str) -> None:
    """Each code is quoted with the definition it was chosen by."""
    assert f"` {shorthand} |" in PAGE
    assert f"| {definition} |" in PAGE
