"""The way from a decoded photo to a calibration: find the chart, fit, judge, report."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from colour.card import batch_of, nominal_reference
from colour.charts import CHARTS, ChartReference, candidates
from colour.correction import Correction
from colour.decode import clipped_share
from colour.detect import NO_BATCHES, find_chart
from colour.detection.verdict import greys, most_damaged
from colour.fit import FEWEST_PATCHES, Fit, channel_scale, fit_chart, with_ensemble
from colour.grade import WORST_MEAN
from colour.home_print import looks_home_printed
from colour.image import DecodedImage, LinearPixels
from colour.light import Light, estimate_light, is_phototherapy, under_phototherapy
from colour.reading import ChartReading
from colour.refusal import ColourRefusal
from colour.report import CalibrationReport, make_report

# Share of the greys that may be burnt out; without them neither white nor tone curve can be told.
_MOST_CLIPPED_GREYS = 0.5
# White patch, linear: below this an 8-bit file holds too few codes to tell colours apart.
_DARKEST_WHITE = 0.02
# Part of the picture that must be blue for a missing chart to be blamed on the lamp.
_BLUE_EVERYWHERE = 0.75
# Part of the picture that must be burnt out for a missing chart to be blamed on the exposure.
_BURNT_EVERYWHERE = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """A photo's fitted correction, what is known of its quality, and the reading it rests on."""

    correction: Correction
    report: CalibrationReport
    reading: ChartReading


def calibrate(
    image: DecodedImage,
    linear: LinearPixels,
    *,
    declared: str = "auto",
    corners: NDArray[np.float64] | None = None,
    light: Light = "unknown",
    reference: ChartReference | None = None,
    batches: Mapping[str, ChartReference] = NO_BATCHES,
) -> Calibration | ColourRefusal:
    """Return the calibration of a photo, or why it cannot be trusted for colour.

    `linear` is `linearise(image)`: (height, width, 3) linear sRGB as shot. `declared` is the chart
    as stated (`auto` finds out), `corners` (4, 2) its corner patches if a person showed them, `light`
    the light as stated: a chart that fits says little about skin under a lamp with a ragged
    spectrum, so what is not stated is taken as any of them. A `reference` (of a CGATS file or of a
    printed card's batch) is the chart to look for, instead of the built-in ones; of `batches`, measured
    values of printed cards, `auto` takes those that the card in the photo says are its own.
    """
    found = find_chart(
        image, linear, declared=declared, corners=corners, reference=reference, batches=batches
    )
    if isinstance(found, ColourRefusal):
        return _blue_lamp(linear) or _burnt_out(image, found) or found
    return calibrate_reading(
        found,
        declared=declared,
        light=light,
        reference=reference or batches.get(batch_of(found.kind) or ""),
        clipped_share=clipped_share(image),
        profile=image.profile_name,
        profile_assumed=image.profile_assumed,
    )


def calibrate_reading(
    reading: ChartReading,
    *,
    declared: str = "auto",
    light: Light = "unknown",
    reference: ChartReference | None = None,
    clipped_share: float = 0.0,
    profile: str = "sRGB",
    profile_assumed: bool = False,
) -> Calibration | ColourRefusal:
    """Return the calibration that a chart's reading gives, or why it cannot be trusted.

    Deterministic. The generation of the chart is the one that fits, unless `declared` names it.
    A `reference` is used in place of the built-in ones. Raises UnknownChartError when `declared` is a chart
    without reference values and none is given.
    """
    charts = _candidates(reading, declared, reference)
    refused = check_reading(reading, charts[0])
    if refused:
        return refused
    fit, chart = _best_generation(reading, charts)
    if fit.loo_mean > WORST_MEAN:
        detail = f"patches left out are missed by {fit.loo_mean:.1f} on average; {WORST_MEAN:g} is the most"
        return ColourRefusal("chart.fit", detail, {"loo_mean": fit.loo_mean})
    if reference is not None or (declared in {"auto", "classic24"} and reading.kind in CHARTS):
        reading = replace(reading, kind=chart.kind)
    # What was measured on the card itself is no print's guess, however badly the photo fits it.
    nominal = reference is None or not reference.trusted
    if nominal and (not chart.trusted or looks_home_printed(fit.loo[fit.used])):
        reading = replace(reading, home_print=True)
    estimate = estimate_light(fit, light)
    complete = with_ensemble(fit, reading, chart)
    report = make_report(
        reading,
        chart,
        complete,
        estimate,
        clipped_share=clipped_share,
        profile=profile,
        profile_assumed=profile_assumed,
    )
    return Calibration(complete.correction, report, reading)


