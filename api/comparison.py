"""The comparison of an uploaded photo with references, for the REST route and the page alike.

DESIGN section 7 draws the line: it shows references and what was measured, and never becomes an
icterometer. So a `ReferenceShown` has no place for bilirubin, oxygen saturation or a distance, the
order comes from `colour.compare` (site, tone, light, calibration), and the fixed lines stand on
every result, whatever it is. Nothing here writes anything anywhere.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from api import compare_words as words
from api.references import SIGNS, find_references
from api.services import Services
from colour.batch_name import batch_of
from colour.calibrate import Calibration, calibrate
from colour.compare import Comparison, ReferenceColour, Setting, tone_of
from colour.compare import compare as compare_colours
from colour.decode import decode, linearise
from colour.image import ClippedView, DecodedImage, LinearPixels
from colour.light import Light
from colour.measure import RegionMeasurement, measure_region
from colour.refusal import ColourRefusal
from colour.spaces import Floats
from colour.tone import ItaClass
from imagedb import wording
from imagedb.model import Reason
from imagedb.reasons import reason
from imagedb.vocabulary import BodySite, Condition, Grade, Illuminant, Provenance
from ingest.charts import registered_batches

__all__ = ["SIGNS", "CompareRequest", "ComparisonResult", "Outline", "ReferenceShown", "compare"]

# A telephone's photo has 12 to 50; each pixel costs about 30 bytes of memory while it is measured.
MAX_PIXELS = 50_000_000
MOST_REFERENCES = 6
_HAIR = 0.002

Points = tuple[tuple[float, float], ...]
ToneSource = Literal["comparison_region", "stated", "none"]


@dataclass(frozen=True, slots=True)
class Outline:
    """A polygon on the upright picture, in pixels, or as fractions of its width and height."""

    points: Points
    unit: Literal["pixel", "fraction"] = "pixel"

    @classmethod
    def rectangle(
        cls, x: float, y: float, width: float, height: float, unit: Literal["pixel", "fraction"] = "pixel"
    ) -> "Outline":
        """The outline of an upright rectangle whose top left corner is (x, y)."""
        right, bottom = x + width, y + height
        return cls(((x, y), (right, y), (right, bottom), (x, bottom)), unit)

    def in_pixels(self, size: tuple[int, int]) -> Floats:
        """(n, 2) corners in pixels of a picture of this (width, height), pixel centres at whole numbers."""
        points = np.array(self.points, dtype=np.float64)
        if self.unit == "pixel":
            return points
        # A browser's rounding may put a corner a hair over the edge.
        over = (points < 0) & (points > -_HAIR) | (points > 1) & (points < 1 + _HAIR)
        inside = np.where(over, np.clip(points, 0, 1), points)
        return np.asarray(inside * np.array(size) - 0.5, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class CompareRequest:
    """What someone asks to compare. `photo` is the file as it is; it stays in memory.

    The tone is read on `comparison_region` (unaffected skin: not eye, lip, gum, palm, sole or nail),
    else it is `stated_tone`, else it is unknown. It is never read on `region`. `corners` are the outer
    corners of the card's corner patches, going round, where a person has shown them.
    """

    photo: bytes
    region: Outline
    body_site: BodySite
    sign: Condition
    comparison_region: Outline | None = None
    stated_tone: ItaClass | None = None
    light: Light = "unknown"
    chart: str = "auto"
    corners: Outline | None = None


@dataclass(frozen=True, slots=True)
class ReferenceShown:
    """A reference as a result may show it: which photo, and documented with or without the sign."""

    photo_id: str
    documented: str
    body_site: BodySite
    ita_class: str
    illuminant: Illuminant
    grade: Grade
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class ComparisonResult:
    """What may be said of an uploaded photo, and no more.

    `sentences` say what the ranges can and cannot tell, `lines` are the same for every photo.
    """

    body_site: BodySite
    sign: Condition
    measurement: RegionMeasurement
    calibration: Calibration
    tone: ItaClass | None
    tone_source: ToneSource
    comparison: Comparison
    with_sign: tuple[ReferenceShown, ...]
    without_sign: tuple[ReferenceShown, ...]
    sentences: tuple[str, ...]
    lines: tuple[str, ...]


def compare(services: Services, asked: CompareRequest) -> ComparisonResult | tuple[Reason, ...]:
    """Compare a region of a photo with references of like skin, or say why it cannot be done.

    Costs up to a second or two and some hundred megabytes; callers limit how many run at once.
    """
    picture = decode(asked.photo, max_pixels=MAX_PIXELS)
    if isinstance(picture, ColourRefusal):
        return _refused(picture)
    linear = linearise(picture)
    corners = None if asked.corners is None else asked.corners.in_pixels(picture.size)
    batches = registered_batches(services.catalogue)
    batch = batch_of(asked.chart)
    if batch and batch not in batches:
        return (reason("chart.batch", "this batch is not registered here"),)
    calibration = calibrate(
        picture,
        linear,
        declared=asked.chart,
        corners=corners,
        light=asked.light,
        reference=batches.get(batch or ""),
        batches=batches,
    )
    if isinstance(calibration, ColourRefusal):
        return _refused(calibration)
    measured = _measure(picture, linear, calibration, asked.region)
    if isinstance(measured, ColourRefusal):
        return _refused(measured)
    aside = asked.comparison_region
    beside = None if aside is None else _measure(picture, linear, calibration, aside)
    if isinstance(beside, ColourRefusal):
        return _refused(beside, "the region for comparison: ")
    return _result(services, asked, calibration, measured, beside)


def _refused(refusal: ColourRefusal, where: str = "") -> tuple[Reason, ...]:
    return (reason(refusal.code, where + refusal.detail),)


def _measure(
    picture: DecodedImage, linear: LinearPixels, calibration: Calibration, outline: Outline
) -> RegionMeasurement | ColourRefusal:
    return measure_region(linear, ClippedView(picture), calibration, outline.in_pixels(picture.size))


def _result(
    services: Services,
    asked: CompareRequest,
    calibration: Calibration,
    measured: RegionMeasurement,
    beside: RegionMeasurement | None,
) -> ComparisonResult:
    tone = tone_of(None if beside is None else beside.ita, asked.stated_tone)
    source: ToneSource = "none" if tone is None else "stated" if beside is None else "comparison_region"
    setting = Setting(asked.body_site.value, tone, asked.light)
    found = find_references(services, asked.sign, setting, most=MOST_REFERENCES)
    references = {reference.colour.id: reference for reference in found}
    compared = compare_colours(
        measured.lab, measured.uncertainty, setting, [r.colour for r in found], most=MOST_REFERENCES
    )
    return ComparisonResult(
        asked.body_site,
        asked.sign,
        measured,
        calibration,
        tone,
        source,
        compared,
        tuple(_shown(references[i].colour, references[i].provenance) for i in compared.with_sign),
        tuple(_shown(references[i].colour, references[i].provenance) for i in compared.without_sign),
        sentences_on(compared, tone),
        wording.ON_EVERY_RESULT,
    )


def _shown(colour: ReferenceColour, provenance: Provenance) -> ReferenceShown:
    return ReferenceShown(
        colour.id,
        wording.WITH_SIGN if colour.with_sign else wording.WITHOUT_SIGN,
        BodySite(colour.body_site),
        colour.tone or "unknown",
        Illuminant(colour.light),
        Grade(colour.grade),
        provenance,
    )


def sentences_on(compared: Comparison, tone: ItaClass | None) -> tuple[str, ...]:
    """What the two ranges can and cannot tell. They never say whether the sign is there."""
    said = []
    if tone is None:
        said.append(words.TONE_UNKNOWN)
    elif compared.range_with is None or compared.range_without is None:
        said.append(words.GROUP_TOO_SMALL)
    if compared.within_uncertainty:
        said.append(words.SIGN_HIDDEN)
    if compared.overlap is not None:
        said.append(words.OVERLAP if compared.overlap else words.APART)
    return tuple(said)
