"""The grade of a calibration, and the rule in words.

The bounds lean on FADGI (2023), three stars: mean CIEDE2000 under 3.5 and 90th percentile under 7
(two stars: 10); here they are put on patches left out of the fit, which is stricter. Prints of the
layout whose colours nobody measured often fit no worse than a poor photo of a genuine chart, so
whatever misses 3.5 is held to be no better than such a print. The bounds of 3 and 3.5 were set
with the figures of twenty chart photographs in view, so these cannot confirm them.
"""

from dataclasses import dataclass
from typing import Any, Literal

GradeLetter = Literal["A", "B", "C"]

RULE = (
    "A: patches left out are predicted with a mean CIEDE2000 of at most 3, 95 % within 7 and skin-like "
    "ones within 4 on average, from at least 20 usable patches, in even light of one colour (at most 2:1 "
    "across the chart), and the file says its colour space. "
    "B: mean at most 3.5, 95 % within 10, skin-like at most 6, at least 18 patches, light at most 4:1. "
    "C: anything else that is accepted, and every chart whose true colours nobody measured. "
    "Refused: mean above 12 or fewer than 14 usable patches."
)

# Above this mean error the card, the light or the place is wrong, and no number would mean anything.
WORST_MEAN = 12.0


@dataclass(frozen=True, slots=True)
class GradeInputs:
    """What the grade is made of; errors are leave-one-out CIEDE2000."""

    mean: float
    p95: float
    skin: float | None
    patches: int
    gradient: float
    mixed: bool
    profile_assumed: bool
    home_print: bool
    trusted: bool = True
    """Whether the card's values were measured, on it or on its kind."""


@dataclass(frozen=True, slots=True)
class GradeResult:
    """The letter, and in words what kept it from a better one."""

    grade: GradeLetter
    reason: str

    def to_json(self) -> dict[str, Any]:
        """Return the grade, its reason and the rule."""
        return {"grade": self.grade, "grade_reason": self.reason, "grade_rule": RULE}


def grade(inputs: GradeInputs) -> GradeResult:
    """Return the grade of a calibration that was not refused, by `RULE`."""
    below_b = _below_b(inputs)
    if below_b:
        return GradeResult("C", "; ".join(below_b))
    below_a = _below_a(inputs)
    if below_a:
        return GradeResult("B", "; ".join(below_a))
    return GradeResult("A", f"mean {inputs.mean:.1f}, 95 % within {inputs.p95:.1f}, {inputs.patches} patches")


def _below_b(inputs: GradeInputs) -> list[str]:
    found = []
    if not inputs.trusted:
        found.append("the card's values are those it was meant to have; nobody measured this print")
    elif inputs.home_print:
        found.append("the card looks like a print whose true colours nobody measured")
    found += _errors(inputs, mean=3.5, p95=10, skin=6, patches=18, gradient=4)
    return found


def _below_a(inputs: GradeInputs) -> list[str]:
    found = _errors(inputs, mean=3, p95=7, skin=4, patches=20, gradient=2)
    if inputs.mixed:
        found.append("lights of two colours fall on the chart")
    if inputs.profile_assumed:
        found.append("the file does not say its colour space, so sRGB is assumed")
    return found


def _errors(
    inputs: GradeInputs, *, mean: float, p95: float, skin: float, patches: int, gradient: float
) -> list[str]:
    found = []
    if inputs.mean > mean:
        found.append(f"mean error {inputs.mean:.2f} is above {mean:g}")
    if inputs.p95 > p95:
        found.append(f"95 % of errors reach {inputs.p95:.2f}, above {p95:g}")
    if inputs.skin is None:
        found.append("no skin-like patch could be used")
    elif inputs.skin > skin:
        found.append(f"skin-like patches are off by {inputs.skin:.2f}, above {skin:g}")
    if inputs.patches < patches:
        found.append(f"only {inputs.patches} patches are usable")
    if inputs.gradient > gradient:
        found.append(f"the light changes {inputs.gradient:.1f}:1 across the chart")
    return found
