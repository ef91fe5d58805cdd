"""ICC profiles that work by tables, followed in float: `mft1`, `mft2` and `mAB ` into CIELAB or XYZ.

Formats after ICC.1:2022 (10.10 lut8Type, 10.11 lut16Type, 10.12 lutAToBType); encodings of the profile
connection space after its 6.3.4. The media-relative table (A2B1) counts, else A2B0, as in a relative
colorimetric transform without black point compensation.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from colour.icc import D50_WHITE, Curve, IccError, bradford, curve_values, read_curve, read_tags
from colour.image import Encoded
from colour.spaces import D65_WHITE, XYZ_TO_LINEAR_SRGB, Floats, lab_to_xyz

# A block of so many pixels at a time: working memory stays small beside the picture's own.
_BLOCK = 1 << 18
_INPUTS = {"RGB": 3, "GRAY": 1}
_MOST_CURVE_POINTS = 4096
# The largest XYZ that 16 bits write: 1 + 32767/32768.
_XYZ_TOP = 1 + 32767 / 32768


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A device-to-PCS table as its stages in order; a stage that is absent changes nothing.

    Every stage takes and gives numbers in 0..1. `grid` has one axis for each input and a last one of
    three outputs; `matrix` is (3, 4), its last column added. `to_pcs` (2, 3) turns the last stage's numbers
    into CIELAB or XYZ under D50: times the first row, plus the second.
    """

    inputs: int
    before: tuple[Curve, ...]
    grid: NDArray[np.float32] | None
    middle: tuple[Curve, ...]
    matrix: Floats | None
    after: tuple[Curve, ...]
    to_pcs: Floats
    is_lab: bool


def lut_to_linear_srgb(profile: bytes, encoded: Encoded) -> NDArray[np.float32]:
    """Return linear sRGB under D65 (..., 3), float32 and unclipped, of code values (..., 3) in a table profile.

    Greyscale profiles read the first channel. Tables are interpolated in tetrahedra, and the white of the
    connection space (D50) becomes D65 by the Bradford transform. Raises IccError for a profile that holds no
    such table or a damaged one.
    """
    table = read_table(profile)
    flat = encoded.reshape(-1, 3)
    found = np.empty(flat.shape, np.float32)
    for first in range(0, len(flat), _BLOCK):
        found[first : first + _BLOCK] = _linear(table, flat[first : first + _BLOCK])
    return found.reshape(encoded.shape)


def read_table(profile: bytes) -> Table:
    """Return a profile's device-to-PCS table; raise IccError when it has none that works."""
    try:
        tags = read_tags(profile)
        inputs = _INPUTS[profile[16:20].decode("ascii").strip()]
        is_lab = {b"Lab ": True, b"XYZ ": False}[profile[20:24]]
        tag = tags["A2B1"] if "A2B1" in tags else tags["A2B0"]
        _check_channels(tag, inputs)
        if tag[:4] in {b"mft1", b"mft2"}:
            return _plain_table(tag, inputs, is_lab=is_lab)
        if tag[:4] == b"mAB ":
            return _staged_table(tag, inputs, is_lab=is_lab)
    except (struct.error, LookupError, ValueError, ArithmeticError) as error:
        msg = f"damaged ICC table: {error}"
        raise IccError(msg) from error
    msg = f"unknown ICC table {tag[:4]!r}"
    raise IccError(msg)


def _check_channels(tag: bytes, inputs: int) -> None:
    if (tag[8], tag[9]) != (inputs, 3):
        msg = f"a table of {tag[8]} inputs and {tag[9]} outputs"
        raise ValueError(msg)


def _plain_table(tag: bytes, inputs: int, *, is_lab: bool) -> Table:
    """lut8Type and lut16Type: curves, grid, curves. Their matrix is for XYZ devices only and does not count."""
    points, deep = tag[10], tag[:4] == b"mft2"
    counts = struct.unpack_from(">2H", tag, 48) if deep else (256, 256)
    if not all(2 <= count <= _MOST_CURVE_POINTS for count in counts):
        msg = f"curves of {counts} points"
        raise ValueError(msg)
    sizes = (inputs * counts[0], points**inputs * 3, 3 * counts[1])
    start = 52 if deep else 48
    values = _numbers(tag, start, sum(sizes), wide=deep)
    before, grid, after = np.split(values, np.cumsum(sizes)[:2])
    return Table(
        inputs,
        _bent(before.reshape(inputs, -1).astype(np.float64)),
        _grid(grid, (points,) * inputs),
        (),
        None,
        _bent(after.reshape(3, -1).astype(np.float64)),
        _to_pcs(is_lab=is_lab, legacy=deep),
        is_lab,
    )


def _staged_table(tag: bytes, inputs: int, *, is_lab: bool) -> Table:
    """lutAToBType: A curves, grid, M curves, matrix, B curves; all but the last may be missing."""
    b_curves, matrix, m_curves, grid, a_curves = struct.unpack_from(">5I", tag, 12)
    if (grid == 0 or a_curves == 0) and inputs != 3:
        msg = "a table without a grid for one input"
        raise ValueError(msg)
    return Table(
        inputs,
        _curves(tag, a_curves, inputs) if grid else (),
        _staged_grid(tag, grid, inputs) if grid else None,
        _curves(tag, m_curves, 3) if matrix else (),
        _staged_matrix(tag, matrix) if matrix else None,
        _curves(tag, b_curves, 3),
        _to_pcs(is_lab=is_lab, legacy=False),
        is_lab,
    )


