"""CIEDE2000 as a length: how far a small CIELAB step goes, at a colour; and how near colours lie."""

import numpy as np

from colour.difference import delta_e00
from colour.spaces import Floats

_STEP = 0.1


def difference_metric(lab: Floats) -> Floats:
    """Return (n, 3, 3) W: |W d| is CIEDE2000 of a small CIELAB step d from `lab` (n, 3).

    The quadratic form is read off the formula itself by small steps, so there is one CIEDE2000.
    """
    axes = _STEP * np.eye(3)
    # Of a quadratic form G: d'Ge = (|d + e|^2 - |d - e|^2) / 4, for every pair of axes at once.
    steps = np.concatenate([axes[:, None] + axes, axes[:, None] - axes]).reshape(18, 3)
    square = delta_e00(lab[:, None], lab[:, None] + steps) ** 2
    form = (square[:, :9] - square[:, 9:]).reshape(-1, 3, 3) / (4 * _STEP**2)
    symmetric = (form + form.transpose(0, 2, 1)) / 2 + 1e-6 * np.eye(3)
    return np.asarray(np.linalg.cholesky(symmetric).transpose(0, 2, 1))


def nearness(lab: Floats, nodes: Floats, reach: float = 5.0) -> Floats:
    """Return (..., n): how much each of `nodes` (n, 3) counts at colours (..., 3), 1 together, fading over `reach`."""
    square = ((lab[..., None, :] - nodes) ** 2).sum(axis=-1) / (2 * reach**2)
    weight = np.exp(square.min(axis=-1, keepdims=True) - square)
    return np.asarray(weight / weight.sum(axis=-1, keepdims=True))
