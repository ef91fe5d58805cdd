"""The comparison of an uploaded photo with references, for the REST route and the page alike.

DESIGN section 7 draws the line: it shows references and what was measured, and never becomes an
icterometer. So a `ReferenceShown` has no place for bilirubin, oxygen saturation or a distance, the
order comes from `colour.compare` (site, tone, light, calibration), and the fixed lines stand on
every result, whatever it is. Nothing here writes anything anywhere.
"""

from __future__ import annotations

from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from api import compare_words as words
from api.references import find_references
from api.services import Services
from colour.batch_name import batch_of
from colour.compare import Comparison, ReferenceColour, Setting, tone_of
from colour.compare import compare as compare_colours
from colour.light import Light
from colour.report import CalibrationReport
from colour.tone import ItaClass
from imagedb import wording
from imagedb.model import Reason
from imagedb.panels import SIGNS
from imagedb.reasons import reason
from imagedb.vocabulary import BodySite, Condition, Grade, Illuminant, Provenance
from ingest.asked import Look, Outline, Seen
from ingest.charts import registered_batches
from ingest.states import Refused
from ingest.workers import look

if TYPE_CHECKING:  # what was measured comes from a worker; here nothing is
    from colour.measure import RegionMeasurement

__all__ = ["SIGNS", "CompareRequest", "ComparisonResult", "ReferenceShown", "compare"]

MOST_REFERENCES = 6

ToneSource = Literal["comparison_region", "stated", "none"]


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
    report: CalibrationReport
    tone: ItaClass | None
    tone_source: ToneSource
    comparison: Comparison
    with_sign: tuple[ReferenceShown, ...]
    without_sign: tuple[ReferenceShown, ...]
    sentences: tuple[str, ...]
    lines: tuple[str, ...]


def compare(services: Services, asked: CompareRequest) -> ComparisonResult | tuple[Reason, ...]:
    """Compare a region of a photo with references of like skin, or say why it cannot be done.

    The photo is read in a worker, which costs up to a second or two and some hundred megabytes; callers limit how
    many run at once.
    """
    batches = registered_batches(services.catalogue)
    batch = batch_of(asked.chart)
    if batch and batch not in batches:
        return (reason("chart.batch", "this batch is not registered here"),)
    wanted = Look(
        asked.photo,
        asked.region,
        asked.comparison_region,
        asked.light,
        asked.chart,
        asked.corners,
        batches.get(batch or ""),
        dict(batches),
    )
    try:
        seen = services.workers.submit(look, wanted).result()
    except BrokenExecutor:
        return (reason("image.unreadable"),)
    return seen.reasons if isinstance(seen, Refused) else _result(services, asked, seen)


def _result(services: Services, asked: CompareRequest, seen: Seen) -> ComparisonResult:
    measured, beside = seen.region, seen.beside
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
        seen.report,
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
