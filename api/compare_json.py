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

    chart: Annotated[str, Field(description="The chart that was found.")]
    grade: Annotated[str, Field(description="A, B or C.")]
    grade_reason: Annotated[str, Field(description="Which errors gave the grade.")]
    error_mean: Annotated[
        float, Field(description="CIEDE2000, each patch predicted by a fit that left it out.")
    ]
    error_skin_patches: Annotated[
        float | None,
        Field(description="Mean of the card's skin-like patches, CIEDE2000; null where none could be used."),
    ]
    colour_profile: Annotated[str, Field(description="The file's ICC profile, by its name.")]
    colour_profile_assumed: Annotated[
        bool, Field(description="True when the file had none and was read as sRGB.")
    ]


class RangeJson(TypedDict):
    """CIEDE2000 from the region to the references of one group, least and greatest."""

    least: Annotated[float, Field(description="To the nearest of them.")]
    greatest: Annotated[float, Field(description="To the farthest of them.")]
    references: Annotated[int, Field(description="How many there are in the group.")]


class ReferenceJson(TypedDict):
    """A reference photo, and whether it was documented with the sign or without it."""

    photo: Annotated[str, Field(description="The photo's id.")]
    documented: Annotated[str, Field(description="Whether it was documented with the sign or without it.")]
    body_site: Annotated[str, Field(description="Where on the body; the same as the region's.")]
    ita_class: Annotated[str, Field(description="Its tone, by the skin beside the sign.")]
    illuminant: Annotated[str, Field(description="The light as its photographer stated it.")]
    grade: Annotated[str, Field(description="How far its calibration can be trusted.")]
    provenance: Annotated[str, Field(description="real, simulated or phantom.")]
    href: Annotated[str, Field(description="Its record, which has its numbers.")]
    thumbnail: Annotated[str, Field(description="Its small picture.")]
    display: Annotated[str, Field(description="Its calibrated picture.")]


class DifferenceJson(TypedDict):
    """The two ranges, and whether they can be told apart at all."""

    with_sign: Annotated[
        RangeJson | None, Field(description="null where no such reference could be compared.")
    ]
    without_sign: Annotated[
        RangeJson | None, Field(description="null where no such reference could be compared.")
    ]
    overlap: Annotated[
        bool | None,
        Field(
            description="True when the ranges overlap, so that colour tells nothing here; null where one is missing."
        ),
    ]
    within_uncertainty: Annotated[
        bool | None,
        Field(description="True when the sign changes these tones by less than the photo's uncertainty."),
    ]
    uncertainty: Annotated[float, Field(description="CIEDE2000 that 95 % of this photo's errors stay under.")]


class ComparisonJson(TypedDict):
    """A comparison. It estimates nothing, names no condition and ranks none."""

    body_site: Annotated[str, Field(description="Where the region lies, as stated.")]
    sign: Annotated[str, Field(description="What was asked about.")]
    measurement: MeasurementJson
    calibration: CalibrationJson
    tone: Annotated[
        str | None,
        Field(description="The tone that references were sought for; null where nothing tells it."),
    ]
    tone_source: Annotated[str, Field(description="comparison_region, stated or none.")]
    with_sign: Annotated[
        list[ReferenceJson], Field(description="Ordered by tone, light and calibration, never by colour.")
    ]
    without_sign: Annotated[list[ReferenceJson], Field(description="In the same order.")]
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
