"""Colour spaces that a file names by number instead of embedding a profile (ITU-T H.273; `nclx` in HEIC)."""

from functools import lru_cache

import numpy as np

from colour.header import ColourModeError
from colour.icc import D50_WHITE, bradford
from colour.icc_writer import grey_profile, matrix_profile
from colour.spaces import Floats, decode_srgb

# ITU-T H.273 (07/2024), table 2: chromaticities (x, y) of red, green, blue and white.
_D65 = (0.3127, 0.3290)
_SMPTE_170M = ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), _D65)
_PRIMARIES = {
    1: ("BT.709", ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), _D65)),
    5: ("BT.601 625", ((0.64, 0.33), (0.29, 0.60), (0.15, 0.06), _D65)),
    6: ("BT.601 525", _SMPTE_170M),
    7: ("SMPTE 240M", _SMPTE_170M),
    9: ("BT.2020", ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), _D65)),
    11: ("DCI-P3", ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.314, 0.351))),
    12: ("Display P3", ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), _D65)),
}
_SRGB_PRIMARIES, _SRGB_CURVE, _UNSAID = 1, 13, 2
# Its table 3: brightness of a display beyond white, which nothing here measures.
_HDR = {16: "PQ", 18: "HLG"}
_LIKE_BT709 = frozenset({1, 6, 14, 15})
_GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0}
_SAMPLES = 4096


def is_srgb(primaries: int, transfer: int) -> bool:
    """Return whether the numbers say sRGB (IEC 61966-2-1)."""
    return (primaries, transfer) == (_SRGB_PRIMARIES, _SRGB_CURVE)


@lru_cache(maxsize=8)
def coded_profile(primaries: int, transfer: int, *, grey: bool = False) -> bytes | None:
    """Return an ICC profile of the colour space with these numbers; None when they leave it open.

    A curve that is not stated is taken for that of sRGB. Raises ColourModeError for high dynamic range.
    """
    if transfer in _HDR:
        msg = f"a high dynamic range picture ({_HDR[transfer]})"
        raise ColourModeError(msg)
    curve = _curve(transfer)
    if primaries not in _PRIMARIES or curve is None:
        return None
    name, places = _PRIMARIES[primaries]
    label = name if transfer in {_SRGB_CURVE, _UNSAID} else f"{name}, curve {transfer}"
    if grey:
        return grey_profile(label, curve)
    red, green, blue, white = (np.array([x / y, 1, (1 - x - y) / y]) for x, y in places)
    columns = np.stack([red, green, blue], axis=1)
    to_xyz = columns * np.linalg.solve(columns, white)
    return matrix_profile(label, bradford(white, D50_WHITE) @ to_xyz, curve)


def _curve(transfer: int) -> Floats | None:
    """Return linear light at even code values, or None for a curve that is not known (H.273, table 3)."""
    codes = np.linspace(0, 1, _SAMPLES)
    if transfer in {_SRGB_CURVE, _UNSAID}:
        return decode_srgb(codes)
    if transfer in _LIKE_BT709:
        return np.where(codes < 0.081, codes / 4.5, ((codes + 0.099) / 1.099) ** (1 / 0.45))
    if transfer in _GAMMAS:
        return np.asarray(codes ** _GAMMAS[transfer])
    return None
