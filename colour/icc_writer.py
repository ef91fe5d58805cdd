"""Write small matrix/TRC and grey ICC profiles (version 2.4), the same bytes on every day and machine."""

import struct
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from colour.icc import D50_WHITE, bradford
from colour.spaces import D65_WHITE, LINEAR_SRGB_TO_XYZ, decode_srgb

# An arbitrary day, fixed so that the profile is reproducible.
_CREATED = (2026, 1, 1, 0, 0, 0)
# Linear interpolation between 512 samples of the sRGB curve errs by less than 2e-6.
_SAMPLES = 512


@lru_cache(maxsize=1)
def canonical_srgb_profile() -> bytes:
    """Return the one sRGB profile that every rendition of ours carries (IEC 61966-2-1, Bradford to D50)."""
    matrix = bradford(D65_WHITE, D50_WHITE) @ LINEAR_SRGB_TO_XYZ
    return matrix_profile("sRGB", matrix, decode_srgb(np.linspace(0, 1, _SAMPLES)))


def matrix_profile(name: str, matrix: ArrayLike, curve: ArrayLike) -> bytes:
    """Return a display profile of an RGB space.

    `matrix` (3, 3) takes linear RGB to XYZ under D50; `curve` (n,) holds linear light at n even code values,
    or a single gamma.
    """
    columns = np.asarray(matrix, dtype=np.float64).T
    tone = _curve(curve)
    tags = [(b"desc", _description(name)), (b"cprt", _text("No rights reserved")), (b"wtpt", _xyz(D50_WHITE))]
    tags += [(tag, _xyz(column)) for tag, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)]
    tags += [(tag, tone) for tag in (b"rTRC", b"gTRC", b"bTRC")]
    return _profile(b"RGB ", tags)


def grey_profile(name: str, curve: ArrayLike) -> bytes:
    """Return a display profile of a greyscale space; `curve` as in `matrix_profile`."""
    tags = [(b"desc", _description(name)), (b"cprt", _text("No rights reserved")), (b"wtpt", _xyz(D50_WHITE))]
    return _profile(b"GRAY", [*tags, (b"kTRC", _curve(curve))])


def _profile(space: bytes, tags: list[tuple[bytes, bytes]]) -> bytes:
    start = 128 + 4 + 12 * len(tags)
    table, body, placed = struct.pack(">I", len(tags)), b"", {}
    for signature, data in tags:
        if data not in placed:
            # The three tone curves are one and the same block of bytes.
            placed[data] = start + len(body)
            body += data + b"\0" * (-len(data) % 4)
        table += struct.pack(">4sII", signature, placed[data], len(data))
    header = struct.pack(
        ">I4sI4s4s4s6H4s4sI8sQI3i4s44x",
        start + len(body), b"\0\0\0\0", 0x02400000, b"mntr", space, b"XYZ ", *_CREATED, b"acsp", b"\0\0\0\0",
        0, b"\0" * 8, 0, 0, *_s15f16(D50_WHITE), b"\0\0\0\0",
    )  # fmt: skip
    return header + table + body


def _s15f16(values: ArrayLike) -> list[int]:
    return [round(float(value) * 65536) for value in np.ravel(values)]


def _xyz(values: ArrayLike) -> bytes:
    return struct.pack(">4s4x3i", b"XYZ ", *_s15f16(values))


def _text(words: str) -> bytes:
    return b"text\0\0\0\0" + words.encode("ascii") + b"\0"


def _description(words: str) -> bytes:
    text = words.encode("ascii") + b"\0"
    # An ASCII name, then empty Unicode and Macintosh names (ICC.1:2001-04, 6.5.17).
    return struct.pack(">4s4xI", b"desc", len(text)) + text + b"\0" * (8 + 3 + 67)


def _curve(values: ArrayLike) -> bytes:
    samples = np.ravel(np.asarray(values, dtype=np.float64))
    if len(samples) == 1:
        return struct.pack(">4s4xIH", b"curv", 1, round(samples[0] * 256))
    codes = np.round(np.clip(samples, 0, 1) * 65535).astype(">u2")
    return struct.pack(">4s4xI", b"curv", len(samples)) + codes.tobytes()
