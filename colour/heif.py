"""HEIC, as phones write it: still pictures coded by HEVC, through libheif and libde265 (pi-heif).

libheif turns and mirrors as the file's own properties (`irot`, `imir`) say, and the EXIF orientation beside
them does not count (ISO/IEC 23008-12). Thumbnails, depth maps and gain maps are not looked at.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pi_heif
from numpy.typing import NDArray

from colour.coded_colours import coded_profile, is_srgb
from colour.header import Header, TruncatedError
from colour.heif_boxes import coded_pixels
from colour.image import Encoded

# What pi-heif looks up beside the main picture, and nobody here asks for.
pi_heif.options.THUMBNAILS = False
pi_heif.options.DEPTH_IMAGES = False
pi_heif.options.AUX_IMAGES = False
# Every picture developed at once has a processor of its own.
pi_heif.options.DECODE_THREADS = 1

# Without an `nclx` box both are 2, "unspecified" (ITU-T H.273).
_UNSAID = {"color_primaries": 2, "transfer_characteristics": 2}


def heif_header(data: bytes) -> Header:
    """Return the header of a HEIF file, its size as seen upright.

    Raises UnknownTypeError for AVIF and other codings, TruncatedError for damage and ColourModeError for
    high dynamic range (PQ and HLG).
    """
    hidden = coded_pixels(data)
    with _damage():
        file = pi_heif.open_heif(data, convert_hdr_to_8bit=False)
        (width, height), mode, info = file.size, file.mode, file.info
    profile = info.get("icc_profile") or None
    if profile is not None:
        return Header("heic", width, height, icc_profile=profile, hidden_pixels=hidden)
    stated = info.get("nclx_profile", _UNSAID)
    numbers = int(stated["color_primaries"]), int(stated["transfer_characteristics"])
    if is_srgb(*numbers):
        return Header("heic", width, height, says_srgb=True, hidden_pixels=hidden)
    profile = coded_profile(*numbers, grey=mode.startswith("L"))
    return Header("heic", width, height, icc_profile=profile, hidden_pixels=hidden)


def heif_pixels(data: bytes) -> Encoded:
    """Return the main picture as (h, w) grey, (h, w, 2) with alpha, (h, w, 3) RGB or (h, w, 4) with alpha.

    10 and 12 bits become 16. Raises TruncatedError when the picture cannot be decoded.
    """
    with _damage():
        file = pi_heif.open_heif(data, convert_hdr_to_8bit=False, hdr_to_16bit=False)
        # A copy: the array does not keep the memory that it shows, the file's own, alive.
        bits, codes, mixed = int(file.info["bit_depth"]), np.array(file), file.premultiplied_alpha
    found = codes if codes.dtype == np.uint8 else _sixteen_bits(codes, bits)
    return _on_white(found) if mixed else found


def _on_white(pixels: NDArray[Any]) -> NDArray[Any]:
    """Lay colours that are multiplied by their alpha already, the last channel, on white."""
    top = np.iinfo(pixels.dtype).max
    colours, alpha = pixels[..., :-1], pixels[..., -1:]
    return np.asarray(np.minimum(colours, alpha) + (top - alpha))


def _sixteen_bits(codes: NDArray[np.uint16], bits: int) -> NDArray[np.uint16]:
    """Return codes of 9 to 16 bits stretched so that the highest becomes 65535."""
    top = 2**bits - 1
    stretched = np.round(np.arange(top + 1) * (65535 / top)).astype(np.uint16)
    return np.asarray(np.take(stretched, codes, mode="clip"))


@contextmanager
def _damage() -> Iterator[None]:
    """Turn all that pi-heif raises for a damaged file into a TruncatedError."""
    try:
        yield
    except (ValueError, RuntimeError, EOFError, SyntaxError, OSError, MemoryError, IndexError) as error:
        msg = f"libheif: {error}"
        raise TruncatedError(msg) from error
