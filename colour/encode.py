"""Pixels into files that carry a picture and its colour profile and nothing else."""

import struct
import zlib

import cv2
import numpy as np
from cv2.typing import MatLike

from colour import icc
from colour.icc_writer import canonical_srgb_profile
from colour.image import Codes, DecodedImage
from colour.spaces import decode_srgb, encode_srgb

_PNG_HEADER_END = 33  # signature and IHDR
# Pixels at a time, of those that become float.
_BLOCK = 1 << 17


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


def encode_srgb_jpeg(codes: Codes, *, quality: int = 90) -> bytes:
    """Return a JPEG of 8-bit sRGB codes (h, w, 3) with the canonical sRGB profile and nothing else.

    Chroma is not subsampled: colour is what these pictures are for.
    """
    options = [cv2.IMWRITE_JPEG_QUALITY, quality]
    options += [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444]
    data = _encoded(".jpg", cv2.cvtColor(codes, cv2.COLOR_RGB2BGR), options)
    body = b"ICC_PROFILE\0\x01\x01" + canonical_srgb_profile()
    segment = b"\xff\xe2" + struct.pack(">H", len(body) + 2) + body
    after_jfif = 4 + struct.unpack_from(">H", data, 4)[0]
    return data[:after_jfif] + segment + data[after_jfif:]


def shrink(codes: Codes, side: int) -> Codes:
    """Return 8-bit sRGB codes (h, w, 3) as a picture with its longer side at most `side`, averaged in light."""
    height, width = codes.shape[:2]
    factor = side / max(height, width)
    if factor >= 1:
        return codes
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    # An average over an area is one along the rows, then one down the columns: after the first it is small.
    narrow = np.empty((height, size[0], 3), np.float32)
    rows = max(1, _BLOCK // width)
    for first in range(0, height, rows):
        light = cv2.LUT(codes[first : first + rows], _LIGHT)
        narrow[first : first + rows] = cv2.resize(light, (size[0], len(light)), interpolation=cv2.INTER_AREA)
    light = np.asarray(cv2.resize(narrow, size, interpolation=cv2.INTER_AREA))
    return np.rint(encode_srgb(np.clip(light, 0, 1)) * 255).astype(np.uint8)


def _encoded(extension: str, pixels: MatLike, options: list[int]) -> bytes:
    done, data = cv2.imencode(extension, pixels, options)
    assert done
    return bytes(data)


_LIGHT = decode_srgb(np.arange(256) / 255).astype(np.float32)
