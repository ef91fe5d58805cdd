"""Conversions between linear sRGB, XYZ and CIELAB, all under D65 for the 2-degree observer.

Arrays are (..., 3) floats. XYZ is relative: Y = 1 is the perfect diffuser. No value is clipped.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# CIE 15:2018, D65 for the 1931 2-degree observer, normalised to Y = 1.
D65_WHITE: Floats = np.array([0.95047, 1.0, 1.08883])

# IEC 61966-2-1 primaries (ITU-R BT.709) with the D65 white above.
LINEAR_SRGB_TO_XYZ: Floats = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
XYZ_TO_LINEAR_SRGB: Floats = np.linalg.inv(LINEAR_SRGB_TO_XYZ).astype(np.float64)

# CIE 15:2018 writes the two branches of L* with these exact ratios.
_EPSILON = 216 / 24389
_KAPPA = 24389 / 27


def xyz_to_lab(xyz: ArrayLike, white: ArrayLike = D65_WHITE) -> Floats:
    """Return CIELAB (..., 3) of relative XYZ (..., 3) under `white` (CIE 15:2018, 8.2.1)."""
    ratio = np.asarray(xyz, dtype=np.float64) / np.asarray(white, dtype=np.float64)
    root = np.where(ratio > _EPSILON, np.cbrt(ratio), (_KAPPA * ratio + 16) / 116)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def lab_to_xyz(lab: ArrayLike, white: ArrayLike = D65_WHITE) -> Floats:
    """Return relative XYZ (..., 3) of CIELAB (..., 3) under `white`; the inverse of `xyz_to_lab`."""
    values = np.asarray(lab, dtype=np.float64)
    y = (values[..., 0] + 16) / 116
    root = np.stack([y + values[..., 1] / 500, y, y - values[..., 2] / 200], axis=-1)
    ratio = np.where(root**3 > _EPSILON, root**3, (116 * root - 16) / _KAPPA)
    return ratio * np.asarray(white, dtype=np.float64)


def linear_srgb_to_xyz(rgb: ArrayLike) -> Floats:
    """Return relative XYZ (..., 3) of linear sRGB (..., 3)."""
    return np.asarray(rgb, dtype=np.float64) @ LINEAR_SRGB_TO_XYZ.T


def xyz_to_linear_srgb(xyz: ArrayLike) -> Floats:
    """Return linear sRGB (..., 3), unclipped, of relative XYZ (..., 3)."""
    return np.asarray(xyz, dtype=np.float64) @ XYZ_TO_LINEAR_SRGB.T


def linear_srgb_to_lab(rgb: ArrayLike) -> Floats:
    """Return CIELAB (..., 3) under D65 of linear sRGB (..., 3)."""
    return xyz_to_lab(linear_srgb_to_xyz(rgb))


def lab_to_linear_srgb(lab: ArrayLike) -> Floats:
    """Return linear sRGB (..., 3), unclipped, of CIELAB (..., 3) under D65."""
    return xyz_to_linear_srgb(lab_to_xyz(lab))


def decode_srgb(encoded: ArrayLike) -> Floats:
    """Return linear light of sRGB-encoded values in 0..1 (IEC 61966-2-1)."""
    values = np.asarray(encoded, dtype=np.float64)
    safe = np.maximum(values, 0)
    return np.where(values <= 0.04045, values / 12.92, ((safe + 0.055) / 1.055) ** 2.4)


def encode_srgb(linear: ArrayLike) -> Floats:
    """Return sRGB-encoded values of linear light in 0..1 (IEC 61966-2-1); not clipped."""
    values = np.asarray(linear, dtype=np.float64)
    safe = np.maximum(values, 0.0031308)  # not 0, whose powers numpy raises far more slowly
    return np.where(values <= 0.0031308, values * 12.92, 1.055 * safe ** (1 / 2.4) - 0.055)
