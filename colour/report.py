"""What a calibration found, in one frozen record and one versioned JSON."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from colour.charts import ChartReference
from colour.difference import delta_e00
from colour.fit import Fit
from colour.grade import GradeInputs, GradeResult, grade
from colour.light import LightEstimate
from colour.reading import ChartReading, Flags
from colour.spaces import Floats, linear_srgb_to_lab
from colour.uncertainty import uncertainty_at_skin

SCHEMA_VERSION = 1

# CIELAB: a patch left out is called glossy when it came out this much lighter; below this chroma it is grey.
_GLOSS_LIGHTER = 8.0
_GREY = 8.0

Exclusion = Literal["clipped", "damaged"]
Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class PatchResult:
    """One patch: CIELAB as it is, as the file shows it and as calibrated; CIEDE2000 of the last.

    `loo_delta_e` is that of a fit which left the patch out. `excluded` says why it was not used.
    """

    name: str
    centre: tuple[float, float]
    target: Triple
    as_shot: Triple
    result: Triple
    delta_e: float
    loo_delta_e: float
    excluded: Exclusion | None

    def to_json(self) -> dict[str, Any]:
        """Return the patch, colours to a hundredth."""
        return {
            "name": self.name,
            "target": _rounded(self.target),
            "as_shot": _rounded(self.as_shot),
            "result": _rounded(self.result),
            "delta_e": round(self.delta_e, 2),
            "loo_delta_e": round(self.loo_delta_e, 2),
            "used": self.excluded is None,
            "excluded": self.excluded,
        }


@dataclass(frozen=True, slots=True)
class Errors:
    """CIEDE2000 of `count` patches, each predicted by a fit that left it out."""

    mean: float
    median: float
    p95: float
    max: float
    count: int

    def to_json(self) -> dict[str, Any]:
        """Return the figures to a thousandth."""
        names = ("mean", "median", "p95", "max")
        return {name: round(float(getattr(self, name)), 3) for name in names}


@dataclass(frozen=True, slots=True)
class Glare:
    """Light that is no part of the colours: `veil` over the whole chart, as a share of white; and glossy patches.

    The veil is what the fit's offset takes away, nought where it adds instead. `patches` are numbers, from 1, of
    patches left out that came out lighter and paler than they are, which a finger or a shadow does not do.
    """

    veil: float
    patches: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the report's `glare`."""
        return {"veil_share_of_white": round(self.veil, 4), "patches": list(self.patches)}


@dataclass(frozen=True, slots=True)
class CalibrationReport:
    """A calibration's figures. Errors are CIEDE2000 of patches predicted by fits that left them out.

    `chart` is the card, `chart_generation` the reference values that fitted; `trusted` whether they were measured; `columns` how many patches stand in a row; `white_balance` is each channel's reading of grey over green's; `clipped_share` the part of the
    picture that is burnt out; `uncertainty` one row for each colour of newborn skin, lightest first.
    """

    chart: str
    chart_generation: str
    chart_source: str
    home_print: bool
    trusted: bool
    columns: int
    patches: tuple[PatchResult, ...]
    model: str
    loo_mean: float
    loo_median: float
    loo_p95: float
    loo_max: float
    skin_patches_mean: float | None
    skin_like: Errors | None
    as_shot_mean: float
    white_balance: Triple
    clipped_share: float
    glare: Glare
    light: LightEstimate
    profile: str
    profile_assumed: bool
    graded: GradeResult
    uncertainty: tuple[dict[str, Any], ...]

    @property
    def measured_card(self) -> bool:
        """Whether the values that were fitted are the card's own, not those that a print was meant to have."""
        return self.trusted and not self.home_print

    @property
    def grade(self) -> str:
        """'A', 'B' or 'C'."""
        return self.graded.grade

    @property
    def grade_reason(self) -> str:
        """What kept it from a better grade, in words."""
        return self.graded.reason

    def to_json(self) -> dict[str, Any]:
        """Return the whole report as plain JSON values."""
        return {
            "schema_version": SCHEMA_VERSION,
            "chart": self._chart_json(),
            "calibration": self._calibration_json(),
            "light": self.light.to_json(),
            "exposure": {
                "clipped_share": round(self.clipped_share, 5),
                "clipped_patches": [
                    n for n, p in enumerate(self.patches, start=1) if p.excluded == "clipped"
                ],
            },
            "glare": self.glare.to_json(),
            "profile": {"name": self.profile, "assumed": self.profile_assumed},
        }

    def _chart_json(self) -> dict[str, Any]:
        return {
            "type": self.chart,
            "generation": self.chart_generation,
            "source": self.chart_source,
            "home_print": self.home_print,
            "trusted": self.trusted,
            "columns": self.columns,
            "patch_centres": [[round(x, 2), round(y, 2)] for x, y in (p.centre for p in self.patches)],
            "excluded": [
                {"index": number, "name": patch.name, "why": patch.excluded}
                for number, patch in enumerate(self.patches, start=1)
                if patch.excluded
            ],
            "patches": [patch.to_json() for patch in self.patches],
        }

    def _calibration_json(self) -> dict[str, Any]:
        skin = self.skin_patches_mean
        return {
            "model": self.model,
            "loo_delta_e": {
                "mean": round(self.loo_mean, 3),
                "median": round(self.loo_median, 3),
                "p95": round(self.loo_p95, 3),
                "max": round(self.loo_max, 3),
            },
            "loo_skin_delta_e": None if skin is None else round(skin, 3),
            "loo_skin_like": None if self.skin_like is None else self.skin_like.to_json(),
            "as_shot_delta_e": round(self.as_shot_mean, 3),
            "white_balance": _rounded(self.white_balance, 4),
            **self.graded.to_json(),
            "uncertainty_at_skin": list(self.uncertainty),
        }


