"""Pixels into files that carry a picture and its colour profile and nothing else."""

import struct
import zlib

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from colour import icc
from colour.icc_writer import canonical_srgb_profile
from colour.image import DecodedImage, LinearPixels
from colour.spaces import encode_srgb

_PNG_HEADER_END = 33  # signature and IHDR
_CODES = 65536


def encode_png(image: DecodedImage) -> bytes:
    """Return a lossless PNG of 8 or 16 bits with the image's own profile (iCCP) and no other metadata.

    An image whose profile was only assumed gets the canonical sRGB profile, which says the same.
    """
    profile = image.icc_profile or canonical_srgb_profile()
    grey = icc.read_profile(profile).colour_space == "GRAY"
    pixels = cv2.extractChannel(image.encoded, 0) if grey else cv2.cvtColor(image.encoded, cv2.COLOR_RGB2BGR)
    fast = [cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_UP]
    data = _encoded(".png", pixels, fast)
    body = b"iCCP" + b"ICC profile\0\0" + zlib.compress(profile, 9)
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return data[:_PNG_HEADER_END] + chunk + data[_PNG_HEADER_END:]


def encode_srgb_jpeg(linear: LinearPixels, *, quality: int = 90) -> bytes:
    """Return a JPEG of linear sRGB (h, w, 3), clipped to 0..1, with the canonical sRGB profile only.

    Chroma is not subsampled: colour is what these pictures are for.
    """
    rgb = to_srgb_codes(linear)
    options = [cv2.IMWRITE_JPEG_QUALITY, quality]
    options += [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444]
    data = _encoded(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), options)
    body = b"ICC_PROFILE\0\x01\x01" + canonical_srgb_profile()
    segment = b"\xff\xe2" + struct.pack(">H", len(body) + 2) + body
    after_jfif = 4 + struct.unpack_from(">H", data, 4)[0]
    return data[:after_jfif] + segment + data[after_jfif:]


def to_srgb_codes(linear: LinearPixels) -> NDArray[np.uint8]:
    """Return 8-bit sRGB codes of linear sRGB, clipped to 0..1; within half a code and 0.03 of exact."""
    scaled = np.clip(linear, 0, 1) * np.float32(_CODES - 1)
    scaled += np.float32(0.5)
    return _TABLE[scaled.astype(np.uint16)]


def _encoded(extension: str, pixels: MatLike, options: list[int]) -> bytes:
    done, data = cv2.imencode(extension, pixels, options)
    assert done
    return bytes(data)


_TABLE = np.round(encode_srgb(np.linspace(0, 1, _CODES)) * 255).astype(np.uint8)
