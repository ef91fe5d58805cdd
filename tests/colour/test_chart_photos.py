from pathlib import Path

import cv2
import numpy as np
import pytest

from colour.detect import ChartReading, find_chart
from colour.difference import delta_e00
from colour.image import LinearPixels
from colour.refusal import ColourRefusal
from colour.spaces import Floats, linear_srgb_to_lab
from tests.support.chart_photos import USABLE, load

pytestmark = pytest.mark.chart_photos


def colours_at(linear: LinearPixels, centres: Floats, size: float) -> Floats:
    """Return CIELAB (24, 3): the median over the middle two fifths of a patch around each centre."""
    reach = max(1, int(size * 0.2))
    squares = [
        linear[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1].reshape(-1, 3)
        for x, y in np.round(centres).astype(int)
    ]
    return linear_srgb_to_lab([np.median(square, axis=0) for square in squares])


@pytest.mark.parametrize("name", USABLE)
def test_every_usable_chart_is_found_and_placed(name: str) -> None:
    """The chart is found, its patches in order and within a quarter of a patch of where they are."""
    photo = load(name)
    reading = find_chart(photo.image, photo.linear)
    assert isinstance(reading, ChartReading), reading
    assert photo.centres is not None
    apart = np.linalg.norm(reading.centres - photo.centres, axis=1) / reading.patch_size
    assert apart.max() < 0.25
    ours = colours_at(photo.linear, reading.centres, reading.patch_size)
    theirs = colours_at(photo.linear, photo.centres, reading.patch_size)
    assert 2 >= delta_e00(ours, theirs).mean()
    assert 2 >= delta_e00(linear_srgb_to_lab(reading.patches), theirs).mean()


@pytest.mark.parametrize(
    ("name", "declared", "code"),
    [
        ("pcv_partial", "auto", "chart.occluded"),
        ("neg_jtvd_norm", "auto", "chart.not_found"),
        ("spy_test", "auto", "chart.wrong_type"),
        ("spy_test", "classic24", "chart.wrong_type"),
        ("jtvd_cc07", "spyder24", "chart.wrong_type"),
    ],
)
def test_what_cannot_be_used_is_refused(name: str, declared: str, code: str) -> None:
    """A covered chart, none at all, and another card are refused, each for its own reason."""
    photo = load(name)
    refusal = find_chart(photo.image, photo.linear, declared=declared)
    assert isinstance(refusal, ColourRefusal), refusal
    assert code == refusal.code


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_missing_photographs_fail_in_ci(
    ci: str, outcome: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the photographs a test fails in CI and elsewhere says what it leaves out."""
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("CHART_PHOTOS", str(tmp_path))
    with pytest.raises(outcome, match="jar_444 left out"):
        load("jar_444")


def test_both_cards_are_named() -> None:
    """The refusal of a SpyderCheckr names it and the card that was stated."""
    photo = load("spy_test")
    refusal = find_chart(photo.image, photo.linear, declared="passport")
    assert isinstance(refusal, ColourRefusal)
    assert {"declared": "passport", "found": "spyder24"} == refusal.data
    assert "SpyderCheckr" in refusal.detail
    assert "passport" in refusal.detail


def test_an_upside_down_photo_keeps_its_patch_order() -> None:
    """Turned by half, the same chart gives the same colours in the same order."""
    photo = load("jtvd_mini5")
    upright = find_chart(photo.image, photo.linear)
    turned_image = type(photo.image)(
        np.ascontiguousarray(photo.image.encoded[::-1, ::-1]),
        photo.image.icc_profile,
        photo.image.profile_name,
        photo.image.profile_assumed,
        photo.image.file_format,
    )
    turned = find_chart(turned_image, cv2.flip(photo.linear, -1))
    assert isinstance(upright, ChartReading)
    assert isinstance(turned, ChartReading)
    apart = delta_e00(linear_srgb_to_lab(upright.patches), linear_srgb_to_lab(turned.patches))
    assert 1 > apart.mean()
