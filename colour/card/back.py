"""The back of the card: a table to write measured values in, and how to print and measure."""

from colour.card.layout import Box
from colour.card.sheet import HAIR, INK, SOFT, WHITE, Page, Rgb
from colour.card.values import nominal_reference, patch_codes

_LEFT, _GAP, _BLOCK = 9.0, 6.0, 62.0
_TOP, _STEP = 25.0, 4.25
# From a block's left edge: patch, meant L* a* b*, measured L* a* b*.
_MEANT = (12.5, 18.5, 24.5)
_MEASURED = (28.2, 39.8, 51.4)
_WIDTH = 10.6
_AXES = ("L*", "a*", "b*")

# What to do, and the command for it where there is one.
_STEPS = (
    (
        "1  Print on matte white paper, at 100 %, best quality, colour enhancement off. Let it dry for a day.",
        "",
    ),
    ("2  Measure every patch, 2-degree observer, and fill in", "imagedb card template --batch {name}"),
    ("3  Make the values known", "imagedb card register {name}.cgats"),
)
_NOTES = (
    "Until then photographs with this card are graded C at best: nobody knows its colours. Wipe with a damp cloth.",
    "Colours are sRGB (IEC 61966-2-1), written as DeviceRGB. Print and measure anew when faded, scratched or stained.",
)


def draw_back(page: Page, name: str) -> None:
    """Draw the second page for a batch."""
    page.text((_LEFT, 11.2), "Values of this print", 4.2, font="Helvetica-Bold")
    page.text((148 - _LEFT, 11.2), name, 3.2, font="Helvetica-Bold", align="right")
    page.text(
        (_LEFT, 15.4),
        "CIELAB. The values meant are for D65, 2 degrees; write down which light the measured ones are for: ________",
        2.1,
        colour=SOFT,
    )
    names, lab = nominal_reference().names, nominal_reference().lab_d65
    for index, patch in enumerate(names):
        block, row = divmod(index, 12)
        left = _LEFT + block * (_BLOCK + _GAP)
        if row == 0:
            _heading(page, left)
        red, green, blue = patch_codes()[index] / 255
        _row(page, left, _TOP + row * _STEP, patch, (red, green, blue), tuple(lab[index]))
    _steps(page, name)


def _heading(page: Page, left: float) -> None:
    y = _TOP - 1.5
    page.text((left + _MEANT[1] + 1.8, y - 2.6), "meant", 1.9, colour=SOFT, align="right")
    page.text((left + _MEASURED[0] + 0.8, y - 2.6), "measured", 1.9, colour=SOFT)
    for x, word in zip(_MEANT, _AXES, strict=True):
        page.text((left + x + 1.8, y), word, 1.9, colour=SOFT, align="right")
    for x, word in zip(_MEASURED, _AXES, strict=True):
        page.text((left + x + 0.8, y), word, 1.9, colour=SOFT)
    page.line((left, _TOP - 0.6), (left + _BLOCK, _TOP - 0.6), INK, 0.15)


def _row(page: Page, left: float, top: float, patch: str, colour: Rgb, lab: tuple[float, ...]) -> None:
    base = top + 2.6
    page.fill(Box(left, top, 3.2, 3.2), colour)
    if colour == WHITE:
        page.frame(Box(left, top, 3.2, 3.2), HAIR, 0.12)
    page.text((left + 4.6, base), patch, 2.2, font="Helvetica-Bold")
    for x, value in zip(_MEANT, lab, strict=True):
        page.text((left + x + 1.8, base), _whole(value), 2.0, colour=SOFT, align="right")
    for x in _MEASURED:
        page.line((left + x + 0.8, base + 0.5), (left + x + _WIDTH - 0.4, base + 0.5), HAIR, 0.12)


def _whole(value: float) -> str:
    """Return a rounded number with a dash for minus; the fonts of every PDF reader have no other."""
    return str(round(value)).replace("-", "\u2013")


def _steps(page: Page, name: str) -> None:
    y = _TOP + 12 * _STEP + 4.6
    for index, (words, command) in enumerate(_STEPS):
        page.text((_LEFT, y + 4.0 * index), words, 2.15)
        page.text(
            (_LEFT + _BLOCK + _GAP, y + 4.0 * index), command.format(name=name), 2.1, font="Courier-Bold"
        )
    for index, words in enumerate(_NOTES):
        page.text((_LEFT, y + 12.6 + 3.0 * index), words, 1.95, colour=SOFT)
