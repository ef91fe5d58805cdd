import io
from dataclasses import replace

import numpy as np
from PIL import Image

from colour.calibrate import Calibration, calibrate_reading
from colour.chart_picture import chart_picture
from colour.spaces import encode_srgb, lab_to_linear_srgb
from tests.support.chart_readings import Shot, photograph


def _calibration() -> Calibration:
    reading, _ = photograph(Shot(light="FL2"))
    damaged = np.arange(24) == 3
    result = calibrate_reading(replace(reading, damaged=damaged, usable=reading.usable & ~damaged))
    assert isinstance(result, Calibration)
    return result


def test_each_patch_shows_target_and_result() -> None:
    """The upper left of a patch is its true colour and the lower right what the calibration made of it."""
    report = _calibration().report
    picture = np.asarray(Image.open(io.BytesIO(chart_picture(report))))
    first = report.patches[0]
    top = picture.shape[0] - 4 * 130
    for (x, y), lab in (((30, top + 26), first.target), ((122, top + 114), first.result)):
        code = np.rint(np.clip(encode_srgb(lab_to_linear_srgb(lab)), 0, 1) * 255)
        np.testing.assert_array_equal(code, picture[y, x])


def test_same_report_same_bytes() -> None:
    """The picture has no date and no chance in it."""
    report = _calibration().report
    assert chart_picture(report) == chart_picture(report)


def test_patches_stand_as_on_the_chart() -> None:
    """A chart of other rows is drawn in its own rows, and no narrower than its title needs."""
    report = _calibration().report
    sizes = [
        Image.open(io.BytesIO(chart_picture(replace(report, columns=columns)))).size for columns in (2, 4, 8)
    ]
    assert [530, 530, 1050] == [width for width, _ in sizes]
    assert sizes[0][1] > sizes[1][1] > sizes[2][1]
