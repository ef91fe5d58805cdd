"""Find a chart in a photo, recognise it, place its grid, and read its patches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from cv2.typing import MatLike

from colour.card import batch_of, find_card, nominal_reference
from colour.charts import CHARTS, ChartLayout, ChartReference, candidates
from colour.detection import grid
from colour.detection.locate import display_bgr, likely_placements, other_placements
from colour.detection.refine import refine
from colour.detection.sampling import sample
from colour.detection.verdict import Kind, Verdict, judge, most_damaged
from colour.image import DecodedImage, LinearPixels
from colour.reading import ChartReading
from colour.refusal import ColourRefusal
from colour.spaces import Floats

__all__ = ["NO_BATCHES", "ChartReading", "find_chart"]

# No printed card's values are known.
NO_BATCHES: Mapping[str, ChartReference] = MappingProxyType({})

# Two sightings of a covered chart, their middles so near each other in patches, settle that no better view will come.
_SAME_PLACE = 0.5
_NAMES = {
    "spyder24": "a SpyderCheckr 24",
    "classic24": "a ColorChecker with 24 patches",
    "card": "the project's printed card",
}
# A grid's place, from chart units to pixels, and what lies there.
_Found = tuple[Floats, Verdict]
# What a stated card is recognised as: these carry the Classic's colours.
_FAMILIES = dict.fromkeys(("classic24", "classic24_2014", "passport", "mini", "nano"), "classic24")


def find_chart(
    image: DecodedImage,
    linear: LinearPixels,
    *,
    declared: str = "auto",
    corners: Floats | None = None,
    reference: ChartReference | None = None,
    batches: Mapping[str, ChartReference] = NO_BATCHES,
) -> ChartReading | ColourRefusal:
    """Return the chart in the photo, or why there is none to use.

    `linear` is `linearise(image)`. `declared` names the card as the manifest does; a `reference` that is
    given is looked for instead of the built-in charts, and told from them. `corners` (4, 2), the outer
    corners of the corner patches in pixels, going round, spare the search, and are needed for a chart that
    is not of six by four patches. `batches` holds the measured values of printed cards by batch: with
    `auto`, a card that says its batch gets that batch's. Centres and corners are in pixels with the first
    pixel's centre at 0, 0. Deterministic. Refused: `chart.unsupported`, `chart.corners`,
    `chart.not_found`, `chart.wrong_type`, `chart.occluded`, `exposure.clipped`.
    """
    if reference is None and declared.startswith("card:"):
        reference = nominal_reference()
    if reference is None and declared not in {"auto", *CHARTS}:
        return ColourRefusal("chart.unsupported", f"{declared} has no reference", {"declared": declared})
    bgr = display_bgr(image.encoded)
    look = _Look(image, linear, bgr, declared, reference, batches)
    charts = _charts(reference)
    layout = charts[0].layout
    if corners is not None:
        wrong = _wrong_corners(corners, image.size)
        if wrong:
            return ColourRefusal("chart.corners", wrong)
        found: _Found | ColourRefusal | None = _best(_given(corners, layout), look, charts)
    elif (layout.columns, layout.rows) != (grid.LAYOUT.columns, grid.LAYOUT.rows):
        detail = f"a chart of {layout.columns} x {layout.rows} patches is not searched for; give its corners"
        return ColourRefusal("chart.unsupported", detail, {"declared": declared})
    else:
        found = _searched(look, charts)
    if found is None:
        where = "in the picture" if corners is None else "at the corners given"
        return ColourRefusal(
            "chart.not_found", f"no colour card was recognised {where}", {"declared": declared}
        )
    return found if isinstance(found, ColourRefusal) else _concluded(look, *found)


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """What is looked at, and for what."""

    image: DecodedImage
    linear: LinearPixels
    bgr: MatLike
    declared: str
    reference: ChartReference | None
    batches: Mapping[str, ChartReference]


def _searched(look: _Look, charts: Sequence[ChartReference]) -> _Found | ColourRefusal | None:
    """Return what lies where a chart shows itself at once, else our own card by its markers, else anywhere.

    Markers come first when a reference is given: it may be that card's, and markers are surer than squares.
    They come last when another card is stated: that may lie beside ours.
    """
    card = _printed_card(look) if look.reference is not None else None
    if card is not None:
        return card
    found = _best(likely_placements(look.bgr, charts), look, charts)
    if found is not None and found[1].kind is Kind.WHOLE:
        return found
    if look.reference is None and look.declared == "auto":
        card = _printed_card(look)
        if card is not None:
            return card
    found = found or _best(other_placements(look.bgr, charts), look, charts)
    if found is None and look.declared in CHARTS and look.reference is None and find_card(look.bgr):
        return _other("card", look.declared)
    return found


def _printed_card(look: _Look) -> _Found | ColourRefusal | None:
    """Return our own card, placed by its markers, or None where there is no such card."""
    sighting = find_card(look.bgr)
    if sighting is None:
        return None
    stated = batch_of(look.reference.kind if look.reference else look.declared)
    if stated and sighting.batch and stated != sighting.batch:
        return _other(f"card:{sighting.batch}", f"card:{stated}")
    known = look.batches.get(sighting.batch or "", nominal_reference())
    return _at(sighting.matrix, look, (look.reference or known,))


def _concluded(look: _Look, matrix: Floats, verdict: Verdict) -> ChartReading | ColourRefusal:
    seen = verdict.chart.kind
    stated = look.reference.kind if look.reference else _FAMILIES.get(look.declared, look.declared)
    if seen != stated and (stated != "auto" or look.reference):
        return _other(seen, stated if look.reference else look.declared)
    return _spoilt(verdict) if verdict.kind is Kind.PART else _reading(matrix, verdict, look.declared)


def _charts(given: ChartReference | None) -> tuple[ChartReference, ...]:
    """Return the charts to recognise; the given one first, beside others of its layout to be told from."""
    built_in = (candidates("classic24")[0], candidates("spyder24")[0])
    if given is None:
        return built_in
    same = (given.layout.columns, given.layout.rows) == (grid.LAYOUT.columns, grid.LAYOUT.rows)
    return (given, *built_in) if same else (given,)


def _best(placed: Iterable[Floats], look: _Look, charts: Sequence[ChartReference]) -> _Found | None:
    """Return the first whole chart, else the best view of a covered one, else None."""
    parts: list[_Found] = []
    for rough in placed:
        found = _at(rough, look, charts)
        if found is None:
            continue
        if found[1].kind is Kind.WHOLE:
            return found
        again = any(_same_place(found, part) for part in parts)
        parts.append(found)
        if again:
            break
    return min(parts, key=lambda part: int(part[1].damaged.sum()), default=None)


def _same_place(one: _Found, other: _Found) -> bool:
    layout = one[1].chart.layout
    middle = np.array([layout.columns, layout.rows]) / 2
    apart = np.linalg.norm(grid.project(one[0], middle) - grid.project(other[0], middle))
    return bool(apart < _SAME_PLACE * grid.patch_size(one[0], layout))


def _at(rough: Floats, look: _Look, charts: Sequence[ChartReference]) -> _Found | None:
    """Return the grid's exact place and the verdict there, or None where there is no chart."""
    linear, encoded = look.linear, look.image.encoded
    verdict = judge(sample(linear, encoded, rough, charts[0].layout), charts)
    if verdict.kind is Kind.NOTHING:
        return None
    layout = verdict.chart.layout
    matrix = refine(look.bgr, rough, layout)
    better = judge(sample(linear, encoded, matrix, layout), charts)
    if better.damaged.sum() > verdict.damaged.sum():
        return rough, verdict
    return matrix, better


