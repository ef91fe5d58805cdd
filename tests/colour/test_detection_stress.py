"""A short fixed-seed form of `make stress-detection` and `make bench-detection`: one picture of each row."""

from dataclasses import replace

import cv2
import pytest

from benchmarks.detection import judged, ours
from benchmarks.detection_kinds import settings
from benchmarks.detection_photos import DISTORTIONS, load, make
from benchmarks.detection_scenes import Scene, render
from benchmarks.detection_stress import looked_for
from colour.detection.locate import display_bgr
from tests.support.examples import in_full, some

HARD = (
    "turned",
    "very tilted",
    "light 16:1",
    "grain of 25 codes, small",
    "JPEG 10",
    "blurred",
    "burnt out",
    "burnt out, covered column",
    "covered column",
    "column outside",
    "on textile",
    "beside a SpyderCheckr",
)
BAIT = ("bait: window", "bait: another 24-patch card")


def scene(kind: str) -> Scene:
    """Return the first scene of a kind: the same card with less around it, which is most of the work."""
    (setting,) = (setting for name, setting in settings(1, kind) if name == kind)
    width, height = setting.size
    if kind != "column outside":  # whose place is worked out from the picture's width
        width, height = width * 3 // 4, height * 3 // 4
    return render(kind, replace(setting, size=(width, height)))


@pytest.mark.parametrize("kind", some(HARD, 2, 7, 10))
def test_a_hard_scene_keeps_its_chart(kind: str) -> None:
    """In a simulated scene of every hard kind the chart is placed, and nothing hidden is read."""
    outcome = looked_for(scene(kind))
    assert ("right", 0) == (outcome.outcome, outcome.read)


@pytest.mark.parametrize("kind", some(BAIT, 0))
def test_bait_is_refused(kind: str) -> None:
    """Squares in rows and columns that are no chart's are not taken for one."""
    assert "chart.not_found" == looked_for(scene(kind)).outcome


@in_full
def test_a_picture_on_which_opencv_fails_is_refused() -> None:
    """OpenCV's detector raises on this scene's squares; the photo is refused like any without a chart."""
    name, setting = list(settings(10, "", 2026))[584]
    assert "bait: another 24-patch card, burnt out" == name
    failing = render(name, setting)
    detector = cv2.mcc.CCheckerDetector.create()
    detector.setColorChartType(cv2.mcc.MCC24)
    view = cv2.resize(display_bgr(failing.image.encoded), (1500, 1125), interpolation=cv2.INTER_AREA)
    with pytest.raises(cv2.error):
        detector.process(cv2.rotate(view, cv2.ROTATE_90_CLOCKWISE), 3)
    assert looked_for(failing).outcome in {"chart.not_found", "exposure.clipped"}


@pytest.mark.chart_photos
@pytest.mark.parametrize("distortion", some(tuple(DISTORTIONS), *range(0, len(DISTORTIONS), 2)))
def test_a_distorted_photograph_keeps_its_chart(distortion: str) -> None:
    """A photograph made harder in each way of the page still has its chart found, and covered patches left out."""
    base = load("pcv_mini")
    case = make(base, DISTORTIONS[distortion])
    found = judged(base, case, "ours", ours(case))
    assert "right" == found.outcome
    assert found.left_out == (4 if distortion == "covered" else 0)
