"""How small and how large CIEDE2000 can be between a colour and any colour of a box, without trying them.

A search by colour leaves out whole boxes by it. The bounds are proven term by term from the formula as
Sharma, Wu and Dalal state it ("The CIEDE2000 Color-Difference Formula", Color Research and Application 30,
2005, equations 2 to 22); tests hold them against the difference itself.

Let 1 be the colour, 2 any colour of the box, a bar the mean of both, and [lo, hi] what a value can be.

1. G = 0.5 (1 - sqrt(C̄⁷ / (C̄⁷ + 25⁷))) falls with the mean chroma C̄ of the unscaled pair, and C2 lies between
   the distances of the nearest and the farthest point of the box's rectangle in a*, b* from the grey axis.
   So G, a' = (1 + G) a*, and with it C1' and C2', each lie in an interval.
2. ΔL' / SL: SL grows with |L̄ - 50| alone. ΔC' / SC: SC = 1 + 0.045 C̄' grows with C̄'. An interval of the
   numerator over an interval of the positive denominator bounds each quotient.
3. |ΔH'| = 2 sqrt(C1' C2') |sin(Δh' / 2)|. Seen from the grey axis, a rectangle without it covers less than
   180°, between two of its corners. |sin(x / 2)| over an interval of x, turned into one centred within ±180°, is least
   at its end nearest 0 and most at its end nearest 180°.
4. SH = 1 + 0.015 C̄' T(h̄'). The hue mean h̄' lies on the shorter arc between both hues; |dT/dh| is at most
   0.17 + 2 * 0.24 + 3 * 0.32 + 4 * 0.20 = 2.41 per radian. Where the arc may flip (hues 180° apart, or one of
   the colours grey, where the formula jumps), T is taken from all it can be, 1 ± 0.93.
5. RT = -sin(2 Δθ) RC lies in [-R, 0], R = sin(2 Δθ hi) RC hi < 2. With x = ΔC' / SC and y = ΔH' / SH,
   (1 - R/2) (x² + y²) <= x² + y² + RT x y <= x² + y² + R |x| |y|, because 2 |x| |y| <= x² + y².

`_ROUNDING` is far more than float64 loses on the way, and far less than anybody can measure.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from colour.spaces import Floats

Interval = tuple[Floats, Floats]

_ROUNDING = 1e-9
_TO_THE_7TH = 25.0**7
_STEEPEST_T = 0.17 + 2 * 0.24 + 3 * 0.32 + 4 * 0.20
_T_AT_MOST = 0.17 + 0.24 + 0.32 + 0.20
_TURN = 2 * np.pi


def delta_e00_bounds(lab: ArrayLike, low: ArrayLike, high: ArrayLike) -> Interval:
    """Return the least and the most that CIEDE2000 from `lab` (3,) can be within each box, (n,) both.

    `low` and `high` are the corners (n, 3) of boxes in CIELAB, low <= high. The least is never above the true
    least and the most never below the true most; both come nearer to them as a box gets smaller.
    """
    L, a, b = np.asarray(lab, float)
    low, high = np.asarray(low, float), np.asarray(high, float)
    lightness = _over(_apart((low[:, 0] - L, high[:, 0] - L)), _weight_of_lightness(L, low[:, 0], high[:, 0]))
    scale = _scale(np.hypot(a, b), _radius((low[:, 1], high[:, 1]), (low[:, 2], high[:, 2])))
    own = _scaled((a, a), scale), (b, b)
    theirs = _scaled((low[:, 1], high[:, 1]), scale), (low[:, 2], high[:, 2])
    c1, c2 = _radius(*own), _radius(*theirs)
    mean = (c1[0] + c2[0]) / 2, (c1[1] + c2[1]) / 2
    chroma = _over(_apart((c2[0] - c1[1], c2[1] - c1[0])), (1 + 0.045 * mean[0], 1 + 0.045 * mean[1]))
    middle, half, between, certain = _hues(own, theirs, c1, c2)
    hue = _over(_hue_difference(c1, c2, between), _weight_of_hue(mean, middle, half, certain))
    turned = _rotation(mean[1], middle, half, certain)
    least = lightness[0] ** 2 + (1 - turned / 2) * (chroma[0] ** 2 + hue[0] ** 2)
    most = lightness[1] ** 2 + chroma[1] ** 2 + hue[1] ** 2 + turned * chroma[1] * hue[1]
    return np.sqrt(least) * (1 - _ROUNDING) - _ROUNDING, np.sqrt(most) * (1 + _ROUNDING) + _ROUNDING


def _apart(difference: Interval) -> Interval:
    """The size of a difference that lies in an interval."""
    low, high = difference
    return np.maximum(0.0, np.maximum(low, -high)), np.maximum(np.abs(low), np.abs(high))


def _over(size: Interval, weight: Interval) -> Interval:
    return size[0] / weight[1], size[1] / weight[0]


def _radius(x: Interval, y: Interval) -> Interval:
    """How far the nearest and the farthest point of a rectangle lie from the origin."""
    (near_x, far_x), (near_y, far_y) = _apart(x), _apart(y)
    return np.hypot(near_x, near_y), np.hypot(far_x, far_y)


def _weight_of_lightness(L: float, low: Floats, high: Floats) -> Interval:
    near, far = _apart(((L + low) / 2 - 50, (L + high) / 2 - 50))
    return tuple(1 + 0.015 * v**2 / np.sqrt(20 + v**2) for v in (near, far))  # type: ignore[return-value]  # two of them


def _scale(own: float, theirs: Interval) -> Interval:
    """1 + G, which falls as chroma grows."""
    least, most = (0.5 * (1 - np.sqrt(c / (c + _TO_THE_7TH))) for c in
                   (((own + theirs[1]) / 2) ** 7, ((own + theirs[0]) / 2) ** 7))  # fmt: skip
    return 1 + least, 1 + most


def _scaled(a: tuple[ArrayLike, ArrayLike], scale: Interval) -> Interval:
    low, high = np.asarray(a[0]), np.asarray(a[1])
    return (
        low * np.where(low < 0, scale[1], scale[0]),
        high * np.where(high < 0, scale[0], scale[1]),
    )


def _hues(
    own: tuple[Interval, Interval], theirs: tuple[Interval, Interval], c1: Interval, c2: Interval
) -> tuple[Floats, Floats, Interval, NDArray[np.bool_]]:
    """Middle and half width of where the hue mean lies, how far apart the hues are, and where that is certain.

    Radians. Where a colour may be grey nothing is certain: the hues may then be 0 to 180° apart.
    """
    (one, one_half), (two, two_half) = _arc(*own), _arc(*theirs)
    turn = np.remainder(two - one + np.pi, _TURN) - np.pi
    half = one_half + two_half
    coloured = (c1[0] > _ROUNDING) & (c2[0] > _ROUNDING)
    certain = coloured & (np.abs(turn) + half < np.pi - _ROUNDING)
    least = np.where(coloured, np.maximum(0.0, np.abs(turn) - half), 0.0)
    most = np.where(certain, np.abs(turn) + half, np.pi)
    return one + turn / 2, half / 2, (least, most), certain


def _arc(x: Interval, y: Interval) -> tuple[Floats, Floats]:
    """The middle of the arc that a rectangle without the origin covers, seen from there, and half its width."""
    centre = np.arctan2(y[0] + y[1], x[0] + x[1])
    corners = np.stack([np.arctan2(v, u) - centre for u in x for v in y])
    corners = np.remainder(corners + np.pi, _TURN) - np.pi
    least, most = corners.min(axis=0), corners.max(axis=0)
    return centre + (least + most) / 2, (most - least) / 2 + _ROUNDING


def _hue_difference(c1: Interval, c2: Interval, between: Interval) -> Interval:
    return tuple(  # type: ignore[return-value]  # two of them
        2 * np.sqrt(c1[i] * c2[i]) * np.sin(between[i] / 2) for i in (0, 1)
    )


def _weight_of_hue(chroma: Interval, middle: Floats, half: Floats, certain: NDArray[np.bool_]) -> Interval:
    h = middle
    T = (
        1
        - 0.17 * np.cos(h - np.deg2rad(30))
        + 0.24 * np.cos(2 * h)
        + 0.32 * np.cos(3 * h + np.deg2rad(6))
        - 0.20 * np.cos(4 * h - np.deg2rad(63))
    )
    about = np.where(certain, T, 1.0)
    off = np.where(certain, np.minimum(_STEEPEST_T * half, 2 * _T_AT_MOST), _T_AT_MOST)
    least = np.maximum(about - off, 1 - _T_AT_MOST)
    most = np.minimum(about + off, 1 + _T_AT_MOST)
    return 1 + 0.015 * chroma[0] * least, 1 + 0.015 * chroma[1] * most


def _rotation(chroma: Floats, middle: Floats, half: Floats, certain: NDArray[np.bool_]) -> Floats:
    """The most that -RT can be; it matters near a hue of 275° only."""
    off = np.abs(np.remainder(middle - np.deg2rad(275) + np.pi, _TURN) - np.pi)
    away = np.where(certain, np.maximum(0.0, off - half), 0.0)
    turn = np.deg2rad(60) * np.exp(-((np.rad2deg(away) / 25) ** 2))
    most: Floats = np.sin(turn) * 2 * np.sqrt(chroma**7 / (chroma**7 + _TO_THE_7TH))
    return most
