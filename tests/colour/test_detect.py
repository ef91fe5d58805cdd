from functools import cache

import numpy as np
import pytest

from colour.decode import linearise
from colour.detect import ChartReading, find_chart
from colour.refusal import ColourRefusal
from colour.spaces import Floats
from tests.support.chart_scene import BLUE_LAMP, Scene, render
from tests.support.examples import some

SMALL = (720, 540)


@cache
def found(scene: Scene, declared: str = "auto") -> tuple[ChartReading, Floats]:
    """Return the reading and the true centres, looked for once; a refusal fails the test."""
    image, centres = render(scene)
    reading = find_chart(image, linearise(image), declared=declared)
    assert isinstance(reading, ChartReading), reading
    return reading, centres


def refused(scene: Scene, declared: str = "auto") -> ColourRefusal:
    """Return the refusal; a reading fails the test."""
    image, _ = render(scene)
    refusal = find_chart(image, linearise(image), declared=declared)
    assert isinstance(refusal, ColourRefusal)
    return refusal


def numbers(flags: np.ndarray) -> list[int]:
    """Return the patch numbers of what is flagged."""
    return [int(number) + 1 for number in np.flatnonzero(flags)]


_HARDER = (
    Scene(size=SMALL, fill=0.9),
    Scene(size=SMALL, fill=0.15, turn=10),
    Scene(size=(2000, 1500), fill=0.08),
    Scene(size=SMALL, tilt=0.25),
    Scene(size=SMALL, gradient=16, exposure=1.0),
    Scene(size=SMALL, noise=0.04),
    Scene(size=SMALL, blur=3),
    Scene(size=SMALL, light=(1.3, 1.0, 0.5), tone=0.8),
    Scene(size=SMALL, exposure=0.06),
    Scene(size=SMALL, light=BLUE_LAMP, exposure=0.7),
    Scene(size=SMALL, chart="classic24_2014"),
)


@pytest.mark.parametrize(
    "scene",
    [
        *(Scene(size=SMALL, turn=turn) for turn in some((0, 30, 90, 160, 180, 250), 1, 3)),
        *some(_HARDER, 1, 3, 4, 9),
    ],
    ids=lambda scene: f"turn{scene.turn}-fill{scene.fill}-tilt{scene.tilt}-{scene.gradient}-{scene.light}",
)
def test_a_chart_is_placed_however_it_lies(scene: Scene) -> None:
    """Turned, tilted, small, unevenly lit, noisy, blurred or under coloured light: found, in order, placed."""
    reading, centres = found(scene)
    apart = np.linalg.norm(reading.centres - centres, axis=1) / reading.patch_size
    assert apart.max() < 0.25
    assert not reading.damaged.any()


@pytest.mark.parametrize("bits", [8, 16])
def test_the_reading_says_what_was_seen(bits: int) -> None:
    """A reading has patch colours, corners from patch 1 round, and sizes that agree with each other."""
    image, centres = render(Scene(size=SMALL, turn=180))
    if bits == 16:
        deep = image.encoded.astype(np.uint16) * 257
        image = type(image)(deep, None, "sRGB", profile_assumed=True, file_format="png")
    linear = linearise(image)
    reading = find_chart(image, linear)
    assert isinstance(reading, ChartReading)
    places = np.round(centres).astype(int)
    assert reading.patches == pytest.approx(linear[places[:, 1], places[:, 0]], abs=0.06)
    nearest = [int(np.argmin(np.linalg.norm(reading.centres - corner, axis=1))) for corner in reading.corners]
    assert [0, 5, 23, 18] == nearest
    pitch = np.linalg.norm(reading.centres[1] - reading.centres[0])
    assert 0.7 < reading.patch_size / pitch < 1.1
    assert ("classic24", False, 24) == (reading.kind, reading.home_print, int(reading.usable.sum()))
    assert reading.fit_error < 10


