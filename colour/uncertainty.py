"""How far a calibrated colour may be off: the fit's own scatter, the light's spectrum, its evenness, the print.

Three covariances of L*, a*, b* are added. The first is what refits on resampled patches say at this very
colour. The second is a table, `skin/data/uncertainty.csv`: for each light as stated, at 27 colours
of newborn skin and mucosa, what else went wrong in simulated photographs: the light's and the sensor's
spectra, which treat skin unlike the card's paints, the card's own colours, flare, tone curve, and skin
that faces another way than the card. Between those colours it is blended by distance in CIELAB. The third
is light that falls off between card and skin.

The table holds no standard deviations but widths: with them 1.96 times the standard uncertainty reaches
as far as the errors of the simulated photographs did (`COVERED_IN_TABLE` of them), bias included; the
correlation of L* and b* is the one that does the same for ITA. It is made by

    make uncertainty-table

and tested on cameras and lights that did not make it. A light that nobody stated gets the widest of all.

A card that somebody printed and nobody measured is not what it is fitted as. Refits cannot tell: a printer
that lays too much yellow does so on all patches, and skin comes out too blue. What simulated printers did is a
second table of the same kind, `skin/data/print_uncertainty.csv`, added for such cards alone. It is made by

    python -m benchmarks.uncertainty_print --write
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from colour.correction import Correction, apply
from colour.ladder import SKIN_LADDER
from colour.light import Light, LightEstimate
from colour.metric import difference_metric, nearness
from colour.spaces import Floats, lab_to_linear_srgb, linear_srgb_to_lab
from colour.tone import ita

TABLE_FILE = Path(__file__).parent / "skin" / "data" / "uncertainty.csv"
PRINT_FILE = Path(__file__).parent / "skin" / "data" / "print_uncertainty.csv"

# Resampled patches tell how well the card is fitted. Where it fits badly skin fits worse still: the same
# spectra are to blame, and skin is further from any paint than one paint from another. Of 1, 2, 2.5, 3 and 4
# this covered the worst tone and light of the simulated photographs best for the width.
_SKIN_PER_SCATTER = 2.0
# A light whose rendered white is this warm is no daylight, whatever was stated.
_WARM_BELOW_K = 4000.0
# Skin lies up to one card's length beside the card's middle, the light falls off along any direction, and
# `gradient` is from corner to corner: of its logarithm this much is the standard deviation of what skin gets.
_UNEVEN_PER_GRADIENT = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class SkinTable:
    """What simulated photographs left uncertain: `covariance` (n, 3, 3) of L*, a*, b* at colours `lab` (n, 3)."""

    lab: Floats
    covariance: Floats

    def at(self, lab: Floats) -> Floats:
        """Return (..., 3, 3) at colours (..., 3), blended from the nodes by distance."""
        return np.asarray(np.einsum("...n,nij->...ij", nearness(lab, self.lab), self.covariance))


@cache
def light_tables() -> Mapping[str, SkinTable]:
    """Return the table of each light of `LIGHTS`."""
    return parse_tables(TABLE_FILE.read_text(encoding="utf-8"))


@cache
def print_table() -> SkinTable:
    """Return what a home print leaves uncertain of which nobody measured the colours."""
    return parse_tables(PRINT_FILE.read_text(encoding="utf-8"))["any"]


def parse_tables(text: str) -> Mapping[str, SkinTable]:
    """Return the tables in CSV text: light, L*, a*, b*, their standard uncertainties, three correlations."""
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    tables = {}
    for light in dict.fromkeys(row["light"] for row in rows):
        own = [row for row in rows if row["light"] == light]
        numbers = np.array([[float(row[name]) for name in list(rows[0])[1:]] for row in own])
        tables[light] = SkinTable(numbers[:, :3], covariances(numbers[:, 3:6], numbers[:, 6:]))
    return tables


def covariances(uncertainty: Floats, correlation: Floats) -> Floats:
    """Return (n, 3, 3) of standard uncertainties (n, 3) and correlations L*a*, L*b*, a*b* (n, 3)."""
    matrix = np.tile(np.eye(3), (len(uncertainty), 1, 1))
    for place, (i, j) in enumerate(((0, 1), (0, 2), (1, 2))):
        matrix[:, i, j] = matrix[:, j, i] = correlation[:, place]
    return np.asarray(matrix * uncertainty[:, :, None] * uncertainty[:, None, :])


def colour_covariance(
    correction: Correction, light: LightEstimate, linear: ArrayLike, *, measured_card: bool
) -> Floats:
    """Return the covariance (..., 3, 3) of calibrated L*, a*, b* at as-shot linear sRGB (..., 3).

    `measured_card` says whether the values that were fitted are the card's own: its maker's or its batch's,
    not those that a home print was meant to have.
    """
    read = np.asarray(linear, float)
    lab = linear_srgb_to_lab(apply(correction, read))
    found = known_covariance(correction, light, read, lab) + _of_light(lab, light)
    return found if measured_card else found + print_table().at(lab)


def known_covariance(correction: Correction, light: LightEstimate, read: Floats, lab: Floats) -> Floats:
    """Return the part (..., 3, 3) that this photo itself tells: its fit's scatter and its light's fall."""
    return _scatter(correction, read, lab) + _unevenness(lab, light)


def ita_uncertainty(lab: ArrayLike, covariance: Floats) -> float:
    """Return the standard uncertainty of ITA in degrees, to first order, at most 90."""
    return float(ita_uncertainties(np.asarray(lab, float), covariance))


def ita_uncertainties(lab: Floats, covariance: Floats) -> Floats:
    """Return `ita_uncertainty` (...) of colours (..., 3) with covariances (..., 3, 3)."""
    above, yellow = lab[..., 0] - 50, lab[..., 2]
    square = above**2 + yellow**2
    slope = np.stack([yellow, np.zeros_like(yellow), -above], axis=-1)
    variance = np.einsum("...i,...ij,...j->...", slope, covariance, slope)
    # Where ITA means nothing (L* 50, b* 0) it may be anything.
    steep = np.degrees(np.sqrt(variance) / np.maximum(square, 1e-12))
    return np.asarray(np.where(square > 0, np.minimum(steep, 90.0), 90.0))


def expanded_delta_e(lab: ArrayLike, uncertainty: ArrayLike) -> float:
    """Return CIEDE2000 within which 95 % of the errors lie, from L*, a*, b* standard uncertainties.

    A bound by the greatest direction: the length of the 1.96-fold steps along the axes together.
    """
    metric = difference_metric(np.asarray(lab, float)[None])[0]
    steps = metric @ np.diag(np.asarray(uncertainty, float))
    return float(1.96 * np.linalg.norm(steps, ord=2))


def uncertainty_at_skin(
    correction: Correction, light: LightEstimate, *, measured_card: bool
) -> list[dict[str, Any]]:
    """Return, for each colour of `SKIN_LADDER`, the standard uncertainty of L*, a*, b* and ITA."""
    read = read_for(correction, SKIN_LADDER)
    covariance = colour_covariance(correction, light, read, measured_card=measured_card)
    spread = np.sqrt(np.einsum("nii->ni", covariance))
    in_degrees = ita_uncertainties(SKIN_LADDER, covariance)
    return [
        {
            "lab": [round(float(v), 2) for v in lab],
            "ita": round(float(ita(lab)), 1),
            "uncertainty": [round(float(v), 2) for v in own],
            "ita_uncertainty": round(float(degrees), 2),
        }
        for lab, own, degrees in zip(SKIN_LADDER, spread, in_degrees, strict=True)
    ]


def read_for(correction: Correction, lab: ArrayLike) -> Floats:
    """Return the as-shot linear sRGB (..., 3) that `correction` renders as CIELAB (..., 3), by Newton's steps."""
    target = lab_to_linear_srgb(lab)
    read = target * correction.scale
    step = np.diag(1e-5 * correction.scale)
    for _ in range(30):
        missing = target - apply(correction, read)
        if np.abs(missing).max() < 1e-9:
            break
        around = read[..., None, :]
        slope = (apply(correction, around + step) - apply(correction, around - step)) / 2e-5
        # Damped as Levenberg has it: a colour at the edge of what the correction can render has no slope.
        square = slope @ np.swapaxes(slope, -1, -2) + 1e-12 * np.eye(3)
        change = np.linalg.solve(square, slope @ missing[..., None])[..., 0] * correction.scale
        read = np.maximum(read + np.clip(change, -0.5 * read, read), 1e-4 * correction.scale)
    return np.asarray(read)


