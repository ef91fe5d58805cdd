"""How far, and in which direction, the correction is expected to miss a colour: what simulated cameras leave over.

Cameras render saturated cyan or orange in their own way, and greys nearly alike, so that a patch's difference says more
of the fit in some directions than in others. The fit measures differences by that (generalised least squares,
a 3x3 covariance at each colour); what is reported stays CIEDE2000.
"""

from functools import cache
from pathlib import Path

import numpy as np

from colour.metric import difference_metric, nearness
from colour.spaces import Floats

FILE = Path(__file__).with_name("data") / "camera_misfit.npz"

# So much of what simulated cameras leave over is believed; the rest says that all colours are missed alike.
_BELIEVED = 0.5
# A colour is missed as its neighbours among the simulated patches are, fading over so many CIELAB units.
_REACH = 50.0**0.5


def fit_metric(lab: Floats) -> Floats:
    """Return (n, 3, 3) W: |W d| is how surprising a CIELAB step d from `lab` (n, 3) is, about as large as CIEDE2000."""
    nodes, covariance, unit = _misfit()
    return np.asarray(_whitening(lab, nodes, covariance) @ _root(lab) / unit)


def _whitening(lab: Floats, nodes: Floats, covariance: Floats) -> Floats:
    near = np.einsum("nk,kij->nij", nearness(lab, nodes, _REACH), covariance)
    return _power(_BELIEVED * near + (1 - _BELIEVED) * np.eye(3), -0.5)


@cache
def _misfit() -> tuple[Floats, Floats, float]:
    """Return the simulated patches' CIELAB (k, 3), their covariances (k, 3, 3) as shares of the mean, and the unit.

    The covariances are in coordinates whose length is CIEDE2000; in the unit the patches count on average as much as in CIEDE2000.
    """
    with np.load(FILE, allow_pickle=False) as stored:
        nodes, covariance = stored["lab"], stored["covariance"]
    root = _root(nodes)
    straight = root @ covariance @ root
    straight /= np.trace(straight, axis1=1, axis2=2).mean() / 3
    square = _whitening(nodes, nodes, straight) ** 2
    return nodes, straight, float(np.sqrt(square.sum(axis=(1, 2)).mean() / 3))


def _root(lab: Floats) -> Floats:
    """Return (n, 3, 3): the metric as a symmetric matrix, so that neighbouring colours have like coordinates."""
    metric = difference_metric(lab)
    return _power(metric.transpose(0, 2, 1) @ metric, 0.5)


def _power(symmetric: Floats, exponent: float) -> Floats:
    values, vectors = np.linalg.eigh(symmetric)
    return np.asarray((vectors * values[:, None, :] ** exponent) @ vectors.transpose(0, 2, 1))