@pytest.mark.parametrize(
    ("covered", "damaged"),
    [
        ((0, -1, 1, 5), [1, 7, 13, 19]),
        ((5, 0, 6, 4), [6, 12, 18, 24]),
        ((2, 1, 3, 2), [9]),
        ((-1, -1, 7, 1), [1, 2, 3, 4, 5, 6]),
    ],
)
def test_covered_patches_are_left_out(covered: tuple[float, ...], damaged: list[int]) -> None:
    """What a finger of skin colour covers is marked, the patches that resemble skin included."""
    reading, _ = found(Scene(size=SMALL, covered=covered))
    assert damaged == numbers(reading.damaged)
    assert not reading.usable[reading.damaged].any()


# Two columns; the left, the right, the lower and the upper half; the greys.
COVERS = ((-1, -1, 2, 5), (-1, -1, 3, 5), (3, -1, 7, 5), (-1, 2, 7, 5), (-1, -1, 7, 2), (0, 3, 6, 4))


@pytest.mark.parametrize("covered", some(COVERS, 1, 5))
def test_a_chart_covered_too_far_is_refused(covered: tuple[float, ...]) -> None:
    """Two columns, half a chart, or all the greys under something: refused as covered, patches named."""
    refusal = refused(Scene(size=SMALL, covered=covered))
    assert "chart.occluded" == refusal.code
    assert len(refusal.data["damaged"]) >= 6


def test_burnt_out_patches_are_left_out() -> None:
    """Over-exposed patches are flagged as clipped and not used; white goes first."""
    reading, _ = found(Scene(size=SMALL, exposure=1.6))
    assert reading.clipped[18]
    assert not reading.usable[reading.clipped].any()
    assert not reading.damaged.any()


COLUMN = ((0, -1, 1, 5), [0, 6, 12, 18])
BURNT_OUT = tuple((exposure, *cover) for cover in ((None, []), COLUMN) for exposure in (2.4, 3.4, 5))


@pytest.mark.parametrize(("exposure", "covered", "under"), some(BURNT_OUT, 1, 5))
def test_a_burnt_out_chart_is_still_placed(
    exposure: float, covered: tuple[float, ...] | None, under: list[int]
) -> None:
    """However much is burnt out, the rest says where the chart is; nothing is used of what is burnt out or covered."""
    reading, centres = found(Scene(size=SMALL, exposure=exposure, covered=covered))
    assert np.linalg.norm(reading.centres - centres, axis=1).max() / reading.patch_size < 0.25
    assert reading.clipped[18] or covered
    assert not reading.usable[reading.clipped].any()
    assert not reading.usable[under].any()
    assert set(np.flatnonzero(reading.damaged)) <= set(under)


def test_a_chart_too_little_of_which_is_left_is_refused_as_over_exposed() -> None:
    """Where burnt-out patches, not covered ones, leave too few to know the chart by, exposure is the reason."""
    refusal = refused(Scene(size=SMALL, exposure=5, covered=(0, -1, 2, 5)))
    assert "exposure.clipped" == refusal.code
    assert 19 in refusal.data["clipped"]


@pytest.mark.parametrize(
    "scene", [Scene(size=SMALL, chart="none"), Scene(size=SMALL, covered=(-1, -1, 7, 5))]
)
def test_no_chart_is_said_to_be_none(scene: Scene) -> None:
    """A grid of grey squares, and a chart under a cloth, are no chart."""
    assert "chart.not_found" == refused(scene).code


@pytest.mark.parametrize("declared", ["auto", "spyder24"])
def test_a_spydercheckr_is_recognised(declared: str) -> None:
    """A SpyderCheckr 24 is found, oriented and named, stated or not."""
    reading, centres = found(Scene(size=SMALL, chart="spyder24", turn=75), declared)
    assert "spyder24" == reading.kind
    assert np.linalg.norm(reading.centres - centres, axis=1).max() / reading.patch_size < 0.25
    assert reading.usable.all()


@pytest.mark.parametrize("declared", ["classic24", "classic24_2014", "passport", "mini", "nano"])
def test_a_spydercheckr_is_told_from_a_colorchecker(declared: str) -> None:
    """A SpyderCheckr 24 that was stated to be a ColorChecker is refused, both cards named."""
    refusal = refused(Scene(size=SMALL, chart="spyder24"), declared)
    assert "chart.wrong_type" == refusal.code
    assert {"declared": declared, "found": "spyder24"} == refusal.data


