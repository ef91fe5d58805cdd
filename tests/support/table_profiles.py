"""ICC profiles that work by tables, of a made-up camera, for tests of following them."""

import struct
from itertools import accumulate

import numpy as np

from colour.icc import D50_WHITE, bradford
from colour.icc_writer import canonical_srgb_profile
from colour.spaces import D65_WHITE, Floats, decode_srgb, linear_srgb_to_xyz, xyz_to_lab

_CROSS_TALK = np.array([[0.85, 0.1, 0.05], [0.1, 0.8, 0.1], [0.02, 0.13, 0.85]])
_INPUT_GAMMA = 1.25
_AB_ZERO = np.array([0, 128, 128])
_XYZ_TOP = 1 + 32767 / 32768
# Of the stages: a curve before and one behind a matrix that scales and shifts.
_MIDDLE, _AFTER, _SCALE, _SHIFT = 2.0, 1.25, 1.02, -0.01


def device_table(
    kind: str,
    pcs: str,
    *,
    camera: bool = True,
    points: int = 17,
    grid: bool = True,
    grey: bool = False,
    relative: bytes | None = None,
) -> bytes:
    """Return a profile of `kind` (mft1, mft2, `mAB `) into `pcs` (`Lab `, `XYZ `).

    The device is a camera with cross-talk, or sRGB itself; `grey` makes one whose codes are even in L*.
    `relative` is another such profile whose table becomes this one's relative colorimetric one.
    """
    steps = np.linspace(0, 1, points)
    if grey:
        lab = np.stack([100 * steps, 0 * steps, 0 * steps], axis=-1)
    else:
        device = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1)
        # Behind its first curves the camera's numbers are `device`; before them, the codes that sRGB decodes.
        light = decode_srgb(device ** (1 / _INPUT_GAMMA)) @ _CROSS_TALK.T if camera else decode_srgb(device)
        xyz = linear_srgb_to_xyz(light) @ bradford(D65_WHITE, D50_WHITE).T
        lab = xyz_to_lab(xyz, D50_WHITE)
    values = xyz / _XYZ_TOP if pcs == "XYZ " else (lab + _AB_ZERO) / [100, 255, 255]
    if kind == "mAB ":
        table = _stages(values, camera=camera) if grid else _without_grid()
    else:
        table = _plain(kind, values, pcs, 1 if grey else 3, curved=camera and not grey)
    tags = {b"A2B0": table}
    if relative is not None:
        tags[b"A2B1"] = relative[struct.unpack_from(">I", relative, 136)[0] :]
    return _profile(tags, pcs, grey=grey)


def _plain(kind: str, values: Floats, pcs: str, inputs: int, *, curved: bool) -> bytes:
    top, form = (255, "u1") if kind == "mft1" else (65535, ">u2")
    if kind == "mft2" and pcs == "Lab ":
        values = values * 65280 / 65535
    curve = np.linspace(0, 1, 256) ** (_INPUT_GAMMA if curved else 1)
    counts = b"" if kind == "mft1" else struct.pack(">2H", 256, 256)
    parts = [np.tile(curve, inputs), values, np.tile(np.linspace(0, 1, 256), 3)]
    body = b"".join(np.round(np.clip(part, 0, 1) * top).astype(form).tobytes() for part in parts)
    head = struct.pack(">4s4x4B", kind.encode(), inputs, 3, values.shape[0], 0)
    return head + struct.pack(">9i", *np.eye(3, dtype=int).ravel() * 65536) + counts + body


def _stages(values: Floats, *, camera: bool) -> bytes:
    inside = ((np.clip(values, 0, 1) ** (1 / _AFTER) - _SHIFT) / _SCALE) ** (1 / _MIDDLE)
    points = inside.shape[0]
    grid = bytes([points] * 3).ljust(16, b"\0") + struct.pack(">B3x", 2)
    grid += np.round(inside * 65535).astype(">u2").tobytes()
    matrix = struct.pack(
        ">12i", *np.round(np.array([*np.eye(3).ravel() * _SCALE, *[_SHIFT] * 3]) * 65536).astype(int)
    )
    first = _gamma(_INPUT_GAMMA if camera else 1)
    return _assembled([_gamma(_AFTER), matrix, _gamma(_MIDDLE), grid, first])


def _without_grid() -> bytes:
    """The sRGB curve as parameters, and sRGB's matrix."""
    srgb = struct.pack(
        ">4s4xH2x5i",
        b"para",
        3,
        *(round(n * 65536) for n in (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)),
    )
    columns = linear_srgb_to_xyz(np.eye(3)) @ bradford(D65_WHITE, D50_WHITE).T
    numbers = [*(columns.T / _XYZ_TOP).ravel(), 0, 0, 0]
    matrix = struct.pack(">12i", *(round(float(n) * 65536) for n in numbers))
    return _assembled([b"curv" + b"\0" * 8, matrix, srgb, b"", b""])


def _gamma(gamma: float) -> bytes:
    return struct.pack(">4s4xH2xi", b"para", 0, round(gamma * 65536))


def _assembled(stages: list[bytes]) -> bytes:
    """Join B curves, matrix, M curves, grid and A curves; a curve is written once for each of three channels."""
    blocks = [stage * 3 if place in {0, 2, 4} else stage for place, stage in enumerate(stages)]
    blocks = [block + b"\0" * (-len(block) % 4) for block in blocks]
    starts = [0, *accumulate(len(block) for block in blocks)]
    places = [32 + start if block else 0 for start, block in zip(starts, blocks, strict=False)]
    return struct.pack(">4s4xBB2x5I", b"mAB ", 3, 3, *places) + b"".join(blocks)


def _profile(tags: dict[bytes, bytes], pcs: str, *, grey: bool) -> bytes:
    header = bytearray(canonical_srgb_profile()[:128])
    header[8] = 4
    header[16:24] = (b"GRAY" if grey else b"RGB ") + pcs.encode()
    start = 128 + 4 + 12 * len(tags)
    listed, body = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        listed += struct.pack(">4sII", name, start + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    header[:4] = struct.pack(">I", start + len(body))
    return bytes(header) + listed + body
