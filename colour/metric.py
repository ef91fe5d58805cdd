"""CIEDE2000 as a length: how far a small CIELAB step goes, at a colour."""

import numpy as np

from colour.difference import delta_e00
from colour.spaces import Floats

_STEP = 0.1


def difference_metric(lab: Floats) -> Floats:
    """Return (n, 3, 3) W: |W d| is CIEDE2000 of a small CIELAB step d from `lab` (n, 3).

    The quadratic form is read off the formula itself by small steps, so there is one CIEDE2000.
    """
    axes = np.eye(3)
    square = np.empty((len(lab), 3, 3))
    for i in range(3):
        for j in range(3):
            both = delta_e00(lab, lab + _STEP * (axes[i] + axes[j])) ** 2
            apart = delta_e00(lab, lab + _STEP * (axes[i] - axes[j])) ** 2
            square[:, i, j] = (both - apart) / (4 * _STEP**2)
    symmetric = (square + square.transpose(0, 2, 1)) / 2 + 1e-6 * axes
    return np.asarray(np.linalg.cholesky(symmetric).transpose(0, 2, 1))