def check_reading(reading: ChartReading, chart: ChartReference) -> ColourRefusal | None:
    """Return why a reading cannot be fitted, or None: light, exposure, then what is covered."""
    white = channel_scale(reading, chart)
    if under_phototherapy(reading, chart):
        share = white[2] / white.sum()
        return ColourRefusal("light.phototherapy", f"{share:.0%} of the light on the greys is blue")
    neutral = greys(chart)
    burnt = int((reading.clipped & neutral).sum())
    clipped, damaged = int(reading.clipped.sum()), int((reading.damaged & ~reading.clipped).sum())
    data = {"clipped": clipped, "damaged": damaged, "usable": int(reading.usable.sum())}
    if burnt and burnt >= _MOST_CLIPPED_GREYS * neutral.sum():
        return ColourRefusal("exposure.clipped", f"{burnt} of the grey patches are burnt out", data)
    if damaged > most_damaged(len(reading.damaged)):
        return ColourRefusal("chart.occluded", f"{damaged} patches are covered or glared", data)
    if reading.usable.sum() < FEWEST_PATCHES:
        code = "exposure.clipped" if clipped >= damaged else "chart.occluded"
        detail = f"only {data['usable']} patches are usable: {clipped} burnt out, {damaged} covered"
        return ColourRefusal(code, detail, data)
    if white.max() < _DARKEST_WHITE:
        return ColourRefusal("exposure.dark", f"white is read as {white.max():.1%} of full scale", data)
    return None


def _candidates(
    reading: ChartReading, declared: str, reference: ChartReference | None
) -> tuple[ChartReference, ...]:
    """Return the references to try: the given one, else those of the chart stated or, for `auto`, found."""
    if reference is not None:
        return (reference,)
    if reading.kind.startswith("card"):
        return (nominal_reference(),)
    return candidates(reading.kind if declared == "auto" else declared)


def _best_generation(reading: ChartReading, charts: tuple[ChartReference, ...]) -> tuple[Fit, ChartReference]:
    """Return the fit, and the chart, whose patches are predicted best when left out."""
    fits = [(fit_chart(reading, chart), chart) for chart in charts]
    return min(fits, key=lambda pair: pair[0].loo_mean)


def _blue_lamp(linear: LinearPixels) -> ColourRefusal | None:
    """Return a refusal for phototherapy when no chart was found and nearly all of the picture is blue."""
    sample = linear[::16, ::16].reshape(-1, 3)
    lit = sample[sample.max(axis=1) > 0.01]
    if not len(lit):
        return None
    blue = np.mean([is_phototherapy(pixel) for pixel in lit])
    if blue < _BLUE_EVERYWHERE:
        return None
    return ColourRefusal("light.phototherapy", f"{blue:.0%} of the picture is blue beyond any room light")


def _burnt_out(image: DecodedImage, refused: ColourRefusal) -> ColourRefusal | None:
    """Return a refusal for exposure when no chart was found and nearly all of the picture is burnt out."""
    if refused.code != "chart.not_found":
        return None
    burnt = clipped_share(image)
    if burnt < _BURNT_EVERYWHERE:
        return None
    return ColourRefusal("exposure.clipped", f"{burnt:.0%} of the picture is burnt out", refused.data)
