"""A picture of the chart: each patch split into what it is and what the calibration made of it."""

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from colour.report import CalibrationReport, PatchResult
from colour.spaces import encode_srgb, lab_to_linear_srgb

_SIDE = 120
_GAP = 10
_HEAD = 64
_COLUMNS = 6
_PAPER = (250, 250, 248)
_INK = (33, 43, 50)


def chart_picture(report: CalibrationReport) -> bytes:
    """Return a PNG (sRGB): upper left of each patch its true colour, lower right the result.

    On it stands CIEDE2000 between the two; a patch that was left out is crossed and says why.
    The same report gives the same bytes.
    """
    rows = -(-len(report.patches) // _COLUMNS)
    size = (_COLUMNS * (_SIDE + _GAP) + _GAP, _HEAD + rows * (_SIDE + _GAP) + _GAP)
    picture = Image.new("RGB", size, _PAPER)
    draw = ImageDraw.Draw(picture)
    _write_head(draw, report)
    for index, patch in enumerate(report.patches):
        left = _GAP + index % _COLUMNS * (_SIDE + _GAP)
        top = _HEAD + index // _COLUMNS * (_SIDE + _GAP)
        _draw_patch(draw, left, top, patch)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def _write_head(draw: ImageDraw.ImageDraw, report: CalibrationReport) -> None:
    title = (
        f"{report.chart}: grade {report.grade}, left-out patches CIEDE2000 "
        f"mean {report.loo_mean:.1f}, 95 % within {report.loo_p95:.1f}"
    )
    draw.text((_GAP, _GAP), title, fill=_INK, font=ImageFont.load_default(18))
    # Pillow's own font has no capital delta.
    legend = "Upper left: the patch as it is. Lower right: as calibrated. Number: CIEDE2000 between them."
    draw.text((_GAP, _GAP + 26), legend, fill=_INK, font=ImageFont.load_default(14))


def _draw_patch(draw: ImageDraw.ImageDraw, left: int, top: int, patch: PatchResult) -> None:
    right, bottom = left + _SIDE, top + _SIDE
    draw.rectangle((left, top, right, bottom), fill=_code(patch.target))
    draw.polygon([(right, top), (right, bottom), (left, bottom)], fill=_code(patch.result))
    label = f"{patch.delta_e:.1f}"
    if patch.excluded:
        draw.line([(left, top), (right, bottom)], fill=_INK, width=3)
        label = f"{patch.excluded} {label}"
    font = ImageFont.load_default(17)
    x0, y0, x1, y1 = draw.textbbox((left + 6, bottom - 26), label, font=font)
    # A plate behind the figure: it must be readable on every colour.
    draw.rectangle((x0 - 3, y0 - 2, x1 + 3, y1 + 2), fill=_PAPER)
    draw.text((left + 6, bottom - 26), label, fill=_INK, font=font)


def _code(lab: tuple[float, float, float]) -> tuple[int, int, int]:
    encoded = np.rint(np.clip(encode_srgb(lab_to_linear_srgb(lab)), 0, 1) * 255).astype(int)
    return int(encoded[0]), int(encoded[1]), int(encoded[2])
