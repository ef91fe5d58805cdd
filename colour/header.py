"""What a file says about its picture before any pixel is read, and the three ways in which it may be no use."""

from dataclasses import dataclass

# Profiles that matter are far smaller; a compressed one may claim to be endless.
MAX_PROFILE = 4_000_000


class UnknownTypeError(ValueError):
    """The content is of no kind that is read."""


class TruncatedError(ValueError):
    """The structure ends before the picture does, or is damaged."""


class ColourModeError(ValueError):
    """The file holds print colours, or numbers that are no picture's."""


@dataclass(frozen=True, slots=True)
class Header:
    """A file's format, size in pixels as decoded, EXIF orientation still to apply (1..8), colour profile.

    `says_srgb` is true when the file names sRGB without embedding a profile. `hidden_pixels` are those
    that must be decoded to get the picture, where they are more than it shows: tiles, margins of a sensor.
    """

    file_format: str
    width: int
    height: int
    orientation: int = 1
    icc_profile: bytes | None = None
    says_srgb: bool = False
    hidden_pixels: int = 0
