"""Like-for-like comparison of an uploaded region with reference photos: pure, and no icterometer.

What it may do is narrow on purpose. References are chosen and ordered by site, tone, light and
calibration; nothing of the uploaded region's colour enters that. The colour gives two ranges of
CIEDE2000, one to the references documented with the sign and one to those without it, and whether
the two overlap. No reference has a distance of its own, and nothing is estimated, named or ranked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from colour.difference import delta_e00
from colour.light import Light
from colour.spaces import Floats
from colour.tone import ITA_CLASSES, ItaClass, ita_class
from colour.uncertainty import expanded_delta_e

Triple = tuple[float, float, float]

# The range of a single reference would be that reference's own distance.
FEWEST_IN_RANGE = 2

# ITA classes that still count as like skin: a tone at the edge of its class has its like in the next one.
LIKE_TONES = 1


@dataclass(frozen=True, slots=True)
class Setting:
    """What references are matched by. `tone` never comes from the region that may show the sign.

    It is read on a comparison region of the same photo (`tone_of`) or stated by a person; None when
    neither is there: then references of any tone are shown and no range is given, since tone alone
    moves colour further than any sign.
    """

    body_site: str
    tone: ItaClass | None = None
    light: Light = "unknown"


@dataclass(frozen=True, slots=True)
class ReferenceColour:
    """A reference photo's region: where, on which tone, in what light, how well calibrated, its colour.

    `with_sign` is what was documented; `grade` 'A', 'B' or 'C', `error` the mean leave-one-out
    CIEDE2000 of its calibration. Bilirubin and oxygen saturation are not here, so they cannot leak.
    """

    id: str
    with_sign: bool
    lab: Triple
    body_site: str
    tone: ItaClass | None
    light: Light
    grade: str
    error: float


@dataclass(frozen=True, slots=True)
class DistanceRange:
    """Least and greatest CIEDE2000 from the uploaded region to the references of one group."""

    least: float
    greatest: float
    count: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """References in order, and the two ranges; a range is None without a tone or for fewer than two.

    `overlap` means that the two ranges cannot be told apart, widened by the photo's uncertainty;
    `within_uncertainty` that on this tone the two groups differ by less than the photo's own
    uncertainty, so its colour cannot tell; both are None when a range is.
    """

    with_sign: tuple[str, ...]
    without_sign: tuple[str, ...]
    range_with: DistanceRange | None
    range_without: DistanceRange | None
    overlap: bool | None
    within_uncertainty: bool | None
    uncertainty: float
    """CIEDE2000 within which 95 % of this photo's errors lie."""


def compare(
    lab: Triple,
    uncertainty: Triple,
    setting: Setting,
    references: Iterable[ReferenceColour],
    *,
    most: int = 6,
) -> Comparison:
    """Return the comparison of a region's CIELAB with at most `most` references of each group.

    `uncertainty` holds the standard uncertainties of L*, a*, b*. References of another site are
    left out, and so are those of unlike tone. Which references are shown, and in what order, does not
    depend on `lab`.
    """
    chosen = select(setting, references, most=most)
    groups = [[r for r in chosen if r.with_sign is sign] for sign in (True, False)]
    comparable = groups if setting.tone is not None else [[], []]
    ranges = [_range(lab, group) for group in comparable]
    error = expanded_delta_e(lab, uncertainty)
    return Comparison(
        with_sign=tuple(r.id for r in groups[0]),
        without_sign=tuple(r.id for r in groups[1]),
        range_with=ranges[0],
        range_without=ranges[1],
        overlap=_overlap(ranges[0], ranges[1], error),
        within_uncertainty=_hidden(comparable[0], comparable[1], error),
        uncertainty=error,
    )


def select(
    setting: Setting, references: Iterable[ReferenceColour], *, most: int = 6
) -> tuple[ReferenceColour, ...]:
    """Return at most `most` like references with the sign and as many without, best matched first."""
    like = sorted((r for r in references if is_like(setting, r)), key=lambda r: order_key(setting, r))
    with_sign = [r for r in like if r.with_sign][:most]
    without = [r for r in like if not r.with_sign][:most]
    return tuple(with_sign + without)


def is_like(setting: Setting, reference: ReferenceColour) -> bool:
    """Return whether a reference shows the same site on like skin; any tone when none is known."""
    near = tone_distance(setting.tone, reference.tone) <= LIKE_TONES
    return near and reference.body_site == setting.body_site


def order_key(setting: Setting, reference: ReferenceColour) -> tuple[bool, int, bool, str, float, str]:
    """Return what references are ordered by: site, tone, light, calibration, then id."""
    return (
        reference.body_site != setting.body_site,
        tone_distance(setting.tone, reference.tone),
        setting.light == "unknown" or reference.light != setting.light,
        reference.grade,
        reference.error,
        reference.id,
    )


def tone_distance(one: ItaClass | None, other: ItaClass | None) -> int:
    """Return how many ITA classes lie between two tones; an unknown one is farther than any known.

    When the uploaded photo's tone (`one`) is unknown every reference is as far as the next.
    """
    if one is None:
        return 0
    if other is None:
        return len(ITA_CLASSES)
    return abs(ITA_CLASSES.index(one) - ITA_CLASSES.index(other))


def tone_of(comparison_ita: float | None, stated: ItaClass | None) -> ItaClass | None:
    """Return the tone to match by: read on an unaffected region (degrees), else as a person stated it."""
    return stated if comparison_ita is None else ita_class(comparison_ita)


def _range(lab: Triple, group: Sequence[ReferenceColour]) -> DistanceRange | None:
    if len(group) < FEWEST_IN_RANGE:
        return None
    distance = delta_e00(lab, _labs(group))
    return DistanceRange(float(distance.min()), float(distance.max()), len(group))


def _overlap(one: DistanceRange | None, other: DistanceRange | None, error: float) -> bool | None:
    """Return whether the ranges meet once each may be off by the photo's uncertainty."""
    if one is None or other is None:
        return None
    return one.least - error <= other.greatest and other.least - error <= one.greatest


def _hidden(
    with_sign: Sequence[ReferenceColour], without: Sequence[ReferenceColour], error: float
) -> bool | None:
    """Return whether the sign, on these references, is a smaller step than the photo's uncertainty.

    The step is the median CIEDE2000 over pairs of one reference with the sign and one without.
    """
    if min(len(with_sign), len(without)) < FEWEST_IN_RANGE:
        return None
    step = delta_e00(_labs(with_sign)[:, None], _labs(without)[None])
    return bool(np.median(step) <= error)


def _labs(group: Sequence[ReferenceColour]) -> Floats:
    return np.array([r.lab for r in group])
