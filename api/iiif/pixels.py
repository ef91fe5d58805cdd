"""The pixels of what is computed for IIIF. Loaded with the first such picture: tiles go out as they lie."""

import io
from typing import Final

import cv2
import numpy as np
from PIL import Image

from api.iiif.request import Wanted
from colour.encode import encode_srgb_jpeg, reduced
from colour.icc_writer import canonical_srgb_profile
from colour.image import Codes
from colour.spaces import LINEAR_SRGB_TO_XYZ, decode_srgb, encode_srgb

_MIDDLE: Final = ((50 + 16) / 116) ** 3  # relative luminance of L* 50


def decoded_from(data: bytes) -> Codes:
    """The pixels of a stored picture."""
    read = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert read is not None
    codes: Codes = read.astype(np.uint8, copy=False)
    return codes


def drawn(pixels: Codes, factor: int, wanted: Wanted) -> bytes:
    """The picture that is wanted, of a copy of the whole at a scale factor."""
    return _encoded(_worked(pixels, factor, wanted), wanted)


def _worked(pixels: Codes, factor: int, wanted: Wanted) -> Codes:
    """Cut, scale, mirror, turn, and take the colour away, in the order of section 4."""
    x, y, wide, high = wanted.box
    left, top = x // factor, y // factor
    right, bottom = -(-(x + wide) // factor), -(-(y + high) // factor)
    part = reduced(np.ascontiguousarray(pixels[top:bottom, left:right]), wanted.size)
    if wanted.mirrored:
        part = part[:, ::-1]
    part = np.rot90(part, -(wanted.degrees // 90))
    if wanted.quality in {"gray", "bitonal"}:
        part = _without_colour(part, bitonal=wanted.quality == "bitonal")
    return np.ascontiguousarray(part)


def _without_colour(codes: Codes, *, bitonal: bool) -> Codes:
    """The luminance of each pixel as a grey of three equal codes; with `bitonal` black below L* 50 and white above."""
    luminance = decode_srgb(codes / 255) @ LINEAR_SRGB_TO_XYZ[1]
    grey = np.where(luminance >= _MIDDLE, 1.0, 0.0) if bitonal else encode_srgb(np.clip(luminance, 0, 1))
    return np.repeat(np.rint(grey * 255).astype(np.uint8)[..., None], 3, axis=2)


def _encoded(codes: Codes, wanted: Wanted) -> bytes:
    if wanted.format == "jpg":
        return encode_srgb_jpeg(codes)  # not in place: they may be the pixels kept for the next request
    sink = io.BytesIO()
    Image.fromarray(codes).save(sink, "PNG", compress_level=1, icc_profile=canonical_srgb_profile())
    return sink.getvalue()
