"""docs/search.md says what there is, and what it shows is understood."""

import re
from pathlib import Path

import pytest

from imagedb.definitions import DEFINITIONS
from imagedb.search import FIELDS, SORTS
from imagedb.search.lucene import parse

PAGE = (Path(__file__).parents[2] / "docs" / "search.md").read_text("utf-8")
EXAMPLES = PAGE.split("```text\n")[1].split("```")[0].splitlines()


def test_every_field_and_order_is_documented() -> None:
    """The tables name each field and each order, in their own order, and no other."""
    first, second = PAGE.split("## Order and pages")
    assert list(FIELDS) == re.findall(r"^\| `([a-z0-9_]+)` \|", first, re.MULTILINE)
    assert [f"| `{s.name}` | {s.meaning} |" for s in SORTS.values()] == re.findall(
        r"^\| `(?!sort).*\|$", second, re.MULTILINE
    )
    assert set(FIELDS) == set(DEFINITIONS)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_understood(example: str) -> None:
    """What the page shows can be asked."""
    assert parse(example)
