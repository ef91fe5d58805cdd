"""The correction of a photo's colour: a tone curve for each channel, then a matrix.

With x the linear sRGB that the file's profile gives, one channel at a time

    t = max(x / scale + offset, 0) ** gamma

undoes the camera's exposure, flare and tone curve; then a 3x3 matrix, or a 3x6 one on the
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

# Pairs of channels whose geometric means are the root-polynomial terms of degree 2.
PAIRS: tuple[tuple[int, int], ...] = ((0, 1), (1, 2), (0, 2))


@dataclass(frozen=True, slots=True, eq=False)
class Correction:
    """One fitted correction; `ensemble` holds refits on resampled patches, for its uncertainty.

    `scale`, `offset` and `gamma` are (3,), `matrix` is (3, 3) or (3, 6) by `kind`.
    """

    kind: Kind
    scale: Floats
    offset: Floats
    gamma: Floats
    matrix: Floats
    ensemble: "tuple[Correction, ...]" = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain numbers that `from_json` reads back exactly."""
        return {
            "kind": self.kind,
            "scale": self.scale.tolist(),
            "offset": self.offset.tolist(),
            "gamma": self.gamma.tolist(),
            "matrix": self.matrix.tolist(),
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
            ensemble=tuple(cls.from_json(member) for member in data.get("ensemble", ())),
        )


def identity() -> Correction:
    """Return the correction that changes nothing but negative values, which become zero."""
    return Correction("tone+3x3", np.ones(3), np.zeros(3), np.ones(3), np.eye(3))


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
    tone = np.maximum(shifted, TINY) ** correction.gamma
    return np.asarray(features(tone, correction.kind) @ correction.matrix.T, dtype=np.float64)
