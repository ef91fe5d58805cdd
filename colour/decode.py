"""From a file's bytes to upright pixels, and from those to linear light.

The content decides the type, never a name; the size is checked before memory is taken for pixels.
Each container is read for its size, orientation and colour profile only (`container`); everything
else it carries is left behind.
"""

from typing import cast

import cv2
import numpy as np

from colour import icc, profiles
from colour.container import png_chunks, read_header
from colour.encode import encode_png, encode_srgb_jpeg, swap_red_and_blue
from colour.header import MAX_PROFILE, ColourModeError, Header, TruncatedError, UnknownTypeError
from colour.heif import heif_pixels
from colour.icc_writer import canonical_srgb_profile
from colour.image import DecodedImage, Encoded
from colour.profiles import LinearView
from colour.raw import raw_pixels
from colour.refusal import ColourRefusal

__all__ = [
    "MAX_PIXELS",
    "canonical_srgb_profile",
    "clipped_share",
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
    """Return the main picture of a file, upright, in its own code values and profile.

    JPEG, PNG, TIFF and WebP (of several frames the first), HEIC, DNG and camera raw. 8 bits give uint8, all
    that is more uint16 with 65535 at the top; raw is developed to linear ProPhoto RGB (`raw`).
    Refused: `image.type`, `image.truncated`, `image.too_large`, `image.colour_mode` (print colours, floating
    point, high dynamic range). Transparency is laid on white.
    """
    try:
        header = read_header(data)
        if _too_large(header, max_pixels):
            detail = f"{header.width} x {header.height} pixels; the limit is {max_pixels}"
            return ColourRefusal("image.too_large", detail, {"width": header.width, "height": header.height})
        pixels = _upright(_pixels(data, header), header.orientation)
        profile, name, assumed = _profile(header, pixels)
    except UnknownTypeError as error:
        return ColourRefusal("image.type", str(error))
    except TruncatedError as error:
        return ColourRefusal("image.truncated", str(error))
    except ColourModeError as error:
        return ColourRefusal("image.colour_mode", str(error))
    rgb = pixels if pixels.ndim == 3 else cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB)
    return DecodedImage(cast("Encoded", rgb), profile, name, assumed, header.file_format)


def linearise(image: DecodedImage) -> LinearView:
    """Return linear light in sRGB primaries under D65, (height, width, 3), float32, unclipped, where it is read.

    Profiles are followed in float. Raises IccError for a profile that `decode` would not have let through.
    """
    return profiles.LinearView(image)


def clipped_share(image: DecodedImage) -> float:
    """Return the share of pixels of which any channel stands at its highest code."""
    top = np.iinfo(image.encoded.dtype).max
    rows = max(1, _BLOCK // image.encoded.shape[1])
    burnt = 0
    for first in range(0, image.encoded.shape[0], rows):
        red, green, blue = cv2.split(image.encoded[first : first + rows])
        burnt += int((cv2.max(cv2.max(red, green), blue) == top).sum())
    width, height = image.size
    return burnt / (width * height)


def _too_large(header: Header, most: int) -> bool:
    # The tiles of a picture may reach beyond its edge, and a sensor has margins.
    return header.width * header.height > most or header.hidden_pixels > 2 * most


def _pixels(data: bytes, header: Header) -> Encoded:
    """Return stored pixels, (h, w) grey or (h, w, 3) RGB, on white where they are transparent."""
    if header.file_format == "raw":
        return raw_pixels(data)
    pixels = heif_pixels(data) if header.file_format == "heic" else _with_opencv(data, header)
    if pixels.shape[:2] != (header.height, header.width):
        msg = "the picture data ends early or is damaged"
        raise TruncatedError(msg)
    if pixels.ndim == 3 and pixels.shape[2] in {2, 4}:
        return _flatten(pixels)
    return pixels


def _with_opencv(data: bytes, header: Header) -> Encoded:
    try:
        picture = _bare_png(data) if header.file_format == "png" else data
        decoded = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise MemoryError from error
        msg = f"the picture data is damaged: {error.err}"
        raise TruncatedError(msg) from error
    if decoded is None:
        msg = "the picture data ends early or is damaged"
        raise TruncatedError(msg)
    if decoded.dtype not in {np.dtype(np.uint8), np.dtype(np.uint16)}:
        msg = f"numbers of type {decoded.dtype}"
        raise ColourModeError(msg)
    if decoded.ndim == 3:
        swap_red_and_blue(decoded)
    return cast("Encoded", decoded)


def _flatten(pixels: Encoded) -> Encoded:
    """Lay colours with alpha on white paper: simply dropping it would bring back what somebody has hidden."""
    top = np.iinfo(pixels.dtype).max
    flat = np.ascontiguousarray(pixels[..., :-1])
    rows = max(1, _BLOCK // pixels.shape[1])
    for first in range(0, pixels.shape[0], rows):
        colours, alpha = flat[first : first + rows], pixels[first : first + rows, :, -1]
        through = alpha < top
        if through.any():
            share = alpha[through].astype(np.float64)[:, None] / top
            mixed = colours[through].astype(np.float64) * share + top * (1 - share)
            colours[through] = np.round(mixed).astype(pixels.dtype)
    return cast("Encoded", flat if flat.shape[2] == 3 else flat[..., 0])


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
    if profile.colour_space == "CMYK":
        msg = "a picture with a profile of print colours (CMYK)"
        raise ColourModeError(msg)
    if profile.colour_space != ("GRAY" if pixels.ndim == 2 else "RGB"):
        return None, f"sRGB (the embedded profile is for {profile.colour_space})", True
    if not profiles.can_follow(header.icc_profile):
        return None, "sRGB (the embedded profile is damaged)", True
    return header.icc_profile, profile.name, False
