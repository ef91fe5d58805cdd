from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colour.grade import RULE, GradeInputs, grade

_GOOD = GradeInputs(
    mean=2.0,
    p95=4.5,
    skin=2.0,
    patches=24,
    gradient=1.2,
    mixed=False,
    profile_assumed=False,
    home_print=False,
)


def test_good_calibration_is_a() -> None:
    """A whole chart, well predicted in even light from a file with a profile, is graded A."""
    assert "A" == grade(_GOOD).grade


@pytest.mark.parametrize(
    ("changed", "letter", "word"),
    [
        ({"mean": 3.2}, "B", "mean error"),
        ({"mean": 3.8}, "C", "mean error"),
        ({"p95": 8.0}, "B", "95 %"),
        ({"p95": 11.0}, "C", "95 %"),
        ({"skin": 4.5}, "B", "skin-like"),
        ({"skin": None}, "C", "no skin-like"),
        ({"patches": 19}, "B", "19 patches"),
        ({"patches": 15}, "C", "15 patches"),
        ({"gradient": 3.0}, "B", "3.0:1"),
        ({"mixed": True}, "B", "two colours"),
        ({"profile_assumed": True}, "B", "sRGB is assumed"),
        ({"home_print": True}, "C", "nobody measured"),
    ],
)
def test_reason_names_what_was_missed(changed: dict[str, Any], letter: str, word: str) -> None:
    """Each shortcoming lowers the grade as the rule says, and the reason names it."""
    result = grade(replace(_GOOD, **changed))
    assert letter == result.grade
    assert word in result.reason


@given(mean=st.floats(0.5, 12), p95=st.floats(1, 30), patches=st.integers(14, 24), worse=st.floats(0, 5))
def test_more_error_never_helps(mean: float, p95: float, patches: int, worse: float) -> None:
    """A larger error never earns a better grade."""
    before = replace(_GOOD, mean=mean, p95=p95, patches=patches)
    after = replace(before, mean=mean + worse, p95=p95 + worse)
    assert grade(before).grade <= grade(after).grade


def test_rule_is_part_of_the_report() -> None:
    """The rule stands beside every grade."""
    assert RULE == grade(_GOOD).to_json()["grade_rule"]
