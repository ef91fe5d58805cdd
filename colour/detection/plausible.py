"""Whether 24 colours can be a given chart's, under some light and some camera.

A root-polynomial of degree 2 (Finlayson, Mackiewicz and Hurlbert 2015) is fitted from the colours seen to
those of the chart; each patch is then predicted by the fit without it. In 75 chart photographs the
median of these errors was at most 27 (CIE 1976 units) for the right chart in its right order, and at
least 41 for anything else.
"""

import numpy as np

from colour.spaces import Floats, linear_srgb_to_lab

PLAUSIBLE = 34.0
# Ridge against a singular fit, as a share of the terms' mean square.
_RIDGE = 1e-5


def fit_errors(seen: Floats, targets: Floats) -> Floats:
    """Return (w, t) median leave-one-patch-out errors, CIE 1976, of fits from each seen (w, n, 3) to each target.

    `targets` is (t, n, 3); both are linear sRGB. That the fit is linear in the target makes each left-out
    prediction a matter of the one hat matrix of what was seen.
    """
    terms = _terms(seen)
    across = terms.transpose(0, 2, 1)
    normal = across @ terms
    ridge = _RIDGE * np.trace(normal, axis1=1, axis2=2) / normal.shape[-1] + 1e-12
    normal += ridge[:, None, None] * np.eye(normal.shape[-1])
    hat = terms @ np.linalg.solve(normal, across)
    leverage = np.clip(np.diagonal(hat, axis1=1, axis2=2), 0, 0.999)[:, None, :, None]
    predicted = targets - (targets - hat[:, None] @ targets) / (1 - leverage)
    apart = linear_srgb_to_lab(predicted) - linear_srgb_to_lab(targets)
    return np.asarray(np.median(np.linalg.norm(apart, axis=-1), axis=-1))


def fit_error(seen: Floats, target: Floats) -> float:
    """Return the median leave-one-patch-out error, CIE 1976, of one fit from `seen` (n, 3) to `target` (n, 3)."""
    return float(fit_errors(seen[None], target[None])[0, 0])


def _terms(seen: Floats) -> Floats:
    red, green, blue = np.moveaxis(np.maximum(seen, 0), -1, 0)
    return np.stack(
        [red, green, blue, np.sqrt(red * green), np.sqrt(green * blue), np.sqrt(blue * red)], axis=-1
    )