def _wrong_corners(corners: Floats, size: tuple[int, int]) -> str | None:
    """Return in words why corners that a person showed cannot be a chart's, or None."""
    points = np.asarray(corners, dtype=np.float64)
    if points.shape != (4, 2) or not grid.is_convex(points):
        return "four points are needed that go round the card without crossing over"
    # A corner may lie a little outside where the card's edge does.
    slack = 0.02 * max(size)
    if (points < -slack).any() or (points > np.array(size) + slack).any():
        return f"a corner lies outside the picture of {size[0]} x {size[1]} pixels"
    return None


def _given(corners: Floats, layout: ChartLayout) -> list[Floats]:
    """Return the grid laid through corners that a person showed, both ways that they may be meant."""
    # The half turn and the mirror are tried for every placement; here only which side is the long one.
    points = np.asarray(corners, dtype=np.float64)
    return [grid.homography(grid.outer_corners(layout), np.roll(points, turn, axis=0)) for turn in (0, 1)]


def _other(seen: str, stated: str) -> ColourRefusal:
    """Return the refusal of a chart that is another than was stated, both named."""
    detail = f"the photo shows {_NAMES.get(seen, seen)}; {_NAMES.get(stated, stated)} was stated"
    return ColourRefusal("chart.wrong_type", detail, {"declared": stated, "found": seen})


def _spoilt(verdict: Verdict) -> ColourRefusal:
    """Return the refusal of a chart too little of which can be read: burnt out, where that alone is too much."""
    clipped = verdict.samples.clipped
    covered = verdict.damaged & ~clipped
    burnt, hidden = ([int(n) + 1 for n in np.flatnonzero(flags)] for flags in (clipped, covered))
    if len(burnt) >= len(hidden) and len(hidden) <= most_damaged(len(clipped)):
        detail = f"{len(burnt)} of {len(clipped)} patches are burnt out"
        return ColourRefusal("exposure.clipped", detail, {"clipped": burnt, "damaged": hidden})
    damaged = [int(number) + 1 for number in np.flatnonzero(verdict.damaged)]
    detail = f"{len(damaged)} of {len(clipped)} patches cannot be read"
    return ColourRefusal("chart.occluded", detail, {"damaged": damaged})


def _reading(matrix: Floats, verdict: Verdict, declared: str) -> ChartReading:
    """Return the reading, its places put into patch order as its colours already are."""
    layout = verdict.chart.layout
    centres = grid.project(matrix, grid.patch_centres(layout))[verdict.order]
    # The order takes grid places to patches, so the same turn takes the grid's corners to the chart's.
    places = grid.corner_places(layout)
    at = {int(place): corner for corner, place in enumerate(places)}
    corners = grid.project(matrix, grid.outer_corners(layout))[[at[int(k)] for k in verdict.order[places]]]
    samples = verdict.samples
    found = verdict.chart.kind
    return ChartReading(
        kind=declared if declared in CHARTS else found,
        corners=corners,
        centres=centres,
        patch_size=grid.patch_size(matrix, layout),
        patches=samples.linear,
        spread=samples.spread,
        clipped=samples.clipped,
        damaged=verdict.damaged,
        usable=~verdict.damaged & ~samples.clipped,
        home_print=False,
        fit_error=verdict.fit_error,
    )
