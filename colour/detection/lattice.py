"""Squares that lie in rows and columns, in perspective: where a grid of patches may be."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from colour.detection.squares import Squares
from colour.spaces import Floats

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

# Neighbouring patches lie so many sides apart (side as found, a little less than the patch), and are alike in size.
_NEAREST, _FARTHEST = 0.95, 2.1
_UNLIKE = 1.7
# A square is taken for the next in its row when it lies this near, in steps, to where it is expected.
_ASTRAY = 0.28
# For where to begin: neighbours within so many sides, the logarithm of whose side differs by no more.
_BESIDE, _KIN = 1.8, 0.2
_FEWEST = 8
_LARGEST = 400
# Rows and columns may be sheared this far from a right angle (cosine), and their steps differ by this factor.
_SHEAR, _UNEQUAL = 0.55, 1.7

Cell = tuple[int, int]
_SIDES: tuple[Cell, ...] = ((1, 0), (-1, 0), (0, 1), (0, -1))


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """Cells (n, 2) column and row of a lattice, counted from anywhere, and their squares' middles (n, 2)."""

    cells: NDArray[np.int64]
    middles: Floats


def lattices(squares: Squares) -> Iterator[Lattice]:
    """Yield lattices of at least eight squares, each square in one of them at most; deterministic."""
    if len(squares.side) < _FEWEST:
        return
    from scipy.spatial import cKDTree

    field = _Field(squares.middle, squares.side, cKDTree(squares.middle))
    free = np.ones(len(squares.side), bool)
    for seed in _seeds(field):
        if not free[seed]:
            continue
        grown = max(_starts(field, seed, free), key=len, default={})
        if len(grown) < _FEWEST:
            continue
        cells = np.array(list(grown), dtype=np.int64)
        members = np.array(list(grown.values()))
        free[members] = False
        yield Lattice(cells, squares.middle[members])


@dataclass(frozen=True, slots=True, eq=False)
class _Field:
    middle: Floats
    side: Floats
    tree: "cKDTree"


def _seeds(field: _Field) -> NDArray[np.int64]:
    """Return the squares, those first that have most neighbours of their own size.

    What grows from a larger thing beside a chart may take every other patch with it, along the diagonals.
    """
    around = field.tree.query_ball_point(field.middle, _BESIDE * field.side)
    kin = [
        int((np.abs(np.log(field.side[near] / side)) < _KIN).sum())
        for near, side in zip(around, field.side, strict=True)
    ]
    return np.argsort(-np.array(kin), kind="stable")


def _starts(field: _Field, seed: int, free: NDArray[np.bool_]) -> Iterator[dict[Cell, int]]:
    """Yield what grows from a seed and two neighbours of it that may be the next in its row and its column."""
    side = field.side[seed]
    around = np.array(field.tree.query_ball_point(field.middle[seed], _FARTHEST * side), dtype=np.int64)
    steps = field.middle[around] - field.middle[seed]
    length = np.hypot(*steps.T)
    ratio = field.side[around] / side
    alike = free[around] & (length > _NEAREST * side) & (ratio < _UNLIKE) & (ratio > 1 / _UNLIKE)
    order = np.argsort(length[alike], kind="stable")[:6]
    near, steps, length = around[alike][order], steps[alike][order], length[alike][order]
    tried = 0
    for one in range(len(near)):
        for two in range(one + 1, len(near)):
            cosine = abs(float(steps[one] @ steps[two])) / (length[one] * length[two])
            if cosine < _SHEAR and max(length[one], length[two]) < _UNEQUAL * min(length[one], length[two]):
                yield _grow(field, {(0, 0): seed, (1, 0): int(near[one]), (0, 1): int(near[two])}, free)
                tried += 1
                if tried == 3:
                    return


def _grow(field: _Field, cells: dict[Cell, int], free: NDArray[np.bool_]) -> dict[Cell, int]:
    """Return the cells with every square that continues a row or a column, nearest first."""
    basis = {
        (1, 0): field.middle[cells[1, 0]] - field.middle[cells[0, 0]],
        (0, 1): field.middle[cells[0, 1]] - field.middle[cells[0, 0]],
    }
    taken = set(cells.values())
    waiting = list(cells)
    for cell in waiting:
        for side in _SIDES:
            new = (cell[0] + side[0], cell[1] + side[1])
            if new in cells or len(cells) >= _LARGEST:
                continue
            found = _next(field, cells, cell, side, basis)
            if found is not None and free[found] and found not in taken:
                cells[new] = found
                taken.add(found)
                waiting.append(new)
    return cells


def _next(
    field: _Field, cells: dict[Cell, int], cell: Cell, side: Cell, basis: dict[Cell, Floats]
) -> int | None:
    """Return the square that lies one step beyond a cell, or None."""
    here = cells[cell]
    step = _step(field, cells, cell, side, basis)
    away, found = field.tree.query(field.middle[here] + step, distance_upper_bound=_ASTRAY * np.hypot(*step))
    if not np.isfinite(away):
        return None
    ratio = field.side[found] / field.side[here]
    return int(found) if 1 / _UNLIKE < ratio < _UNLIKE else None


def _step(field: _Field, cells: dict[Cell, int], cell: Cell, side: Cell, basis: dict[Cell, Floats]) -> Floats:
    """Return the step expected from a cell: that from behind it, or beside it, else that of the beginning."""
    behind = cells.get((cell[0] - side[0], cell[1] - side[1]))
    if behind is not None:
        return np.asarray(field.middle[cells[cell]] - field.middle[behind])
    for across in ((side[1], side[0]), (-side[1], -side[0])):
        start = cells.get((cell[0] + across[0], cell[1] + across[1]))
        end = cells.get((cell[0] + across[0] + side[0], cell[1] + across[1] + side[1]))
        if start is not None and end is not None:
            return np.asarray(field.middle[end] - field.middle[start])
    along: Cell = (abs(side[0]), abs(side[1]))
    return basis[along] * (side[0] + side[1])


def cell_homography(lattice: Lattice) -> tuple[Floats, NDArray[np.bool_]] | None:
    """Return the homography from cells to pixels, and which squares (n,) lie on it, or None."""
    step = np.sqrt(np.ptp(lattice.middles, axis=0).prod() / max(np.ptp(lattice.cells, axis=0).prod(), 1))
    matrix, lying = cv2.findHomography(
        lattice.cells.astype(np.float64), lattice.middles, cv2.RANSAC, max(0.15 * step, 0.5), maxIters=400
    )
    if matrix is None or lying is None or lying.sum() < _FEWEST:
        return None
    return np.asarray(matrix, dtype=np.float64), np.asarray(lying.ravel() > 0)
