"""The correction of a photo's colour: a tone curve for each channel, then a matrix.

With x the linear sRGB that the file's profile gives, one channel at a time

    z = max(x / scale + offset, 0)
    t = (z / max(1 + bend * (1 - z), 0.2)) ** gamma

undoes the camera's exposure, flare and tone curve; `bend`, one number for the three channels, gives back what cameras
hold back of the lights below white (Naka and Rushton's curve turned round; 0 is none). Then a 3x3 matrix, or a 3x6 one on the
root-polynomial terms of degree 2 (Finlayson, Mackiewicz and Hurlbert 2015), gives linear sRGB as
the chart's reference values have it. Both are homogeneous in t, so a change of exposure stays one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from colour.spaces import Floats

Kind = Literal["tone+3x3", "tone+rootpoly2"]
KINDS: tuple[Kind, ...] = ("tone+3x3", "tone+rootpoly2")

# Below this a channel is black: keeps the power and its derivative finite.
TINY = 1e-6

# The bend's divisor is no less than this, so that what is brighter than white stays finite and rises.
LEAST_DIVISOR = 0.2

# Pairs of channels whose geometric means are the root-polynomial terms of degree 2.
PAIRS: tuple[tuple[int, int], ...] = ((0, 1), (1, 2), (0, 2))


@dataclass(frozen=True, slots=True, eq=False)
class Correction:
    """One fitted correction; `ensemble` holds refits on resampled patches, for its uncertainty.

    `scale`, `offset` and `gamma` are (3,), `bend` is one number, `matrix` is (3, 3) or (3, 6) by `kind`.
    """

    kind: Kind
    scale: Floats
    offset: Floats
    gamma: Floats
    matrix: Floats
    ensemble: "tuple[Correction, ...]" = ()
    bend: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Return plain numbers that `from_json` reads back exactly."""
        return {
            "kind": self.kind,
            "scale": self.scale.tolist(),
            "offset": self.offset.tolist(),
            "gamma": self.gamma.tolist(),
            "matrix": self.matrix.tolist(),
            "bend": self.bend,
            "ensemble": [member.to_json() for member in self.ensemble],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Correction":
        """Return the correction that `to_json` wrote. Raises ValueError for an unknown kind."""
        if data["kind"] not in KINDS:
            msg = f"unknown correction {data['kind']!r}; known are {', '.join(KINDS)}"
            raise ValueError(msg)
        return cls(
            kind=data["kind"],
            scale=np.array(data["scale"], float),
            offset=np.array(data["offset"], float),
            gamma=np.array(data["gamma"], float),
            matrix=np.array(data["matrix"], float),
            bend=float(data.get("bend", 0)),
            ensemble=tuple(cls.from_json(member) for member in data.get("ensemble", ())),
        )


def identity() -> Correction:
    """Return the correction that changes nothing but negative values, which become zero."""
    return Correction("tone+3x3", np.ones(3), np.zeros(3), np.ones(3), np.eye(3))


def toned(light: Floats, gamma: Floats, bend: float) -> Floats:
    """Return light (...), as a share of white with the offset added, with the camera's tone curve undone.

    `gamma` is as `light`, or is stretched to it.
    """
    return np.asarray(bent(np.maximum(light, TINY), bend) ** gamma)


def bent(light: Floats, bend: ArrayLike) -> Floats:
    """Return positive light (...) as it was before the camera held its lights back; white stays where it is."""
    return np.asarray(light / np.maximum(1 + np.asarray(bend) * (1 - light), LEAST_DIVISOR))


def features(tone: Floats, kind: Kind) -> Floats:
    """Return the terms (..., 3) or (..., 6) that the matrix weighs, of tone-corrected (..., 3)."""
    if kind == "tone+3x3":
        return tone
    root = np.sqrt(tone)
    cross = np.stack([root[..., i] * root[..., j] for i, j in PAIRS], axis=-1)
    return np.concatenate([tone, cross], axis=-1)


def apply(correction: Correction, linear: ArrayLike) -> Floats:
    """Return calibrated linear sRGB (..., 3), float64 and unclipped, of as-shot linear sRGB (..., 3).

    The reference that every faster way is tested against, and the one that measurements use.
    """
    shifted = np.asarray(linear, dtype=np.float64) / correction.scale + correction.offset
    tone = toned(shifted, correction.gamma, correction.bend)
    return np.asarray(features(tone, correction.kind) @ correction.matrix.T, dtype=np.float64)
