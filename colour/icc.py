"""Read ICC profiles of the matrix/TRC and grey kinds exactly; say when a profile is of another kind.

Formats after ICC.1:2022 (tag types `XYZ `, `curv`, `para`, `desc`, `mluc`). The profile connection
space is XYZ under D50; `to_linear_srgb` adapts it to D65 with the Bradford transform.
"""

import struct
from dataclasses import dataclass

import numpy as np

from colour.spaces import D65_WHITE, XYZ_TO_LINEAR_SRGB, Floats

# The profile connection space's white, as ICC.1 writes it.
D50_WHITE: Floats = np.array([0.9642, 1.0, 0.8249])

# Lam (1985); the form that ICC.1 Annex E and CIE 159 use.
_BRADFORD: Floats = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)

Curve = Floats
"""A tone curve as its values at evenly spaced code values 0..1."""

_HEADER = 128
_MAX_TAGS = 200
_MOST_POINTS = 65536


class IccError(ValueError):
    """The bytes are no ICC profile, or it is damaged."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What a profile says about an RGB or grey device.

    `curves` are one (grey) or three tone curves sampled evenly over code values 0..1, and `matrix` takes
    linear device RGB to XYZ under D50. Both are None when the profile works by tables instead.
    """

    colour_space: str
    name: str
    curves: tuple[Curve, ...] | None
    matrix: Floats | None


def bradford(source_white: Floats, target_white: Floats) -> Floats:
    """Return the 3x3 matrix that adapts XYZ from one white to another (Bradford, complete adaptation)."""
    gain = (_BRADFORD @ target_white) / (_BRADFORD @ source_white)
    return np.asarray(np.linalg.solve(_BRADFORD, np.diag(gain) @ _BRADFORD))


def read_profile(data: bytes) -> Profile:
    """Return what `data` says, or raise IccError when it cannot be read."""
    try:
        tags = read_tags(data)
        space = data[16:20].decode("ascii").strip()
        name = _text(data, tags)
        if "A2B0" in tags:
            return Profile(space, name, None, None)
        if space == "GRAY" and "kTRC" in tags:
            return Profile(space, name, (read_curve(tags["kTRC"])[0],), None)
        wanted = ("rTRC", "gTRC", "bTRC", "rXYZ", "gXYZ", "bXYZ")
        if space == "RGB" and data[20:23] == b"XYZ" and all(tag in tags for tag in wanted):
            curves = tuple(read_curve(tags[tag])[0] for tag in wanted[:3])
            matrix = np.stack([_xyz(tags[tag]) for tag in wanted[3:]], axis=1)
            return Profile(space, name, curves, matrix)
    except (struct.error, LookupError, ValueError, ArithmeticError) as error:
        msg = f"damaged ICC profile: {error}"
        raise IccError(msg) from error
    return Profile(space, name, None, None)


def to_linear_srgb(matrix: Floats) -> Floats:
    """Return the 3x3 matrix from linear device RGB to linear sRGB (D65), given that to XYZ under D50."""
    return XYZ_TO_LINEAR_SRGB @ bradford(D50_WHITE, D65_WHITE) @ matrix


def curve_values(curve: Curve, codes: int) -> Floats:
    """Return linear light at each of `codes` evenly spaced code values."""
    positions = np.linspace(0, len(curve) - 1, codes)
    return np.interp(positions, np.arange(len(curve)), curve)


def read_tags(data: bytes) -> dict[str, bytes]:
    """Return a profile's tags by their signatures; raise ValueError or struct.error when it is damaged."""
    if len(data) < _HEADER + 4 or data[36:40] != b"acsp":
        msg = "no ICC header"
        raise ValueError(msg)
    count = struct.unpack_from(">I", data, _HEADER)[0]
    if count > _MAX_TAGS:
        msg = "too many tags"
        raise ValueError(msg)
    tags: dict[str, bytes] = {}
    for index in range(count):
        signature, start, size = struct.unpack_from(">4sII", data, _HEADER + 4 + 12 * index)
        if start + size > len(data):
            msg = "a tag lies outside the profile"
            raise ValueError(msg)
        tags[signature.decode("ascii")] = data[start : start + size]
    return tags


def _xyz(tag: bytes) -> Floats:
    return np.array(struct.unpack_from(">3i", tag, 8)) / 65536


def read_curve(tag: bytes) -> tuple[Curve, int]:
    """Return the curve that begins here, and its length in bytes.

    Raises ValueError, struct.error, LookupError or ArithmeticError when there is none that works.
    """
    kinds = {b"curv": _sampled_curve, b"para": _parametric_curve}
    if tag[:4] not in kinds:
        msg = f"unknown curve {tag[:4]!r}"
        raise ValueError(msg)
    with np.errstate(all="ignore"):
        curve, length = kinds[tag[:4]](tag)
    if not np.isfinite(curve).all():
        msg = "a curve beyond all numbers"
        raise ValueError(msg)
    return curve, length


def _sampled_curve(tag: bytes) -> tuple[Curve, int]:
    count = struct.unpack_from(">I", tag, 8)[0]
    if count == 0:
        return np.array([0.0, 1.0]), 12
    if count > _MOST_POINTS:
        msg = f"a curve of {count} points"
        raise ValueError(msg)
    if count == 1:
        gamma = struct.unpack_from(">H", tag, 12)[0] / 256
        return np.asarray(np.linspace(0, 1, _all_codes()) ** gamma), 14
    points = np.frombuffer(tag, dtype=">u2", count=count, offset=12)
    return points.astype(np.float64) / 65535, 12 + 2 * count


def _parametric_curve(tag: bytes) -> tuple[Curve, int]:
    """ICC.1:2022 table 68: Y = (aX + b)^g + c above d, and eX + f (or a constant) below."""
    kind = struct.unpack_from(">H", tag, 8)[0]
    count = (1, 3, 4, 5, 7)[kind]
    given = [value / 65536 for value in struct.unpack_from(f">{count}i", tag, 12)]
    g, a, b, c, d, e, f = 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0
    if kind == 0:
        (g,) = given
    elif kind in {1, 2}:
        g, a, b = given[:3]
        d, c = -b / a, (given[3] if kind == 2 else 0.0)
        f = c
    elif kind == 3:
        g, a, b, e, d = given
    else:
        g, a, b, e, d, c, f = given
    x = np.linspace(0, 1, _all_codes())
    return np.where(x >= d, np.maximum(a * x + b, 0) ** g + c, e * x + f), 12 + 4 * count


def _all_codes() -> int:
    # 65 535 is divisible by 255, so every 8-bit and every 16-bit code falls on a sample: no interpolation.
    return 65536


def _text(data: bytes, tags: dict[str, bytes]) -> str:
    tag = tags.get("desc", b"")
    if tag[:4] == b"desc":
        size = struct.unpack_from(">I", tag, 8)[0]
        return tag[12 : 12 + size].split(b"\0")[0].decode("ascii", "replace").strip()
    if tag[:4] == b"mluc" and struct.unpack_from(">I", tag, 8)[0] > 0:
        size, start = struct.unpack_from(">II", tag, 20)
        return tag[start : start + size].decode("utf-16-be", "replace").strip("\0 ")
    return f"unnamed profile, version {data[8]}"
