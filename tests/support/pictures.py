"""Encoded pictures and colour spaces for tests of decoding."""

import io
import struct
import zlib

import cv2
import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image

from colour.icc import D50_WHITE, bradford
from colour.icc_writer import canonical_srgb_profile, grey_profile, matrix_profile
from colour.spaces import D65_WHITE, Floats, decode_srgb, encode_srgb, linear_srgb_to_xyz, xyz_to_lab

_CURVE = decode_srgb(np.linspace(0, 1, 1024))

# Primaries as chromaticities (x, y) of red, green and blue; white; how light becomes a code.
_SPACES = {
    "p3": (((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)), D65_WHITE, None),
    "adobe": (((0.64, 0.33), (0.21, 0.71), (0.15, 0.06)), D65_WHITE, 563 / 256),
    "prophoto": (((0.734699, 0.265301), (0.159597, 0.840403), (0.036598, 0.000105)), D50_WHITE, 461 / 256),
}


def colour_space(name: str) -> tuple[bytes, Floats]:
    """Return (profile, matrix from linear RGB to XYZ under D50) of `p3`, `adobe` or `prophoto`."""
    primaries, white, gamma = _SPACES[name]
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in primaries]).T
    matrix = bradford(white, D50_WHITE) @ (columns * np.linalg.solve(columns, white))
    return matrix_profile(name, matrix, _CURVE if gamma is None else [gamma]), matrix


def in_space(name: str, linear: Floats, bits: int) -> tuple[bytes | None, NDArray[np.generic]]:
    """Return (profile, codes) of linear sRGB (h, w, 3) in a colour space; `srgb` has its own profile."""
    top, kind = 2**bits - 1, np.uint8 if bits == 8 else np.uint16
    if name == "srgb":
        return canonical_srgb_profile(), np.round(encode_srgb(linear) * top).astype(kind)
    profile, matrix = colour_space(name)
    xyz = linear_srgb_to_xyz(linear) @ bradford(D65_WHITE, D50_WHITE).T
    light = np.clip(xyz @ np.linalg.inv(matrix).T, 0, 1)
    gamma = _SPACES[name][2]
    codes = encode_srgb(light) if gamma is None else light ** (1 / gamma)
    return profile, np.round(codes * top).astype(kind)


def grey_space() -> bytes:
    """Return a greyscale profile with a gamma of 1.8 (461/256)."""
    return grey_profile("grey", [461 / 256])


def table_profile() -> bytes:
    """Return a profile of sRGB written as an 8-bit table (`mft1`) into CIELAB under D50."""
    steps = np.linspace(0, 1, 33)
    grid = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1)
    xyz = linear_srgb_to_xyz(decode_srgb(grid)) @ bradford(D65_WHITE, D50_WHITE).T
    lab = xyz_to_lab(xyz, D50_WHITE)
    codes = np.clip(np.round(lab * [2.55, 1, 1] + [0, 128, 128]), 0, 255).astype(np.uint8)
    identity = bytes(range(256)) * 3
    matrix = struct.pack(">9i", *np.eye(3, dtype=int).ravel() * 65536)
    table = struct.pack(">4s4x4B", b"mft1", 3, 3, 33, 0) + matrix + identity + codes.tobytes() + identity
    header = bytearray(canonical_srgb_profile()[:128])
    header[20:24] = b"Lab "
    start = 128 + 4 + 12
    header[:4] = struct.pack(">I", start + len(table))
    return bytes(header) + struct.pack(">I4sII", 1, b"A2B0", start, len(table)) + table


def png(rgb: NDArray[np.generic], profile: bytes | None = None, *, extra: bytes = b"") -> bytes:
    """Return a PNG of (h, w, 3) RGB or (h, w) grey, with a profile and other chunks before the pixels."""
    ok, data = cv2.imencode(".png", rgb if rgb.ndim == 2 else rgb[..., ::-1])
    assert ok
    chunks = extra + (chunk(b"iCCP", b"p\0\0" + zlib.compress(profile)) if profile else b"")
    return bytes(data[:33]) + chunks + bytes(data[33:])


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return a PNG chunk."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def jpeg(rgb: NDArray[np.uint8], profile: bytes | None = None, *, extra: bytes = b"") -> bytes:
    """Return a JPEG of the best quality, with a profile and other segments behind its first."""
    options = [cv2.IMWRITE_JPEG_QUALITY, 100, cv2.IMWRITE_JPEG_SAMPLING_FACTOR]
    ok, data = cv2.imencode(".jpg", rgb[..., ::-1], [*options, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444])
    assert ok
    segments = extra + (segment(0xE2, b"ICC_PROFILE\0\x01\x01" + profile) if profile else b"")
    return bytes(data[:20]) + segments + bytes(data[20:])


def pillow(rgb: NDArray[np.generic], kind: str, **options: object) -> bytes:
    """Return the picture as Pillow saves it."""
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, kind, **options)
    return out.getvalue()


def tiff(values: NDArray[np.generic], **options: object) -> bytes:
    """Return the picture as tifffile saves it."""
    out = io.BytesIO()
    tifffile.imwrite(out, values, **options)
    return out.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    """Return a JPEG segment."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(orientation: int) -> bytes:
    """Return a TIFF-structured EXIF block with an orientation."""
    return b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)


def scene(height: int = 48, width: int = 64) -> Floats:
    """Return (h, w, 3) linear sRGB: 24 flat squares of colours that all the spaces hold."""
    rng = np.random.default_rng(5)
    colours = rng.uniform(0.05, 0.9, (4, 6, 3)) * 0.8 + 0.1 * rng.uniform(0.2, 1, (4, 6, 1))
    return np.repeat(np.repeat(colours, height // 4, axis=0), -(-width // 6), axis=1)[:, :width]