def _staged_grid(tag: bytes, start: int, inputs: int) -> NDArray[np.float32]:
    shape = tuple(tag[start : start + inputs])
    size = int(np.prod(shape, dtype=np.int64)) * 3
    return _grid(_numbers(tag, start + 20, size, wide={1: False, 2: True}[tag[start + 16]]), shape)


def _staged_matrix(tag: bytes, start: int) -> Floats:
    numbers = np.array(struct.unpack_from(">12i", tag, start)) / 65536
    return np.concatenate([numbers[:9].reshape(3, 3), numbers[9:, None]], axis=1)


def _curves(tag: bytes, start: int, count: int) -> tuple[Curve, ...]:
    """Return `count` curves that lie one behind another, each padded to four bytes."""
    found = []
    for _ in range(count):
        curve, length = read_curve(tag[start:])
        found.append(curve)
        start += length + -length % 4
    return _bent(found)


def _bent(curves: Iterable[Curve]) -> tuple[Curve, ...]:
    """Return the curves, or none when all of them are straight lines: most tables have such."""
    given = tuple(curves)
    return () if all(np.allclose(c, np.linspace(0, 1, len(c)), rtol=0, atol=1e-6) for c in given) else given


def _numbers(tag: bytes, start: int, count: int, *, wide: bool) -> NDArray[np.float32]:
    """Return `count` numbers of 8 or 16 bits as 0..1; raise ValueError when the tag ends before them."""
    kind = np.dtype(">u2" if wide else "u1")
    numbers = np.frombuffer(tag, kind, count, start).astype(np.float32)
    return numbers / np.float32(np.iinfo(kind).max)


def _grid(values: NDArray[np.float32], shape: tuple[int, ...]) -> NDArray[np.float32]:
    if min(shape) < 2:
        msg = f"a grid of {shape} points"
        raise ValueError(msg)
    return values.reshape(*shape, 3)


def _to_pcs(*, is_lab: bool, legacy: bool) -> Floats:
    """Return what numbers in 0..1 mean. A lut16Type writes L* = 100 as FF00, whatever the profile's version."""
    if not is_lab:
        return np.array([[_XYZ_TOP] * 3, [0.0] * 3])
    scale = 65535 / 65280 if legacy else 1.0
    return np.array([[100 * scale, 255 * scale, 255 * scale], [0, -128, -128]])


def _linear(table: Table, codes: Encoded) -> Floats:
    """Return linear sRGB (n, 3) of codes (n, 3)."""
    values = _device(table, codes)
    if table.grid is not None:
        values = _interpolated(table.grid, values)
    if table.matrix is not None:
        values = _through(table.middle, values) @ table.matrix[:, :3].T + table.matrix[:, 3]
    pcs = _through(table.after, values) * table.to_pcs[0] + table.to_pcs[1]
    xyz = lab_to_xyz(pcs, D50_WHITE) if table.is_lab else pcs
    return np.asarray(xyz @ (XYZ_TO_LINEAR_SRGB @ bradford(D50_WHITE, D65_WHITE)).T)


def _device(table: Table, codes: Encoded) -> NDArray[np.floating]:
    """Return codes as 0..1 behind the first curves, (n, inputs), looked up code by code."""
    count = np.iinfo(codes.dtype).max + 1
    if not table.before:
        return codes[:, : table.inputs] / np.float64(count - 1)
    looked_up = [curve_values(curve, count)[codes[:, i]] for i, curve in enumerate(table.before)]
    return np.stack(looked_up, axis=1)


def _through(curves: tuple[Curve, ...], values: NDArray[np.floating]) -> NDArray[np.floating]:
    if not curves:
        return values
    columns = zip(curves, np.clip(values, 0, 1).T, strict=True)
    return np.stack([np.interp(v * (len(c) - 1), np.arange(len(c)), c) for c, v in columns], axis=1)


def _interpolated(grid: NDArray[np.float32], values: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return the grid's numbers (n, 3) at places (n, inputs) in 0..1, linear between points.

    In three inputs: within the tetrahedron of a cell that leads from its lower corner to its upper, along
    the axis with the largest remainder first. A corner's weight is the drop between two remainders.
    """
    if grid.ndim == 2:
        return _through(tuple(grid.T.astype(np.float64)), np.repeat(values, 3, axis=1))
    last = np.array(grid.shape[:3]) - 1
    places = np.clip(values, 0, 1).astype(np.float32) * last.astype(np.float32)
    cell = np.minimum(places.astype(np.int32), last.astype(np.int32) - 1)
    rest = (places - cell).T
    strides = np.array([grid.shape[1] * grid.shape[2], grid.shape[2], 1], dtype=np.int32)
    lower = cell @ strides
    upper = lower + int(strides.sum())
    corners = (
        lower,
        lower + strides[np.argmax(rest, axis=0)],
        upper - strides[np.argmin(rest, axis=0)],
        upper,
    )
    red, green, blue = rest
    most, least = np.maximum(np.maximum(red, green), blue), np.minimum(np.minimum(red, green), blue)
    between = red + green + blue - most - least
    weights = (1 - most, most - between, between - least, least)
    flat = grid.reshape(-1, 3)
    found = flat[lower] * weights[0][:, None]
    for corner, weight in zip(corners[1:], weights[1:], strict=True):
        found += flat[corner] * weight[:, None]
    return np.asarray(found)