def test_a_colorchecker_stated_as_another_card() -> None:
    """A ColorChecker that was stated to be a SpyderCheckr is refused, both cards named."""
    refusal = refused(Scene(size=SMALL), "spyder24")
    assert "chart.wrong_type" == refusal.code
    assert {"declared": "spyder24", "found": "classic24"} == refusal.data


@pytest.mark.parametrize("declared", ["cgats:x.txt", "sg140"])
def test_a_chart_without_a_reference_is_unsupported(declared: str) -> None:
    """A chart of which no colours are known is refused without a search."""
    assert "chart.unsupported" == refused(Scene(size=(60, 40)), declared).code


@pytest.mark.parametrize("declared", ["classic24_2014", "mini", "nano", "passport"])
def test_the_stated_kind_is_kept(declared: str) -> None:
    """A reading carries the kind that was stated."""
    assert declared == found(Scene(size=SMALL), declared)[0].kind


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
@pytest.mark.parametrize("mirror", [False, True])
def test_given_corners_spare_the_search(turn: int, mirror: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001 - a parameter of the test
    """Corners from a person, from any one on and either way round, place the chart without the detector."""
    scene = Scene(size=SMALL, turn=20)
    image, centres = render(scene)
    linear = linearise(image)
    whole, _ = found(scene)
    slips = np.array([[2, -2], [-2, 1], [1, 2], [-1, -1]])
    corners = np.roll(whole.corners + slips, turn, axis=0)
    monkeypatch.setattr("colour.detect.likely_placements", lambda *_: pytest.fail("searched"))
    monkeypatch.setattr("colour.detect.other_placements", lambda *_: pytest.fail("searched"))
    reading = find_chart(image, linear, corners=corners[::-1] if mirror else corners)
    assert isinstance(reading, ChartReading), reading
    assert np.linalg.norm(reading.centres - centres, axis=1).max() / reading.patch_size < 0.25


def test_corners_elsewhere_find_nothing() -> None:
    """Corners beside the chart are not taken for one."""
    image, _ = render(Scene(size=SMALL, fill=0.3))
    beside = np.array([[5, 5], [160, 5], [160, 110], [5, 110]])
    refusal = find_chart(image, linearise(image), corners=beside)
    assert isinstance(refusal, ColourRefusal)
    assert "chart.not_found" == refusal.code


@pytest.mark.parametrize(
    ("corners", "word"),
    [
        (np.zeros((4, 2)), "four points"),
        (np.ones((3, 2)), "four points"),
        (np.array([[0, 0], [9, 9], [9, 0], [0, 9]]), "four points"),
        (np.array([[0, 0], [90, 0], [90, 30], [0, 30]]), "outside"),
        (np.array([[0, np.nan], [9, 0], [9, 9], [0, 9]]), "four points"),
    ],
)
def test_corners_that_cannot_be_a_cards_are_refused(corners: np.ndarray, word: str) -> None:
    """Corners that do not go round a four-sided figure inside the picture are refused, and it is said why."""
    image, _ = render(Scene(size=(60, 40)))
    refusal = find_chart(image, linearise(image), corners=corners)
    assert isinstance(refusal, ColourRefusal)
    assert "chart.corners" == refusal.code
    assert word in refusal.detail


def test_the_same_photo_gives_the_same_reading() -> None:
    """Nothing in the search is left to chance."""
    scene = Scene(size=SMALL, turn=33, covered=(0, 0, 1, 4))
    first, again = found(scene)[0], found.__wrapped__(scene)[0]
    assert (first.centres == again.centres).all()
    assert (first.patches == again.patches).all()
    assert first.fit_error == again.fit_error


def test_a_mirrored_photo_keeps_its_patch_order() -> None:
    """A selfie camera's mirrored picture still has each patch where it is."""
    reading, centres = found(Scene(size=SMALL, mirrored=True, turn=15))
    assert np.linalg.norm(reading.centres - centres, axis=1).max() / reading.patch_size < 0.25
