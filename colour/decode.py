"""From a file's bytes to upright pixels, and from those to linear light.

The content decides the type, never a name; the size is checked before memory is taken for pixels.
Each container is read for its size, orientation and colour profile only (`container`); everything
else it carries is left behind.
"""

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from colour import icc, profiles
from colour.container import (
    MAX_PROFILE,
    ColourModeError,
    Header,
    TruncatedError,
    UnknownTypeError,
    png_chunks,
    read_header,
)
from colour.encode import encode_png, encode_srgb_jpeg
from colour.icc_writer import canonical_srgb_profile
from colour.image import DecodedImage, Encoded
from colour.profiles import LinearView
from colour.refusal import ColourRefusal

__all__ = [
    "MAX_PIXELS",
    "canonical_srgb_profile",
    "clipped_mask",
    "decode",
    "encode_png",
    "encode_srgb_jpeg",
    "linearise",
]

MAX_PIXELS = 100_000_000

# All that makes a PNG's picture. libpng unpacks every text and animation chunk as well, which may take minutes.
_PNG_PICTURE = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
# Laying transparency on white takes 60 bytes a pixel: so many pixels at a time.
_BLOCK = 1_000_000

# EXIF orientation: what to do to stored pixels to see them upright (transpose first, then flip).
_TRANSPOSED = frozenset({5, 6, 7, 8})
_FLIPS: dict[int, int | None] = {1: None, 2: 1, 3: -1, 4: 0, 5: None, 6: 1, 7: -1, 8: 0}


def decode(data: bytes, *, max_pixels: int = MAX_PIXELS) -> DecodedImage | ColourRefusal:
    """Return the first frame of a JPEG, PNG, TIFF or WebP, upright, in its own code values and profile.

    8-bit files give uint8, 16-bit files uint16. Refused: `image.type`, `image.truncated`,
    `image.too_large`, `image.colour_mode` (print colours, floating point). Transparency is laid on white.
    """
    try:
        header = read_header(data)
    except UnknownTypeError as error:
        return ColourRefusal("image.type", str(error))
    except TruncatedError as error:
        return ColourRefusal("image.truncated", str(error))
    except ColourModeError as error:
        return ColourRefusal("image.colour_mode", str(error))
    if header.width * header.height > max_pixels:
        detail = f"{header.width} x {header.height} pixels; the limit is {max_pixels}"
        return ColourRefusal("image.too_large", detail, {"width": header.width, "height": header.height})
    pixels = _pixels(data, header)
    if isinstance(pixels, ColourRefusal):
        return pixels
    upright = _upright(pixels, header.orientation)
    profile, name, assumed = _profile(header, upright)
    to_rgb = cv2.COLOR_GRAY2RGB if upright.ndim == 2 else cv2.COLOR_BGR2RGB
    rgb = cast("Encoded", cv2.cvtColor(upright, to_rgb))
    return DecodedImage(rgb, profile, name, assumed, header.file_format)


def linearise(image: DecodedImage) -> LinearView:
    """Return linear light in sRGB primaries under D65, (height, width, 3), float32, unclipped, where it is read.

    Profiles are followed in float. Raises IccError for a profile that `decode` would not have let through.
    """
    return profiles.LinearView(image)


def clipped_mask(image: DecodedImage) -> NDArray[np.bool_]:
    """Return (height, width): true where any channel stands at its highest code."""
    top = np.iinfo(image.encoded.dtype).max
    mask = np.empty(image.encoded.shape[:2], bool)
    rows = max(1, _BLOCK // image.encoded.shape[1])
    for first in range(0, len(mask), rows):
        red, green, blue = cv2.split(image.encoded[first : first + rows])
        mask[first : first + rows] = cv2.max(cv2.max(red, green), blue) == top
    return mask


def _pixels(data: bytes, header: Header) -> Encoded | ColourRefusal:
    """Return stored pixels, (h, w) grey or (h, w, 3) BGR."""
    try:
        picture = _bare_png(data) if header.file_format == "png" else data
        decoded = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error as error:
        return ColourRefusal("image.truncated", f"the picture data is damaged: {error.err}")
    if decoded is None or decoded.shape[:2] != (header.height, header.width):
        return ColourRefusal("image.truncated", "the picture data ends early or is damaged")
    if decoded.dtype not in {np.dtype(np.uint8), np.dtype(np.uint16)}:
        return ColourRefusal("image.colour_mode", f"numbers of type {decoded.dtype}")
    pixels = cast("Encoded", decoded)
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        return _flatten(pixels)
    return pixels


def _flatten(pixels: Encoded) -> Encoded:
    """Lay BGRA on white paper: simply dropping the alpha channel would bring back what somebody has hidden."""
    top = np.iinfo(pixels.dtype).max
    flat = np.ascontiguousarray(pixels[..., :3])
    rows = max(1, _BLOCK // pixels.shape[1])
    for first in range(0, pixels.shape[0], rows):
        colours, alpha = flat[first : first + rows], pixels[first : first + rows, :, 3]
        through = alpha < top
        if through.any():
            share = alpha[through].astype(np.float64)[:, None] / top
            mixed = colours[through].astype(np.float64) * share + top * (1 - share)
            colours[through] = np.round(mixed).astype(pixels.dtype)
    return cast("Encoded", flat)


def _bare_png(data: bytes) -> bytes:
    """Return the PNG with its picture and nothing else."""
    return data[:8] + b"".join(chunk for kind, chunk in png_chunks(data) if kind in _PNG_PICTURE)


def _upright(pixels: Encoded, orientation: int) -> Encoded:
    turned = cv2.transpose(pixels) if orientation in _TRANSPOSED else pixels
    flip = _FLIPS[orientation]
    return cast("Encoded", turned if flip is None else cv2.flip(turned, flip))


def _profile(header: Header, pixels: Encoded) -> tuple[bytes | None, str, bool]:
    """Return (profile, name, assumed): a profile that is damaged or made for other colours is left out."""
    if header.icc_profile is None:
        return None, "sRGB", not header.says_srgb
    try:
        if len(header.icc_profile) > MAX_PROFILE:
            msg = f"a profile of {len(header.icc_profile)} bytes"
            raise icc.IccError(msg)  # noqa: TRY301 - one that long is as good as damaged
        profile = icc.read_profile(header.icc_profile)
    except icc.IccError:
        return None, "sRGB (the embedded profile is damaged)", True
    if profile.colour_space != ("GRAY" if pixels.ndim == 2 else "RGB"):
        return None, f"sRGB (the embedded profile is for {profile.colour_space})", True
    if not profiles.can_follow(header.icc_profile):
        return None, "sRGB (the embedded profile is damaged)", True
    return header.icc_profile, profile.name, False
