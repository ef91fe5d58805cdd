"""A picture of the chart: each patch split into what it is and what the calibration made of it."""

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from colour.report import CalibrationReport, PatchResult
from colour.spaces import encode_srgb, lab_to_linear_srgb

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

_SIDE = 120
_GAP = 10
_LINE = 24
# Enough for a title when the chart has few columns.
_NARROWEST = 4
_PAPER = (250, 250, 248)
_INK = (33, 43, 50)


def chart_picture(report: CalibrationReport) -> bytes:
    """Return a PNG (sRGB): upper left of each patch its true colour, lower right the result.

    The patches stand as on the chart. On each is CIEDE2000 between the two; a patch that was left out is
    crossed and says why. The same report gives the same bytes.
    """
    columns = report.columns
    rows = -(-len(report.patches) // columns)
    width = max(columns, _NARROWEST) * (_SIDE + _GAP) + _GAP
    head = _head(report, width - 2 * _GAP)
    top = _GAP + _LINE * len(head) + _GAP
    picture = Image.new("RGB", (width, top + rows * (_SIDE + _GAP)), _PAPER)
    draw = ImageDraw.Draw(picture)
    for number, (line, font) in enumerate(head):
        draw.text((_GAP, _GAP + _LINE * number), line, fill=_INK, font=font)
    for index, patch in enumerate(report.patches):
        row, column = divmod(index, columns)
        _draw_patch(draw, _GAP + column * (_SIDE + _GAP), top + row * (_SIDE + _GAP), patch)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def _head(report: CalibrationReport, width: int) -> list[tuple[str, _Font]]:
    """Return the lines above the patches, each with its font, broken to `width` pixels."""
    skin = "" if report.skin_like is None else f", skin-like patches {report.skin_like.mean:.1f}"
    # Pillow's own font has no capital delta.
    errors = (
        f"CIEDE2000 of patches left out of the fit: mean {report.loo_mean:.1f}, "
        f"95 % within {report.loo_p95:.1f}{skin}"
    )
    legend = "Upper left: the patch as it is. Lower right: as calibrated. Number: CIEDE2000 between the two."
    texts = ((f"{report.chart}: grade {report.grade}", 20), (errors, 15), (legend, 15))
    return [
        (line, font)
        for text, size in texts
        for font in [ImageFont.load_default(size)]
        for line in _broken(text, font, width)
    ]


def _broken(text: str, font: _Font, width: int) -> list[str]:
    """Return the text in lines no wider than `width` pixels; a word is never broken."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _draw_patch(draw: ImageDraw.ImageDraw, left: int, top: int, patch: PatchResult) -> None:
    right, bottom = left + _SIDE, top + _SIDE
    draw.rectangle((left, top, right, bottom), fill=_code(patch.target))
    draw.polygon([(right, top), (right, bottom), (left, bottom)], fill=_code(patch.result))
    label = f"{patch.delta_e:.1f}"
    if patch.excluded:
        # Light and dark side by side: the cross is seen on every colour.
        for shift, colour in ((0, _PAPER), (3, _INK)):
            draw.line([(left + shift, top), (right, bottom - shift)], fill=colour, width=3)
        label = f"{patch.excluded} {label}"
    draw.rectangle((left, top, right, bottom), outline=_INK, width=1)
    font = ImageFont.load_default(17)
    x0, y0, x1, y1 = draw.textbbox((left + 6, bottom - 26), label, font=font)
    # A plate behind the figure: it must be readable on every colour.
    draw.rectangle((x0 - 3, y0 - 2, x1 + 3, y1 + 2), fill=_PAPER)
    draw.text((left + 6, bottom - 26), label, fill=_INK, font=font)


def _code(lab: tuple[float, float, float]) -> tuple[int, int, int]:
    encoded = np.rint(np.clip(encode_srgb(lab_to_linear_srgb(lab)), 0, 1) * 255).astype(int)
    return int(encoded[0]), int(encoded[1]), int(encoded[2])
