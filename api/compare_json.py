"""The public JSON of a comparison: what DESIGN section 7 allows, and no more.

A reference has no number here: no bilirubin, no oxygen saturation, no distance of its own. Those it
has stand on its own photo page, which `href` leads to.
"""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from api.comparison import ComparisonResult, ReferenceShown
from api.schemas import measurement_json, photo_href, rendition_href
from api.wire import MeasurementJson
from colour.compare import DistanceRange


class CalibrationJson(TypedDict):
    """How far the photo's colours can be trusted."""

    chart: str
    grade: Annotated[str, Field(description="A, B or C.")]
    grade_reason: str
    error_mean: Annotated[
        float, Field(description="CIEDE2000, each patch predicted by a fit that left it out.")
    ]
    error_skin_patches: float | None
    colour_profile: str
    colour_profile_assumed: bool


class RangeJson(TypedDict):
    """CIEDE2000 from the region to the references of one group, least and greatest."""

    least: float
    greatest: float
    references: Annotated[int, Field(description="How many there are in the group.")]


class ReferenceJson(TypedDict):
    """A reference photo, and whether it was documented with the sign or without it."""

    photo: Annotated[str, Field(description="The photo's id.")]
    documented: str
    body_site: str
    ita_class: str
    illuminant: str
    grade: str
    provenance: str
    href: str
    thumbnail: str
    display: str


class DifferenceJson(TypedDict):
    """The two ranges, and whether they can be told apart at all."""

    with_sign: RangeJson | None
    without_sign: RangeJson | None
    overlap: bool | None
    within_uncertainty: Annotated[
        bool | None,
        Field(description="True when the sign changes these tones by less than the photo's uncertainty."),
    ]
    uncertainty: Annotated[float, Field(description="CIEDE2000 that 95 % of this photo's errors stay under.")]


class ComparisonJson(TypedDict):
    """A comparison. It estimates nothing, names no condition and ranks none."""

    body_site: str
    sign: str
    measurement: MeasurementJson
    calibration: CalibrationJson
    tone: str | None
    tone_source: Annotated[str, Field(description="comparison_region, stated or none.")]
    with_sign: Annotated[
        list[ReferenceJson], Field(description="Ordered by tone, light and calibration, never by colour.")
    ]
    without_sign: list[ReferenceJson]
    difference: DifferenceJson
    sentences: Annotated[list[str], Field(description="Show these: what the ranges can and cannot tell.")]
    lines: Annotated[list[str], Field(description="Show these with every result; always the same.")]


def comparison_json(result: ComparisonResult) -> ComparisonJson:
    """The result as it is sent."""
    compared, report = result.comparison, result.report
    return {
        "body_site": result.body_site.value,
        "sign": result.sign.value,
        "measurement": measurement_json(result.measurement),
        "calibration": {
            "chart": report.chart,
            "grade": report.grade,
            "grade_reason": report.grade_reason,
            "error_mean": round(report.loo_mean, 3),
            "error_skin_patches": _rounded(report.skin_patches_mean),
            "colour_profile": report.profile,
            "colour_profile_assumed": report.profile_assumed,
        },
        "tone": result.tone,
        "tone_source": result.tone_source,
        "with_sign": [_reference(r) for r in result.with_sign],
        "without_sign": [_reference(r) for r in result.without_sign],
        "difference": {
            "with_sign": _range(compared.range_with),
            "without_sign": _range(compared.range_without),
            "overlap": compared.overlap,
            "within_uncertainty": compared.within_uncertainty,
            "uncertainty": round(compared.uncertainty, 1),
        },
        "sentences": list(result.sentences),
        "lines": list(result.lines),
    }


def _reference(reference: ReferenceShown) -> ReferenceJson:
    return {
        "photo": reference.photo_id,
        "documented": reference.documented,
        "body_site": reference.body_site.value,
        "ita_class": reference.ita_class,
        "illuminant": reference.illuminant.value,
        "grade": reference.grade.value,
        "provenance": reference.provenance.value,
        "href": photo_href(reference.photo_id),
        "thumbnail": rendition_href(reference.photo_id, "thumbnail"),
        "display": rendition_href(reference.photo_id, "display"),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _range(found: DistanceRange | None) -> RangeJson | None:
    if found is None:
        return None
    return {
        "least": round(found.least, 1),
        "greatest": round(found.greatest, 1),
        "references": found.count,
    }
