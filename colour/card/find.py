"""Find the printed card in a photo by the markers in its corners, and read its batch.

Markers are looked for in a small view and, where that shows at least one, in a larger view; three of the four place
the card, two do when its colours agree. A mirrored picture is looked at as well: its markers mean nothing
until it is turned over.
"""

from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from cv2.typing import MatLike

from colour.card.batch import read_batch
from colour.card.layout import CARD_LAYOUT, MARKER_IDS, MARKER_MODULES, MARKERS, to_grid
from colour.card.values import nominal_reference
from colour.detection.grid import patch_centres, project
from colour.detection.plausible import PLAUSIBLE, fit_error
from colour.spaces import Floats, decode_srgb, lab_to_linear_srgb

# Longest side in pixels at which markers are looked for; a picture below the first is then enlarged.
_SIDES = (1500, 3200)
_ENLARGED = 2.0
_SURE = 3
_FEWEST = 2
# Two markers tell where the far patches lie only when they are this many pixels large.
_LARGE = 24.0
# Of each marker so many are kept, the largest: a picture may show several cards, or be full of markers.
_MOST_ALIKE = 3
# Corners may miss their places by so much of a marker's side: lenses bend, paper curls.
_WORST_MISS = 0.06
_CORNERS: Floats = to_grid(np.stack([box.corners for box in MARKERS]))

_Seen = dict[int, list[Floats]]


@dataclass(frozen=True, slots=True, eq=False)
class CardSighting:
    """A printed card in a photo.

    `matrix` (3, 3) takes grid units (see `colour.card.layout`: six by four steps) to pixels, the first pixel's
    centre at 0, 0; `batch` is the name read off the card, or None; `markers` says how many placed it.
    """

    matrix: Floats
    batch: str | None
    markers: int

    @property
    def mirrored(self) -> bool:
        """Whether the picture shows the card the wrong way round."""
        return bool(np.linalg.det(self.matrix) < 0)


def find_card(bgr: MatLike) -> CardSighting | None:
    """Return the printed card in an upright 8-bit BGR picture (h, w, 3), or None. Deterministic."""
    grey = np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    seen: dict[bool, _Seen] = {False: {}, True: {}}
    for scale in _scales(max(grey.shape)):
        view = (
            grey if scale == 1 else cv2.resize(grey, None, fx=scale, fy=scale, interpolation=_method(scale))
        )
        for mirrored, known in seen.items():
            _look(view, scale, known, mirrored=mirrored)
            placed = _placed(grey, known, _SURE)
            if placed:
                return _sighting(grey, *placed)
        if not any(seen.values()):
            return None
    for known in seen.values():
        placed = _placed(grey, known, _FEWEST)
        if placed and _colours_agree(bgr, placed[0]):
            return _sighting(grey, *placed)
    return None


def _scales(longest: int) -> tuple[float, float]:
    first = min(1.0, _SIDES[0] / longest)
    return first, min(1.0, _SIDES[1] / longest) if first < 1 else _ENLARGED


def _method(scale: float) -> int:
    return cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC


def _look(view: MatLike, scale: float, known: _Seen, *, mirrored: bool) -> None:
    """Add the card's markers in a view to those known, corners (4, 2) in pixels of the whole picture."""
    picture = np.ascontiguousarray(view[:, ::-1]) if mirrored else view
    corners, ids, _ = _detector().detectMarkers(picture)
    if not corners:
        return
    for marker, quad in zip(ids.ravel().tolist(), corners, strict=True):
        if marker not in MARKER_IDS:
            continue
        points = np.asarray(quad, dtype=np.float64).reshape(4, 2)
        if mirrored:
            points[:, 0] = view.shape[1] - 1 - points[:, 0]
        points = (points + 0.5) / scale - 0.5
        side = _side(points)
        others = known.get(corner := MARKER_IDS.index(marker), [])
        # The same marker in a larger view stands for it: its corners are the sharper ones.
        apart = [one for one in others if np.linalg.norm(points.mean(axis=0) - one.mean(axis=0)) > side]
        known[corner] = sorted([*apart, points], key=_side)[-_MOST_ALIKE:]


