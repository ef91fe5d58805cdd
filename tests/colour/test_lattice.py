import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from colour.charts import candidates
from colour.decode import linearise
from colour.detect import find_chart
from colour.detection.grid import orders, patch_centres, project
from colour.detection.lattice import lattices
from colour.detection.locate import display_bgr
from colour.detection.plausible import fit_error, fit_errors
from colour.detection.refine import refine
from colour.detection.squares import plain_squares
from colour.detection.windows import windows
from colour.reading import ChartReading
from colour.spaces import lab_to_linear_srgb
from tests.support.chart_scene import Scene, render
from tests.support.examples import examples

SMALL = (640, 480)
CHARTS = (candidates("auto")[0], candidates("spyder24")[0])


def apart(matrix: np.ndarray, centres: np.ndarray) -> float:
    """Return the largest distance, in steps, of a grid laid any way from true centres (24, 2)."""
    laid = project(matrix, patch_centres())
    step = np.linalg.norm(centres[1] - centres[0])
    return min(float(np.linalg.norm(laid[order] - centres, axis=1).max() / step) for order in orders())


@given(turn=st.floats(0, 360), tilt=st.floats(0, 0.2), fill=st.floats(0.3, 0.8), seed=st.integers(0, 99))
@settings(max_examples=examples(6), deadline=None)
def test_the_first_window_is_the_chart(turn: float, tilt: float, fill: float, seed: int) -> None:
    """However it is turned, tilted and sized, the likeliest window lies on the chart, and refined closer still."""
    image, centres = render(Scene(size=SMALL, turn=turn, tilt=tilt, fill=fill, seed=seed))
    bgr = display_bgr(image.encoded)
    first = windows(bgr, CHARTS, thorough=True)[0]
    assert apart(first, centres) < 0.2
    assert apart(refine(bgr, first), centres) < 0.1


@given(quarters=st.integers(0, 3), mirrored=st.booleans(), turn=st.floats(-30, 30))
@settings(max_examples=examples(4), deadline=None)
def test_quarter_turns_and_mirrors_change_nothing(quarters: int, mirrored: bool, turn: float) -> None:  # noqa: FBT001 - drawn
    """A photo turned by right angles, or mirrored, gives the same patches in the same order."""
    image, _ = render(Scene(size=SMALL, turn=turn))
    moved = np.rot90(image.encoded[:, ::-1] if mirrored else image.encoded, quarters)
    other = type(image)(np.ascontiguousarray(moved), None, "sRGB", profile_assumed=True, file_format="png")
    one, two = (find_chart(each, linearise(each)) for each in (image, other))
    assert isinstance(one, ChartReading)
    assert isinstance(two, ChartReading)
    assert np.abs(one.patches - two.patches).max() < 0.02


def test_squares_are_found_by_their_middles() -> None:
    """Plain squares are found once each; stripes and noise are not."""
    drawn = np.full((200, 300, 3), 60, np.uint8)
    middles = [(50.0, 50.0), (120.0, 50.0), (190.0, 120.0)]
    for x, y in middles:
        cv2.rectangle(drawn, (int(x) - 15, int(y) - 15), (int(x) + 15, int(y) + 15), (30, 160, 200), -1)
    cv2.rectangle(drawn, (10, 180), (290, 186), (250, 250, 250), -1)
    found = plain_squares(drawn)
    order = np.lexsort(found.middle.T[::-1])
    assert np.abs(found.middle[order] - middles).max() < 0.5
    assert np.abs(found.side - 31).max() < 4


def test_a_lattice_goes_round_what_is_missing() -> None:
    """Squares in rows and columns make one lattice though some are missing; a stray one stays out."""
    drawn = np.full((300, 400, 3), 30, np.uint8)
    for place in range(24):
        row, column = divmod(place, 6)
        if place not in {8, 15}:
            cv2.rectangle(
                drawn,
                (50 * column + 42, 50 * row + 42),
                (50 * column + 78, 50 * row + 78),
                (90, 150, 200),
                -1,
            )
    cv2.rectangle(drawn, (365, 265), (390, 290), (200, 150, 90), -1)
    (lattice,) = lattices(plain_squares(drawn))
    assert 22 == len(lattice.cells)
    steps = np.ptp(lattice.cells, axis=0)
    assert [3, 5] == sorted(steps.tolist())


def test_errors_of_many_fits_are_those_of_each() -> None:
    """Many fits at once give what one fit at a time gives, and the true order the least."""
    target = lab_to_linear_srgb(CHARTS[0].lab_d65)
    seen = np.stack([0.7 * target * [1.2, 1, 0.7], target[::-1]])
    targets = np.stack([target, target[::-1]])
    many = fit_errors(seen, targets)
    each = [[fit_error(one, other) for other in targets] for one in seen]
    assert np.abs(many - each).max() < 1e-9
    assert [0, 1] == many.argmin(axis=1).tolist()


def test_a_blank_picture_has_no_windows() -> None:
    """Nothing is found where nothing is drawn."""
    assert [] == windows(np.full((90, 120, 3), 128, np.uint8), CHARTS, thorough=True)
