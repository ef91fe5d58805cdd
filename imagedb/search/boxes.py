"""Colours of regions, packed into boxes of like colours, and found by box or by photo."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]
Places = NDArray[np.int32]
Rows = NDArray[np.intp]
Floats = NDArray[np.float64]

MOST = 128
"""Regions in a box, about: with fewer, looking through the boxes takes longer than through what is in them."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Regions in the order of their boxes: CIELAB `lab` (n, 3) and their photos' `numbers` (n,).

    Box k holds the regions from `starts[k]` on and lies between the corners `low[k]` and `high[k]`; `by_number` is the
    order of the regions by photo. 33 bytes a region.
    """

    lab: Floats
    numbers: Numbers
    by_number: Places
    starts: Places
    low: Floats
    high: Floats

    @classmethod
    def of(cls, numbers: Numbers, lab: Floats) -> Self:
        """Pack regions, given in any order."""
        sequence = np.argsort(numbers, kind="stable")  # next to nothing for what comes in order
        numbers, lab = numbers[sequence], lab[sequence]
        order, starts = _packed(lab)
        by_number = np.empty_like(order)
        by_number[order] = np.arange(len(order), dtype=np.int32)
        lab = lab[order]
        low, high = (
            (extreme.reduceat(lab, starts) if len(starts) else np.empty((0, 3)))
            for extreme in (np.minimum, np.maximum)
        )
        return cls(lab, numbers[order], by_number, starts, low, high)

    @property
    def nbytes(self) -> int:
        """How much memory the arrays take, in bytes."""
        arrays = (self.lab, self.numbers, self.by_number, self.starts, self.low, self.high)
        return sum(array.nbytes for array in arrays)

    @property
    def highest(self) -> int:
        """The highest number of a photo, 0 without any."""
        return int(self.numbers[self.by_number[-1]]) if len(self.numbers) else 0

    def rows_in(self, boxes: Rows) -> Rows:
        """The regions in these boxes."""
        ends = np.append(self.starts[1:], len(self.numbers))
        return _counted(self.starts[boxes], ends[boxes])

    def rows_of(self, photos: Numbers) -> Rows:
        """The regions of these photos, in their order."""
        first, last = (
            np.searchsorted(self.numbers, photos, side, sorter=self.by_number) for side in ("left", "right")
        )
        return self.by_number[_counted(first, last)].astype(np.intp)


def _counted(first: NDArray[np.integer], last: NDArray[np.integer]) -> Rows:
    """Every whole number from each first up to its last, which is left out."""
    counts = (last - first).astype(np.intp)
    before = np.cumsum(counts) - counts
    rows: Rows = np.arange(counts.sum(), dtype=np.intp) + np.repeat(first - before, counts)
    return rows


def _packed(lab: Floats) -> tuple[Places, Places]:
    """An order of the regions, and where each box begins in it.

    Sort-tile-recursive packing (Leutenegger, Edgington and Lopez, ICDE 1997): cut into slabs of equally many by L*,
    each slab into rods by a*, each rod into boxes by b*; along each axis as often as it is wide, so that boxes
    are about as wide as high. Sorted by 16-bit ranks of the values, which numpy sorts by radix.
    """
    order = np.arange(len(lab), dtype=np.int32)
    ranks = [_sixteen_bits(lab[:, axis]) for axis in range(3)]
    edges = np.array([0, len(lab)])
    for axis, cuts in enumerate(_cuts(lab)):
        finer = [np.zeros(1, np.intp)]
        for first, last in pairwise(edges):
            part = order[first:last]
            order[first:last] = part[np.argsort(ranks[axis][part], kind="stable")]
            finer.append(first + np.arange(1, cuts + 1) * (last - first) // cuts)
        edges = np.unique(np.concatenate(finer))
    return order, edges[:-1].astype(np.int32)


def _cuts(lab: Floats) -> tuple[int, int, int]:
    """How often to cut along each axis."""
    boxes = max(1.0, len(lab) / MOST)
    if boxes == 1:
        return 1, 1, 1
    wide = np.maximum(np.std(lab, axis=0), 1e-3)
    cuts = np.maximum(1, np.rint(wide * np.cbrt(boxes / wide.prod()))).astype(int)
    return int(cuts[0]), int(cuts[1]), max(1, round(boxes / (cuts[0] * cuts[1])))


def _sixteen_bits(values: Floats) -> NDArray[np.uint16]:
    """The values in 65536 even steps; a coarser order makes wider boxes and no wrong ones."""
    if not len(values):
        return np.empty(0, np.uint16)
    least, most = float(values.min()), float(values.max())
    return ((values - least) * (65535 / max(most - least, 1e-9))).astype(np.uint16)
