"""Find a 24-patch ColorChecker in a photo, place its grid, and read its patches."""

from collections.abc import Iterable

import numpy as np
from cv2.typing import MatLike

from colour.detection import grid
from colour.detection.locate import display_bgr, placements
from colour.detection.refine import refine
from colour.detection.sampling import sample
from colour.detection.verdict import Kind, Verdict, judge
from colour.image import DecodedImage, LinearPixels
from colour.reading import ChartReading
from colour.refusal import ColourRefusal
from colour.spaces import Floats

__all__ = ["ChartReading", "find_chart"]

_READABLE = frozenset({"auto", "classic24", "classic24_2014", "passport", "mini", "nano"})
_OTHERS = frozenset({"spyder24"})
# So many sightings of a covered chart settle that no better view of it will come.
_ENOUGH_PARTS = 3


def find_chart(
    image: DecodedImage,
    linear: LinearPixels,
    *,
    declared: str = "auto",
    corners: Floats | None = None,
) -> ChartReading | ColourRefusal:
    """Return the chart in the photo, or why there is none to use.

    `linear` is `linearise(image)`. `declared` names the card as the manifest does; `corners` (4, 2), the
    outer corners of the corner patches in pixels, going round, spare the search. Centres and corners are
    in pixels with the first pixel's centre at 0, 0. Deterministic. Refused: `chart.unsupported`,
    `chart.not_found`, `chart.wrong_type`, `chart.occluded`.
    """
    if declared not in _READABLE | _OTHERS:
        return ColourRefusal("chart.unsupported", f"{declared} cannot be read yet", {"declared": declared})
    bgr = display_bgr(image.encoded)
    placed = placements(bgr) if corners is None else _given(corners)
    found = _first(placed, image, linear, bgr)
    if found is None:
        return ColourRefusal("chart.not_found", "no colour card was recognised", {"declared": declared})
    matrix, verdict = found
    if verdict.kind is Kind.SPYDER or declared in _OTHERS:
        return _other_card(verdict.kind, declared)
    if verdict.kind is Kind.PART:
        return _covered(verdict)
    return _reading(matrix, verdict, declared)


def _first(
    placed: Iterable[Floats], image: DecodedImage, linear: LinearPixels, bgr: MatLike
) -> tuple[Floats, Verdict] | None:
    """Return the first whole chart or other card, else the best view of a covered one, else None."""
    parts: list[tuple[Floats, Verdict]] = []
    for rough in placed:
        verdict = judge(sample(linear, image.encoded, rough))
        if verdict.kind is Kind.NOTHING:
            continue
        if verdict.kind is Kind.SPYDER:
            return rough, verdict
        matrix = refine(bgr, rough)
        better = judge(sample(linear, image.encoded, matrix))
        if better.damaged.sum() > verdict.damaged.sum():
            matrix, better = rough, verdict
        if better.kind is Kind.WHOLE:
            return matrix, better
        parts.append((matrix, better))
        if len(parts) == _ENOUGH_PARTS:
            break
    return min(parts, key=lambda part: int(part[1].damaged.sum()), default=None)


def _given(corners: Floats) -> list[Floats]:
    """Return the grid laid through corners that a person showed, both ways that they may be meant."""
    points = np.asarray(corners, dtype=np.float64)
    if points.shape != (4, 2) or not grid.is_convex(points):
        msg = "corners are four points (x, y) going round the chart"
        raise ValueError(msg)
    # The half turn and the mirror are tried for every placement; here only which side is the long one.
    return [grid.homography(grid.outer_corners(), np.roll(points, turn, axis=0)) for turn in (0, 1)]


def _other_card(kind: Kind, declared: str) -> ColourRefusal:
    seen = "spyder24" if kind is Kind.SPYDER else "classic24"
    if seen == declared:
        return ColourRefusal(
            "chart.unsupported", "a SpyderCheckr 24 cannot be read yet", {"declared": declared}
        )
    names = {"spyder24": "a SpyderCheckr 24", "classic24": "a ColorChecker with 24 patches"}
    said = "a ColorChecker is needed" if declared == "auto" else f"{declared} was stated"
    return ColourRefusal(
        "chart.wrong_type", f"the photo shows {names[seen]}; {said}", {"declared": declared, "found": seen}
    )


def _covered(verdict: Verdict) -> ColourRefusal:
    numbers = [int(number) + 1 for number in np.flatnonzero(verdict.damaged)]
    detail = f"{len(numbers)} of 24 patches cannot be read"
    return ColourRefusal("chart.occluded", detail, {"damaged": numbers})


def _reading(matrix: Floats, verdict: Verdict, declared: str) -> ChartReading:
    """Return the reading, its places put into patch order as its colours already are."""
    centres = grid.project(matrix, grid.patch_centres())[verdict.order]
    # The order takes grid places to patches, so the same turn takes the grid's corners to the chart's.
    at = {place: corner for corner, place in enumerate((0, 5, 23, 18))}
    corners = grid.project(matrix, grid.outer_corners())[[at[int(verdict.order[k])] for k in (0, 5, 23, 18)]]
    samples = verdict.samples
    return ChartReading(
        kind="classic24" if declared == "auto" else declared,
        corners=corners,
        centres=centres,
        patch_size=grid.patch_size(matrix),
        patches=samples.linear,
        spread=samples.spread,
        clipped=samples.clipped,
        damaged=verdict.damaged,
        usable=~verdict.damaged & ~samples.clipped,
        home_print=False,
        fit_error=verdict.fit_error,
    )