def make_report(
    reading: ChartReading,
    reference: ChartReference,
    fit: Fit,
    light: LightEstimate,
    *,
    clipped_share: float,
    profile: str,
    profile_assumed: bool,
) -> CalibrationReport:
    """Return the report of a fit. `reading` and `reference` are the ones that were fitted."""
    loo = _errors(fit.loo[fit.used])
    as_shot = linear_srgb_to_lab(reading.patches)
    skin_like = skin_like_patches(reference.lab_d65) & fit.used
    skin = _errors(fit.loo[skin_like]) if skin_like.any() else None
    skin_mean = None if skin is None else skin.mean
    scale, measured = fit.correction.scale, reference.trusted and not reading.home_print
    return CalibrationReport(
        chart=reading.kind,
        chart_generation=reference.kind,
        chart_source=reference.source,
        home_print=reading.home_print,
        trusted=reference.trusted,
        columns=reference.layout.columns,
        patches=_patch_results(reading, reference, fit, as_shot),
        model=fit.correction.kind,
        loo_mean=loo.mean,
        loo_median=loo.median,
        loo_p95=loo.p95,
        loo_max=loo.max,
        skin_patches_mean=skin_mean,
        skin_like=skin,
        as_shot_mean=float(delta_e00(as_shot, reference.lab_d65)[fit.used].mean()),
        white_balance=_triple(scale / scale[1]),
        clipped_share=clipped_share,
        glare=find_glare(reading, reference, fit),
        light=light,
        profile=profile,
        profile_assumed=profile_assumed,
        graded=grade(
            GradeInputs(
                mean=loo.mean,
                p95=loo.p95,
                skin=skin_mean,
                patches=loo.count,
                gradient=light.gradient,
                mixed=light.mixed,
                profile_assumed=profile_assumed,
                home_print=reading.home_print,
                trusted=reference.trusted,
            )
        ),
        uncertainty=tuple(uncertainty_at_skin(fit.correction, light, measured_card=measured)),
    )


def skin_like_patches(lab: Floats) -> Flags:
    """Return (n,) bool: CIELAB (n, 3) in the range of skin, as the two skin patches of a 24-patch chart."""
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    hue = np.degrees(np.arctan2(lab[:, 2], lab[:, 1]))
    return (lab[:, 0] > 25) & (lab[:, 0] < 85) & (chroma > 10) & (chroma < 35) & (hue > 25) & (hue < 85)


def find_glare(reading: ChartReading, reference: ChartReference, fit: Fit) -> Glare:
    """Return what the fit's offset and the patches left out say of gloss and veiling light."""
    chroma = np.hypot(fit.result[:, 1], fit.result[:, 2])
    true_chroma = np.hypot(reference.lab_d65[:, 1], reference.lab_d65[:, 2])
    lighter = fit.result[:, 0] - reference.lab_d65[:, 0] > _GLOSS_LIGHTER
    # A grey cannot get paler.
    paler = chroma < np.maximum(true_chroma, _GREY)
    glossy = ~reading.usable & lighter & paler
    numbers = tuple(int(number) + 1 for number in np.flatnonzero(glossy))
    return Glare(max(0.0, -float(fit.correction.offset.mean())), numbers)


def _errors(loo: Floats) -> Errors:
    p95 = float(np.percentile(loo, 95))
    return Errors(float(loo.mean()), float(np.median(loo)), p95, float(loo.max()), len(loo))


def _patch_results(
    reading: ChartReading, reference: ChartReference, fit: Fit, as_shot: Floats
) -> tuple[PatchResult, ...]:
    error = delta_e00(fit.result, reference.lab_d65)
    return tuple(
        PatchResult(
            name=name,
            centre=(float(reading.centres[i, 0]), float(reading.centres[i, 1])),
            target=_triple(reference.lab_d65[i]),
            as_shot=_triple(as_shot[i]),
            result=_triple(fit.result[i]),
            delta_e=float(error[i]),
            loo_delta_e=float(fit.loo[i]),
            excluded=_why(reading, i),
        )
        for i, name in enumerate(reference.names)
    )


def _why(reading: ChartReading, index: int) -> Exclusion | None:
    if reading.usable[index]:
        return None
    return "clipped" if reading.clipped[index] else "damaged"


def _triple(values: Floats) -> Triple:
    return float(values[0]), float(values[1]), float(values[2])


def _rounded(values: Triple, digits: int = 2) -> list[float]:
    return [round(value, digits) for value in values]
