"""DNG and camera raw, developed through LibRaw (rawpy) to 16 bits in linear ProPhoto RGB.

Done: black and white level, the camera's own white balance (daylight where the file states none),
demosaicing (AHD; the sensor's own way for X-Trans), the camera's colour matrix, orientation. Not done, as it
would change colours by what is in the picture or hide what the sensor saw: brightness, noise reduction,
rebuilding of highlights, lens corrections and vignetting, DNG's hue maps, tone curve, opcodes and second
matrix. The chart in the picture does what colour work remains.
"""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import numpy as np
import rawpy
from numpy.typing import NDArray

from colour.header import ColourModeError, Header, TruncatedError, UnknownTypeError
from colour.icc import D50_WHITE, bradford
from colour.icc_writer import matrix_profile
from colour.spaces import D65_WHITE, LINEAR_SRGB_TO_XYZ
from colour.tiff import Directory, directory, first_directory

# Kinds of their own; most makers write TIFF with other tags.
_SIGNATURES = (b"FUJIFILMCCD-RAW", b"IIU\0", b"IIRO", b"IIRS", b"MMOR", b"FOVb", b"\0MRM")
_DNG_VERSION, _SUB_DIRECTORIES, _PHOTOMETRIC = 50706, 330, 262
# A mosaic of colour filters; values of a sensor, one for each colour.
_SENSOR = frozenset({32803, 34892})
_MOST_DIRECTORIES = 16

# LibRaw's ProPhoto RGB from linear sRGB; its rows add up to one, so white is white.
_FROM_SRGB = np.array(
    [[0.529317, 0.330092, 0.140588], [0.098368, 0.873465, 0.028169], [0.016879, 0.117663, 0.865457]]
)


def is_raw(data: bytes) -> bool:
    """Return whether the content is camera raw: by its signature, or a TIFF that holds a sensor's values."""
    if data.startswith(_SIGNATURES) or data[4:12] == b"ftypcrx " or data[6:14] == b"HEAPCCDR":
        return True
    if data[:4] not in {b"II*\0", b"MM\0*"}:
        return False
    try:
        return data[8:10] == b"CR" or any(map(_holds_sensor, _directories(data)))
    except struct.error:
        return False


def raw_header(data: bytes) -> Header:
    """Return the header of a raw file, its size as developed and upright, and the profile it will have.

    Raises UnknownTypeError when LibRaw does not know the camera, TruncatedError for damage, and
    ColourModeError for a sensor without colours.
    """
    with _opened(data) as raw:
        sizes = raw.sizes
        if raw.num_colors < 3:
            msg = "the raw file of a black-and-white camera"
            raise ColourModeError(msg)
        width, height = (sizes.height, sizes.width) if sizes.flip & 4 else (sizes.width, sizes.height)
        return Header(
            "raw", width, height, 1, linear_prophoto(), hidden_pixels=sizes.raw_width * sizes.raw_height
        )


def raw_pixels(data: bytes) -> NDArray[np.uint16]:
    """Return the developed picture, upright, (h, w, 3) RGB in `linear_prophoto`.

    Raises TruncatedError for damage, ColourModeError when nobody knows what colours the sensor sees.
    """
    with _opened(data) as raw:
        if not (raw.rgb_xyz_matrix.any() or raw.color_matrix.any()):
            msg = "a raw file that does not say what colours its sensor sees"
            raise ColourModeError(msg)
        return np.asarray(raw.postprocess(_development(raw)), dtype=np.uint16)


def _development(raw: rawpy.RawPy) -> rawpy.Params:
    return rawpy.Params(
        demosaic_algorithm=rawpy.DemosaicAlgorithm.AHD,
        # Where the file states none, LibRaw would guess it from what is in the picture: then daylight.
        use_camera_wb=all(gain > 0 for gain in raw.camera_whitebalance[:3]),
        output_color=rawpy.ColorSpace.ProPhoto,
        output_bps=16,
        gamma=(1, 1),
        no_auto_bright=True,
        # Else LibRaw takes the brightest pixel for the sensor's white when it is near.
        adjust_maximum_thr=0.0,
        highlight_mode=rawpy.HighlightMode.Clip,
    )


@lru_cache(maxsize=1)
def linear_prophoto() -> bytes:
    """Return the profile of what `raw_pixels` gives: ROMM RGB primaries, gamma one (ISO 22028-2, as LibRaw has them)."""
    srgb_to_d50 = bradford(D65_WHITE, D50_WHITE) @ LINEAR_SRGB_TO_XYZ
    return matrix_profile("Linear ProPhoto RGB", srgb_to_d50 @ np.linalg.inv(_FROM_SRGB), [1.0])


@contextmanager
def _opened(data: bytes) -> Iterator[rawpy.RawPy]:
    raw = rawpy.RawPy()
    try:
        raw.open_buffer(io.BytesIO(data))
        yield raw
    except (rawpy.LibRawFileUnsupportedError, rawpy.NotSupportedError) as error:
        msg = f"LibRaw does not know this raw file: {_said(error)}"
        raise UnknownTypeError(msg) from error
    except (rawpy.LibRawError, MemoryError, RuntimeError) as error:
        msg = f"LibRaw: {_said(error)}"
        raise TruncatedError(msg) from error
    finally:
        raw.close()


def _said(error: Exception) -> str:
    words = error.args[0] if error.args else type(error).__name__
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)


def _directories(data: bytes) -> Iterator[Directory]:
    """Yield the first directory and those that it names as its parts."""
    first = first_directory(data)
    yield first
    for start in first.integers(_SUB_DIRECTORIES)[:_MOST_DIRECTORIES]:
        yield directory(data, start)


def _holds_sensor(found: Directory) -> bool:
    return _DNG_VERSION in found.tags or not _SENSOR.isdisjoint(found.integers(_PHOTOMETRIC))
