"""What is expected of a correction before a chart is seen: a centre and how far parameters stray from it.

Offset and light plane are held loosely to "nothing was done". Exponents, bend and matrix are the camera's
own and go together: they are held to what simulated cameras needed (`data/camera_prior.npz`, made by
`benchmarks/correction_prior.py`, which never reads a photograph), taken half as far again, for real ones
need more than simulated ones. The offset is glare, the scene's rather than the camera's, and is left out of that.
"""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from colour.correction import Kind
from colour.solver import BEND, GAMMA, MATRIX_START, OFFSET, PLANE, term_count
from colour.spaces import Floats

# How firmly a prior is held: 1 is a chart whose patches err by one CIEDE2000, 4 one whose patches err
# by two, as they do in a poor photograph. Leaving patches out says which serves a photo.
STRENGTHS: tuple[float, ...] = (1.0, 4.0)

# Standard deviations of the logarithm of the exponents and of the offset: common to the channels, for a
# camera bends all three alike, and of each apart; and of the light plane's logarithm. The offset's was
# widened to a lens's few percent of veiling glare after the chart photographs had shown more than simulated
# cameras prefer: their figures are no blind test of it.
_GAMMA_COMMON, _GAMMA_APART = 0.5, 0.2
_OFFSET_COMMON, _OFFSET_APART = 0.03, 0.015
_SPREAD_PLANE = 0.3
# The same of the bend and the matrix, for the fits that the file is made from: nearly free.
_SPREAD_BEND = 0.5
_SPREAD_MATRIX = 0.7
_SPREAD_ROOT = 0.55

_WIDER = 1.5
_AT_LEAST = 0.01

FILE = Path(__file__).with_name("data") / "camera_prior.npz"


def prior(kind: Kind, strength: float = 1.0) -> tuple[Floats, Floats]:
    """Return the parameters' centre (p,) and precision (p, p), in the units of the solver's cost."""
    centre, precision = loose_prior(kind)
    mean, covariance = _cameras()[kind]
    camera = of_camera(kind)
    centre[camera] = mean
    wider = _WIDER**2 * covariance + _AT_LEAST**2 * np.eye(len(mean))
    precision[np.ix_(camera, camera)] = np.linalg.inv(wider)
    return centre, strength * precision


def of_camera(kind: Kind) -> NDArray[np.intp]:
    """Return the places of the parameters that are the camera's own: exponents, bend, matrix."""
    every = np.arange(MATRIX_START + 3 * term_count(kind))
    return np.concatenate([every[GAMMA], every[BEND], every[MATRIX_START:]])


def loose_prior(kind: Kind) -> tuple[Floats, Floats]:
    """Return a prior like `prior` that knows nothing of cameras: no tone curve, the matrix near the identity, or not."""
    terms = term_count(kind)
    centre = np.zeros(MATRIX_START + 3 * terms)
    centre[MATRIX_START:] = np.eye(3, terms).ravel()
    covariance = np.zeros((len(centre), len(centre)))
    covariance[GAMMA, GAMMA] = _GAMMA_COMMON**2 + _GAMMA_APART**2 * np.eye(3)
    covariance[OFFSET, OFFSET] = _OFFSET_COMMON**2 + _OFFSET_APART**2 * np.eye(3)
    covariance[PLANE, PLANE] = _SPREAD_PLANE**2 * np.eye(2)
    covariance[BEND, BEND] = _SPREAD_BEND**2
    matrix = np.full((3, terms), _SPREAD_MATRIX)
    matrix[:, 3:] = _SPREAD_ROOT
    covariance[MATRIX_START:, MATRIX_START:] = np.diag(matrix.ravel() ** 2)
    return centre, np.asarray(np.linalg.inv(covariance))


@cache
def _cameras() -> dict[str, tuple[Floats, Floats]]:
    """Return by kind the mean (4 + 3 * terms,) and covariance of what simulated cameras needed."""
    with np.load(FILE, allow_pickle=False) as stored:
        kinds = {name.removesuffix(" mean") for name in stored.files if name.endswith(" mean")}
        return {kind: (stored[f"{kind} mean"], stored[f"{kind} covariance"]) for kind in sorted(kinds)}