def _scatter(correction: Correction, read: Floats, lab: Floats) -> Floats:
    """Return the covariance (..., 3, 3) that the refits on resampled patches, about the fit itself, tell."""
    if not correction.ensemble:
        return np.zeros((*lab.shape, 3))
    apart = np.stack([linear_srgb_to_lab(apply(member, read)) - lab for member in correction.ensemble])
    return np.asarray(_SKIN_PER_SCATTER**2 * np.einsum("m...i,m...j->...ij", apart, apart) / len(apart))


def _of_light(lab: Floats, light: LightEstimate) -> Floats:
    """Return what the table says (..., 3, 3); of all that may apply the greatest."""
    found = light_tables()[light.stated].at(lab)
    also: list[Light] = ["mixed"] if light.mixed else []
    if light.cct is not None and light.cct < _WARM_BELOW_K:
        also.append("warm_lamp")
    for name in also:
        other = light_tables()[name].at(lab)
        greater = np.trace(other, axis1=-2, axis2=-1) > np.trace(found, axis1=-2, axis2=-1)
        found = np.where(greater[..., None, None], other, found)
    return np.asarray(found)


def _unevenness(lab: Floats, light: LightEstimate) -> Floats:
    """Return what other light on the skin than on the card does: a factor on X, Y and Z alike."""
    share = _UNEVEN_PER_GRADIENT * float(np.log(light.gradient))
    direction = (lab + np.array([16.0, 0, 0])) / 3
    return np.asarray(direction[..., :, None] * direction[..., None, :] * share**2)