def _detector() -> cv2.aruco.ArucoDetector:
    parameters = cv2.aruco.DetectorParameters()
    parameters.minMarkerPerimeterRate = 0.02
    # The defaults read a square from four by four pixels, rim and all: a blurred neighbour spoils it.
    parameters.perspectiveRemovePixelPerCell = 8
    parameters.perspectiveRemoveIgnoredMarginPerCell = 0.25
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    return cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50), parameters)


def _placed(grey: MatLike, known: _Seen, fewest: int) -> tuple[Floats, int] | None:
    """Return the homography that most markers agree on, the largest card first, and how many they are."""
    if len(known) < fewest:
        return None
    best: tuple[int, float, Floats] | None = None
    # None stands for a marker left out, so that one seen in the wrong place does not spoil the others.
    for chosen in product(*([*quads, None] for quads in known.values())):
        picked = {corner: quad for corner, quad in zip(known, chosen, strict=True) if quad is not None}
        if len(picked) < fewest or (best and len(picked) < best[0]):
            continue
        if len(picked) < _SURE and min(map(_side, picked.values())) < _LARGE:
            continue
        matrix = _homography(picked)
        if matrix is None:
            continue
        size = sum(map(_side, picked.values()))
        if best is None or (len(picked), size) > best[:2]:
            refined = _homography({corner: _sharpened(grey, quad) for corner, quad in picked.items()})
            best = (len(picked), size, matrix if refined is None else refined)
    return None if best is None else (best[2], best[0])


def _homography(picked: dict[int, Floats]) -> Floats | None:
    """Return the homography through all corners of the markers, or None where they do not fit one card."""
    source: Floats = np.concatenate([_CORNERS[corner] for corner in picked])
    target = np.concatenate(list(picked.values()))
    matrix, _ = cv2.findHomography(source, target, 0)
    if matrix is None or not np.isfinite(matrix).all():
        return None
    fitted = np.asarray(matrix, dtype=np.float64)
    miss = np.linalg.norm(project(fitted, source) - target, axis=1).reshape(-1, 4).max(axis=1)
    sides = np.array([_side(quad) for quad in picked.values()])
    return fitted if (miss < _WORST_MISS * sides + 0.5).all() else None


def _sharpened(grey: MatLike, quad: Floats) -> Floats:
    """Return the corners (4, 2) found again, to a fraction of a pixel, in the picture's own pixels."""
    reach = int(np.clip(0.6 * _side(quad) / MARKER_MODULES, 2, 10))
    start = quad.astype(np.float32).reshape(-1, 1, 2)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_MAX_ITER, 30, 0.01)
    found = cv2.cornerSubPix(grey, start, (reach, reach), (-1, -1), stop).reshape(4, 2).astype(np.float64)
    return found if np.linalg.norm(found - quad, axis=1).max() < reach else quad


def _side(quad: Floats) -> float:
    """Return the mean side in pixels of a marker's corners (4, 2)."""
    return float(np.linalg.norm(quad - np.roll(quad, 1, axis=0), axis=1).mean())


def _colours_agree(bgr: MatLike, matrix: Floats) -> bool:
    """Whether the patches under the grid could be the card's, see `colour.detection.plausible`."""
    centres = np.rint(project(matrix, patch_centres(CARD_LAYOUT))).astype(int)
    height, width = bgr.shape[:2]
    if (centres < 0).any() or (centres >= [width, height]).any():
        return False
    seen = decode_srgb(bgr[centres[:, 1], centres[:, 0], ::-1] / 255)
    return fit_error(seen, lab_to_linear_srgb(nominal_reference().lab_d65)) < PLAUSIBLE


def _sighting(grey: MatLike, matrix: Floats, markers: int) -> CardSighting:
    return CardSighting(matrix, read_batch(grey, matrix), markers)
