import numpy as np
import pytest

from colour.calibrate import calibrate
from colour.home_print import looks_home_printed
from colour.refusal import ColourRefusal
from tests.support.chart_photos import USABLE, load

PRINTS = ("cal_1793", "jar_444", "jar_500")


def test_one_bad_patch_is_no_print() -> None:
    """One patch that is far off does not make a chart a print; many do."""
    errors = np.full(24, 2.0)
    errors[5] = 60
    assert not looks_home_printed(errors)
    errors[8:13] = 12
    assert looks_home_printed(errors)


@pytest.mark.chart_photos
@pytest.mark.parametrize("name", USABLE)
def test_prints_are_told_from_genuine_charts(name: str) -> None:
    """The home and third-party prints are recognised and capped at grade C; no genuine chart is taken for one."""
    photo = load(name)
    found = calibrate(photo.image, photo.linear)
    assert not isinstance(found, ColourRefusal), found
    assert (name in PRINTS) == found.report.home_print
    assert found.reading.home_print == found.report.home_print
    if name in PRINTS:
        assert "C" == found.report.grade
