"""The textbook corrections of the comparison, each from its formula; none of them knows anything of ours.

Every one is a function (seen, target, asked) -> CIELAB (m, 3): linear sRGB (n, 3) that was read off n patches,
their CIELAB (n, 3) under D65, and linear sRGB (m, 3) to be corrected.
"""

from collections.abc import Callable, Mapping

import numpy as np
from scipy.interpolate import RBFInterpolator

from colour.correction import Kind
from colour.metric import difference_metric
from colour.prior import loose_prior
from colour.solver import BEND, PLANE, Problem, predict, solve
from colour.spaces import Floats, decode_srgb, encode_srgb, lab_to_linear_srgb, linear_srgb_to_lab

Method = Callable[[Floats, Floats, Floats], Floats]

# Exponents of red, green and blue. Finlayson, Mackiewicz and Hurlbert (2015), table 1: each term is the root of
# the product, so that it grows like light does.
_ROOTS: Mapping[int, tuple[tuple[int, int, int], ...]] = {
    2: ((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (0, 1, 1), (1, 0, 1)),
    3: ((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (0, 1, 1), (1, 0, 1),
        (1, 2, 0), (0, 1, 2), (1, 0, 2), (2, 1, 0), (0, 2, 1), (2, 0, 1), (1, 1, 1)),
    4: ((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (0, 1, 1), (1, 0, 1),
        (1, 2, 0), (0, 1, 2), (1, 0, 2), (2, 1, 0), (0, 2, 1), (2, 0, 1), (1, 1, 1),
        (3, 1, 0), (3, 0, 1), (1, 3, 0), (0, 3, 1), (1, 0, 3), (0, 1, 3), (2, 1, 1), (1, 2, 1), (1, 1, 2)),
}  # fmt: skip
# Cheung, Westland, Connah and Ripamonti (2004): products of the channels.
_PRODUCTS: Mapping[int, tuple[tuple[int, int, int], ...]] = {
    10: ((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 0, 1), (0, 1, 1), (2, 0, 0), (0, 2, 0), (0, 0, 2),
         (1, 1, 1)),
    20: tuple((i, j, k) for i in range(4) for j in range(4) for k in range(4) if i + j + k <= 3),
}  # fmt: skip


def as_shot(_seen: Floats, _target: Floats, asked: Floats) -> Floats:
    """Return the colours as they are."""
    return linear_srgb_to_lab(asked)


def white_balance(seen: Floats, target: Floats, asked: Floats) -> Floats:
    """Return the colours with one factor for each channel, by least squares over the neutral patches."""
    grey = np.hypot(target[:, 1], target[:, 2]) < 8
    wanted = lab_to_linear_srgb(target[grey])
    gain = (seen[grey] * wanted).sum(axis=0) / (seen[grey] ** 2).sum(axis=0)
    return linear_srgb_to_lab(asked * gain)


def _least_squares(expand: Callable[[Floats], Floats]) -> Method:
    def method(seen: Floats, target: Floats, asked: Floats) -> Floats:
        weights = np.linalg.lstsq(expand(seen), lab_to_linear_srgb(target), rcond=None)[0]
        return linear_srgb_to_lab(expand(asked) @ weights)

    return method


def _roots(degree: int) -> Callable[[Floats], Floats]:
    powers = np.array([np.array(term) / sum(term) for term in _ROOTS[degree]])
    return lambda rgb: np.asarray(np.prod(np.maximum(rgb, 0)[:, None, :] ** powers, axis=-1))


def _products(terms: int) -> Callable[[Floats], Floats]:
    powers = np.array(_PRODUCTS[terms])
    return lambda rgb: np.asarray(np.prod(rgb[:, None, :] ** powers, axis=-1))


def affine_encoded(seen: Floats, target: Floats, asked: Floats) -> Floats:
    """Return the colours by a 3x4 matrix on sRGB-encoded values."""
    source, wanted = encode_srgb(seen), encode_srgb(lab_to_linear_srgb(target))
    weights = np.linalg.lstsq(np.column_stack([source, np.ones(len(source))]), wanted, rcond=None)[0]
    mixed = np.column_stack([encode_srgb(asked), np.ones(len(asked))]) @ weights
    # As whoever writes a picture must: an affine mix leaves 0..1 far more than the others do.
    return linear_srgb_to_lab(decode_srgb(np.clip(mixed, 0, 1)))


def spline_encoded(seen: Floats, target: Floats, asked: Floats) -> Floats:
    """Return the colours by an exact thin-plate spline between sRGB-encoded values (Menesatti et al. 2012)."""
    wanted = encode_srgb(lab_to_linear_srgb(target))
    spline = RBFInterpolator(encode_srgb(seen), wanted, kernel="thin_plate_spline")
    return linear_srgb_to_lab(_decode(spline(encode_srgb(asked))))


def spline_lab(seen: Floats, target: Floats, asked: Floats) -> Floats:
    """Return the colours by an exact thin-plate spline between CIELAB as shot and CIELAB as it is."""
    spline = RBFInterpolator(linear_srgb_to_lab(seen), target, kernel="thin_plate_spline")
    return np.asarray(spline(linear_srgb_to_lab(asked)))


def _decode(encoded: Floats) -> Floats:
    """Return linear light of encoded values, which may have left 0..1."""
    return np.where(encoded < 0, encoded / 12.92, decode_srgb(encoded))


def toned_left_out(kind: Kind, seen: Floats, target: Floats, places: Floats, *, plane: bool) -> Floats:
    """Return CIELAB (n, 3) of each patch by the published tone + matrix fit without it: nothing expected beforehand.

    Offset and exponent for each channel, robust loss in CIELAB, every patch alike; `plane` frees the light's.
    It runs on our solver, with next to no prior, no weights and no choice of a model.
    """
    centre, loose = loose_prior(kind)
    precision = 1e-2 * loose
    precision[BEND, BEND] = 1e9
    if not plane:
        precision[PLANE, PLANE] = 1e9 * np.eye(2)
    scale = np.median(seen / np.maximum(lab_to_linear_srgb(target), 0.01), axis=0)
    metric = difference_metric(target)
    problem = Problem(kind, seen / scale, places, target, metric, centre, precision)
    count = len(seen)
    base = solve(problem, np.ones((1, count)), centre[None].copy())
    each = solve(problem, 1 - np.eye(count), np.repeat(base, count, axis=0))
    return predict(problem, each)[np.arange(count), np.arange(count)]


METHODS: Mapping[str, Method] = {
    "as shot": as_shot,
    "white balance only": white_balance,
    "linear 3x3": _least_squares(lambda rgb: rgb),
    "root-polynomial 2": _least_squares(_roots(2)),
    "root-polynomial 3": _least_squares(_roots(3)),
    "root-polynomial 4": _least_squares(_roots(4)),
    "Cheung 10": _least_squares(_products(10)),
    "Cheung 20": _least_squares(_products(20)),
    "affine in encoded sRGB": affine_encoded,
    "thin-plate spline, encoded sRGB": spline_encoded,
    "thin-plate spline, CIELAB": spline_lab,
}
