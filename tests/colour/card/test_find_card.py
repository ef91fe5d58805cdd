import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colour.card import CARD_LAYOUT, CardSighting, find_card
from colour.card.layout import MARKER_IDS
from colour.detection.grid import patch_centres, patch_size, project
from colour.detection.locate import display_bgr
from colour.spaces import Floats
from tests.support.card_scene import BATCH, CardScene, render
from tests.support.chart_scene import Scene
from tests.support.chart_scene import render as render_chart
from tests.support.examples import examples

BIG = (1600, 1000)


def sighted(scene: CardScene) -> tuple[CardSighting, float]:
    """Return the sighting and how far its patch centres are from the true ones, in patches."""
    image, centres = render(scene)
    sighting = find_card(display_bgr(image.encoded))
    assert sighting is not None
    return sighting, miss(sighting, centres)


def miss(sighting: CardSighting, centres: Floats) -> float:
    """Return the largest distance of a patch centre from its true place, in patches."""
    found = project(sighting.matrix, patch_centres(CARD_LAYOUT))
    return float(np.linalg.norm(found - centres, axis=1).max() / patch_size(sighting.matrix, CARD_LAYOUT))


@pytest.mark.parametrize(
    "scene",
    [
        *(CardScene(turn=turn) for turn in (0, 37, 90, 180, 265)),
        CardScene(tilt=0.25),
        CardScene(size=BIG, fill=0.3, turn=12),
        CardScene(gradient=8, light=(1.0, 0.8, 0.4)),
        CardScene(noise=0.03),
        CardScene(blur=1.2),
        CardScene(light=(0.06, 0.06, 0.06)),
        CardScene(mirrored=True, turn=20),
    ],
    ids=lambda s: f"{s.turn}-{s.tilt}-{s.fill}-{s.gradient}-{s.noise}-{s.blur}-{s.light[0]}-{s.mirrored}",
)
def test_the_card_is_placed_and_its_batch_read(scene: CardScene) -> None:
    """Turned, tilted, small, dark, noisy, blurred or mirrored: placed by four markers, and its batch known."""
    sighting, missed = sighted(scene)
    assert missed < 0.05
    assert (BATCH, 4, scene.mirrored) == (sighting.batch, sighting.markers, sighting.mirrored)


@settings(max_examples=examples(3))
@given(
    turn=st.floats(0, 360),
    tilt=st.floats(0, 0.2),
    fill=st.floats(0.35, 0.62),
    mirrored=st.booleans(),
    seed=st.integers(1, 1000),
)
def test_wherever_it_lies(turn: float, tilt: float, fill: float, mirrored: bool, seed: int) -> None:  # noqa: FBT001 - drawn by hypothesis
    """However the card lies in the picture, its patches are found to a twentieth of one."""
    assert sighted(CardScene(turn=turn, tilt=tilt, fill=fill, mirrored=mirrored, seed=seed))[1] < 0.05


def test_a_small_card_is_placed_without_its_batch() -> None:
    """Where the code's squares are smaller than pixels the card is still found; its batch is not guessed."""
    sighting, missed = sighted(CardScene(fill=0.25, turn=20))
    assert missed < 0.05
    assert sighting.batch is None


@pytest.mark.parametrize(
    ("covered", "markers", "within"),
    [
        ((0, 0, 24, 24), 3, 0.05),
        ((124, 80, 148, 105), 3, 0.05),
        ((0, 0, 24, 105), 2, 0.2),
        ((0, 80, 148, 105), 2, 0.2),
    ],
)
def test_covered_markers(covered: tuple[float, ...], markers: int, within: float) -> None:
    """Three markers place the card well; two do roughly, and only when the patches agree."""
    sighting, missed = sighted(CardScene(covered=covered, turn=15))
    assert markers == sighting.markers
    assert missed < within


def test_two_markers_without_patches_are_no_card() -> None:
    """Two markers over something else than the card's colours place nothing."""
    image, _ = render(CardScene(covered=(0, 18, 148, 105)))
    assert find_card(display_bgr(image.encoded)) is None


def test_other_things_are_no_card() -> None:
    """A ColorChecker, and markers of the same family with other numbers, are not our card."""
    image, _ = render_chart(Scene(size=(900, 675)))
    assert find_card(display_bgr(image.encoded)) is None
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    picture = np.full((600, 800, 3), 255, np.uint8)
    for number, (x, y) in enumerate(((40, 40), (660, 40), (660, 460), (40, 460))):
        marker = cv2.aruco.generateImageMarker(dictionary, number, 100)
        picture[y : y + 100, x : x + 100] = marker[..., None]
    assert find_card(picture) is None


def test_a_picture_full_of_markers_costs_little() -> None:
    """Hundreds of the card's own markers that make up no card are turned away without trying them all."""
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    picture = np.full((450, 450), 255, np.uint8)
    rng = np.random.default_rng(1)
    for row, column in np.ndindex(9, 9):
        marker = cv2.aruco.generateImageMarker(dictionary, MARKER_IDS[rng.integers(4)], 36)
        picture[50 * row + 7 : 50 * row + 43, 50 * column + 7 : 50 * column + 43] = marker
    assert find_card(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)) is None


def test_of_two_cards_one_is_placed_whole() -> None:
    """Markers of two cards in one photo are not mixed: the larger card is placed."""
    large, centres = render(CardScene())
    small, _ = render(CardScene(size=(400, 300)))
    both = np.concatenate([large.encoded, np.pad(small.encoded, ((0, 0), (0, 400), (0, 0)))])
    sighting = find_card(display_bgr(both))
    assert sighting is not None
    assert miss(sighting, centres) < 0.05
