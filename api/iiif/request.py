"""What an address of the IIIF Image API 3.0 asks for, read and settled against a picture's size. Pure.

Section numbers are those of https://iiif.io/api/image/3.0/.
"""

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from api.errors import Fault, ImageRequestError, NotOfferedError

QUALITIES: Final[tuple["Quality", ...]] = ("default", "color", "gray", "bitonal")
FORMATS: Final[tuple["Format", ...]] = ("jpg", "png")
Quality = Literal["default", "color", "gray", "bitonal"]
Format = Literal["jpg", "png"]
Box = tuple[int, int, int, int]
Size = tuple[int, int]

_INTEGER: Final = r"[0-9]{1,9}"
_DECIMAL: Final = r"[0-9]{1,9}(?:\.[0-9]{1,15})?"
_PIXELS: Final = re.compile(rf"({_INTEGER}),({_INTEGER}),({_INTEGER}),({_INTEGER})", re.ASCII)
_PERCENT: Final = re.compile(rf"pct:({_DECIMAL}),({_DECIMAL}),({_DECIMAL}),({_DECIMAL})", re.ASCII)
_SIZE: Final = re.compile(rf"(!?)({_INTEGER})?,({_INTEGER})?", re.ASCII)
_SCALE: Final = re.compile(rf"pct:({_DECIMAL})", re.ASCII)
_ROTATION: Final = re.compile(rf"(!?)({_DECIMAL})", re.ASCII)
_LAST: Final = re.compile(r"([a-z]+)\.([a-z0-9]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture to make: the part (x, y, width, height) in pixels, its size, and what is done to it then."""

    box: Box
    size: Size
    mirrored: bool
    degrees: int
    quality: Quality
    format: Format

    def canonical(self, whole: Size) -> str:
        """The canonical path after section 4.7; equal pictures have equal ones."""
        part = "full" if self.box == (0, 0, *whole) else ",".join(map(str, self.box))
        size = "max" if self.size == self.box[2:] else f"{self.size[0]},{self.size[1]}"
        quality = "default" if self.quality == "color" else self.quality
        return f"{part}/{size}/{'!' if self.mirrored else ''}{self.degrees}/{quality}.{self.format}"


def read(part: str, size: str, rotation: str, last: str, whole: Size) -> Wanted:
    """Settle the four path parts of a request for a picture of this (width, height).

    Raises ImageRequestError for what the standard does not know or what lies outside, and NotOfferedError for what it
    knows and this server does not do.
    """
    box = _box(part, whole)
    mirrored, degrees = _turned(rotation)
    quality, form = _last(last)
    return Wanted(box, _size(size, box[2:]), mirrored, degrees, quality, form)


def _box(text: str, whole: Size) -> Box:
    """Section 4.1."""
    wide, high = whole
    if text == "full":
        return (0, 0, wide, high)
    if text == "square":
        side = min(whole)
        return ((wide - side) // 2, (high - side) // 2, side, side)
    pixels, percent = _PIXELS.fullmatch(text), _PERCENT.fullmatch(text)
    if pixels:
        x, y, w, h = map(int, pixels.groups())
    elif percent:
        left, top, across, down = (Fraction(number) / 100 for number in percent.groups())
        x, y, w, h = round(left * wide), round(top * high), round(across * wide), round(down * high)
    else:
        raise _fault(text, "region", "full, square, x,y,w,h or pct:x,y,w,h")
    # Section 4.1: what reaches over the edge is cropped there; nothing, or all outside, is an error.
    w, h = min(w, wide - x), min(h, high - y)
    if w <= 0 or h <= 0:
        raise _fault(text, "region", f"a part of a picture of {wide} x {high} pixels")
    return (x, y, w, h)


def _size(text: str, part: Size) -> Size:
    """Section 4.2."""
    plain = text.removeprefix("^")
    found = _sized(plain, part)
    if found is None:
        raise _fault(text, "size", "max, w, | ,h | pct:n | w,h or !w,h")
    size, confined = found
    if size[0] > part[0] or size[1] > part[1]:
        if plain != text:
            msg = "Pictures are not made larger than they are: a size may not begin with ^."
            raise NotOfferedError(msg)
        if not confined:
            raise _fault(text, "size", f"at most the {part[0]} x {part[1]} pixels of the region")
    if min(size) < 1:
        raise _fault(text, "size", "a picture of at least one pixel")
    return size


def _sized(text: str, part: Size) -> tuple[Size, bool] | None:
    """The size in pixels, and whether it is the largest within a box, which is never larger than the region."""
    wide, high = part
    if text == "max":
        return part, False
    scale = _SCALE.fullmatch(text)
    if scale:
        share = Fraction(scale.group(1)) / 100
        return (_rounded(share * wide), _rounded(share * high)), False
    match = _SIZE.fullmatch(text)
    if not match:
        return None
    within, w, h = match.group(1), *(None if side is None else int(side) for side in match.groups()[1:])
    if within:
        return None if w is None or h is None else (_confined(w, h, part), True)
    sides = _sides(w, h, part)
    return None if sides is None else (sides, False)


def _confined(w: int, h: int, part: Size) -> Size:
    """The largest size of the region's shape within w by h, and within the region: never over the box asked for."""
    factor = min(Fraction(w, part[0]), Fraction(h, part[1]), Fraction(1))
    return min(w, _rounded(factor * part[0])), min(h, _rounded(factor * part[1]))


def _sides(w: int | None, h: int | None, part: Size) -> Size | None:
    """Both sides; the one that is missing follows the region's shape."""
    if w is not None:
        return w, _rounded(Fraction(w * part[1], part[0])) if h is None else h
    return None if h is None else (_rounded(Fraction(h * part[0], part[1])), h)


def _rounded(number: Fraction) -> int:
    """To the nearest whole; what is more than nothing is at least one pixel."""
    return max(round(number), 1 if number > 0 else 0)


def _turned(text: str) -> tuple[bool, int]:
    """Section 4.3: by quarters of a circle, mirrored or not."""
    match = _ROTATION.fullmatch(text)
    degrees = float(match.group(2)) if match else math.nan
    if not match or degrees not in {0.0, 90.0, 180.0, 270.0, 360.0}:
        raise _fault(text, "rotation", "0, 90, 180 or 270, with ! before it for a mirror image")
    return bool(match.group(1)), int(degrees) % 360


def _last(text: str) -> tuple[Quality, Format]:
    """Sections 4.4 and 4.5."""
    match = _LAST.fullmatch(text)
    for quality in QUALITIES:
        for form in FORMATS:
            if match and match.groups() == (quality, form):
                return quality, form
    raise _fault(text, "quality.format", f"{', '.join(QUALITIES)}, with .jpg or .png")


def _fault(text: str, name: str, instead: str) -> ImageRequestError:
    detail = f"{name} cannot be {text!r} here; write {instead}."
    return ImageRequestError(detail, [Fault(detail, parameter=name)])
