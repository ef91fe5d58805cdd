"""Which photos have a region whose measured colour is near a colour, and how near: exact, in CIEDE2000.

CIEDE2000 is no metric (it breaks the triangle inequality), so no tree of distances can be trusted with it. The
regions lie in boxes of CIELAB instead, and `colour.difference_bounds` proves for each box how near its regions
can be at best and are at worst. Boxes out of reach are never opened, a page opens the nearest first and stops when no other
can matter, and what is opened is decided by the difference itself in float64. So the answer equals that of trying
every region, to the last bit.

An index is one value: amending it gives another that shares what has not changed, so readers need no lock.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from colour.difference import delta_e00
from colour.difference_bounds import delta_e00_bounds
from imagedb.search.boxes import Boxes, Floats, Numbers, Rows
from imagedb.search.expression import Near

Mask = NDArray[np.bool_]
Place = tuple[float, int]

_FEW = 4096
"""So many photos or fewer are tried one by one, and so many regions may wait outside the boxes."""

_STEPS = (8, 64)
"""How many boxes a page opens before it looks whether it has enough: at first, and at most."""


@dataclass(frozen=True, slots=True)
class Found:
    """Photos and how far their nearest region is, nearest first; of equals the newest (highest number) first."""

    numbers: Numbers
    distances: Floats


@dataclass(frozen=True, slots=True)
class NearIndex:
    """Every region's colour with its photo's number, ready to be searched.

    `gone` marks the regions in boxes whose photo was removed since they were packed; `loose_numbers` and `loose_lab`
    are the regions that came since.
    """

    boxes: Boxes
    gone: Mask
    loose_numbers: Numbers
    loose_lab: Floats

    @classmethod
    def of(cls, numbers: ArrayLike, lab: ArrayLike) -> Self:
        """Regions of CIELAB `lab` (n, 3) on photos `numbers` (n,), in any order; the quickest by number.

        Raises ValueError for colours that are not finite, and for numbers below zero or beyond 31 bits.
        """
        boxes = Boxes.of(*_checked(numbers, lab))
        return cls(boxes, np.zeros(len(boxes.numbers), np.bool_), *_checked((), ()))

    def __len__(self) -> int:
        """How many regions there are."""
        return len(self.gone) - int(np.count_nonzero(self.gone)) + len(self.loose_numbers)

    @property
    def nbytes(self) -> int:
        """How much memory the arrays take, in bytes."""
        return self.boxes.nbytes + self.gone.nbytes + self.loose_numbers.nbytes + self.loose_lab.nbytes

    def amended(self, removed: ArrayLike, numbers: ArrayLike, lab: ArrayLike) -> Self:
        """The same without the regions of the photos `removed`, and then with these.

        A photo that changed is removed and given anew. Raises as `of`. Now and then everything is packed anew.
        """
        more, colours = _checked(numbers, lab)
        without = np.unique(_narrow(removed))
        gone = self.gone.copy()
        gone[self.boxes.rows_of(without)] = True
        kept = ~np.isin(self.loose_numbers, without)
        loose_numbers = np.concatenate([self.loose_numbers[kept], more])
        loose_lab = np.concatenate([self.loose_lab[kept], colours])
        if len(loose_numbers) <= _FEW and np.count_nonzero(gone) <= len(gone) // 4:
            return replace(self, gone=gone, loose_numbers=loose_numbers, loose_lab=loose_lab)
        return self.of(
            np.concatenate([self.boxes.numbers[~gone], loose_numbers]),
            np.concatenate([self.boxes.lab[~gone], loose_lab]),
        )

    def within(self, near: Near, allowed: ArrayLike | None = None) -> Numbers:
        """The numbers of photos with a region within the radius, sorted; of `allowed` alone (sorted) if given."""
        if allowed is not None and len(few := np.asarray(allowed, np.uint32)) <= _FEW:
            return np.sort(self._among(near, few).numbers)
        low, high = delta_e00_bounds(near.lab, self.boxes.low, self.boxes.high)
        inside = self._opened(np.flatnonzero(high <= near.within))
        border = self._measured(
            near, self._opened(np.flatnonzero((low <= near.within) & (high > near.within)))
        )
        loose = self._measured_loose(near)
        met = self._mask(self.boxes.numbers[inside], border.numbers, loose.numbers)
        return np.flatnonzero(met if allowed is None else met & self._mask(few)).astype(np.uint32)

    def page(
        self, near: Near, limit: int, after: Place | None = None, allowed: ArrayLike | None = None
    ) -> Found:
        """The first `limit` photos within the radius, or those that follow the (distance, number) `after`.

        Of the photos `allowed` alone (sorted numbers), if given.
        """
        if allowed is None:
            return self._walked(near, limit, after, None)
        chosen = np.asarray(allowed, np.uint32)
        if len(chosen) > _FEW:
            return self._walked(near, limit, after, self._mask(chosen))
        return _first(_beyond(self._among(near, chosen), after), limit)

    def _walked(self, near: Near, limit: int, after: Place | None, mask: Mask | None) -> Found:
        low, high = delta_e00_bounds(near.lab, self.boxes.low, self.boxes.high)
        # A box whose regions all lie before the place holds no photo that follows it.
        least = -1.0 if after is None else after[0]
        order = np.flatnonzero((low <= near.within) & (high >= least))
        order = order[np.argsort(low[order], kind="stable")]
        regions = [_from(self._measured_loose(near, mask), least)]
        at, step = 0, _STEPS[0]
        while at < len(order):
            opened = self._opened(order[at : at + step])
            regions.append(_from(self._measured(near, opened, mask), least))
            at, step = at + step, min(2 * step, _STEPS[1])
            beyond = low[order[at]] if at < len(order) else np.inf
            # Nothing in an unopened box is nearer than `beyond`.
            if sum(np.count_nonzero(part.distances < beyond) for part in regions) >= limit:
                found = self._settled(near, limit, after, regions, beyond)
                if len(found.numbers) == limit:
                    return found
        return self._settled(near, limit, after, regions, np.inf)

    def _settled(
        self, near: Near, limit: int, after: Place | None, regions: list[Found], beyond: float
    ) -> Found:
        """The first photos of these regions nearer than `beyond`, without those that come before the place."""
        nearest = _nearest(*(_up_to(part, beyond) for part in regions))
        if after is None:
            return _first(nearest, limit)
        # A photo may have another region before the place: then it has been shown.
        kept: list[Found] = [_first(nearest, 0)]
        for first in range(0, len(nearest.numbers), 4 * limit):
            asked = np.sort(nearest.numbers[first : first + 4 * limit])
            kept.append(_beyond(self._among(near, asked), after))
            if sum(len(part.numbers) for part in kept) >= limit:
                break
        return _first(_nearest(*kept), limit)

    def _among(self, near: Near, photos: Numbers) -> Found:
        """Those of the photos (sorted) that are within the radius, by all their regions."""
        rows = self.boxes.rows_of(photos)
        loose = np.isin(self.loose_numbers, photos)
        return _nearest(
            self._measured(near, rows[~self.gone[rows]]),
            _inside(near, self.loose_numbers[loose], self.loose_lab[loose]),
        )

    def _measured(self, near: Near, rows: Rows, mask: Mask | None = None) -> Found:
        """The regions of these within the radius, in no order; a photo may come several times."""
        if mask is not None:
            rows = rows[mask[self.boxes.numbers[rows]]]
        return _inside(near, self.boxes.numbers[rows], self.boxes.lab[rows])

    def _measured_loose(self, near: Near, mask: Mask | None = None) -> Found:
        if mask is None:
            return _inside(near, self.loose_numbers, self.loose_lab)
        kept = mask[self.loose_numbers]
        return _inside(near, self.loose_numbers[kept], self.loose_lab[kept])

    def _opened(self, boxes: Rows) -> Rows:
        """The regions in these boxes that are still there."""
        rows = self.boxes.rows_in(boxes)
        return rows[~self.gone[rows]]

    def _mask(self, *chosen: Numbers) -> Mask:
        """Which numbers, of all up to the highest here, are among the chosen."""
        highest = self.boxes.highest
        if len(self.loose_numbers):
            highest = max(highest, int(self.loose_numbers.max()))
        mask = np.zeros(highest + 1, np.bool_)
        for numbers in chosen:
            mask[numbers[numbers <= highest]] = True
        return mask


def _checked(numbers: ArrayLike, lab: ArrayLike) -> tuple[Numbers, Floats]:
    colours = np.asarray(lab, np.float64).reshape(-1, 3)
    photos = _narrow(numbers)
    if len(photos) != len(colours):
        msg = f"{len(photos)} photo numbers for {len(colours)} colours"
        raise ValueError(msg)
    if not np.isfinite(colours).all():
        msg = "a region's colour is not finite"
        raise ValueError(msg)
    return photos, colours


def _narrow(numbers: ArrayLike) -> Numbers:
    wide = np.asarray(numbers, np.int64).reshape(-1)
    if len(wide) and not 0 <= int(wide.min()) <= int(wide.max()) < 2**31:
        msg = "photo numbers must be 0 to 2147483647"
        raise ValueError(msg)
    return wide.astype(np.uint32)


def _inside(near: Near, numbers: Numbers, lab: Floats) -> Found:
    distances = delta_e00(lab, near.lab)
    kept = distances <= near.within
    return Found(numbers[kept], distances[kept])


def _nearest(*parts: Found) -> Found:
    """Each photo once, at its smallest distance, in order."""
    numbers = np.concatenate([part.numbers for part in parts])
    distances = np.concatenate([part.distances for part in parts])
    order = np.lexsort((~numbers, distances))  # ~ turns the order of unsigned numbers round
    numbers, distances = numbers[order], distances[order]
    kept = np.sort(np.unique(numbers, return_index=True)[1])
    return Found(numbers[kept], distances[kept])


def _kept(found: Found, kept: Mask | slice) -> Found:
    return Found(found.numbers[kept], found.distances[kept])


def _from(found: Found, least: float) -> Found:
    return _kept(found, found.distances >= least)


def _up_to(found: Found, beyond: float) -> Found:
    return _kept(found, found.distances < beyond)


def _beyond(found: Found, after: Place | None) -> Found:
    if after is None:
        return found
    distance, number = after
    later = (found.distances == distance) & (found.numbers < number)
    return _kept(found, (found.distances > distance) | later)


def _first(found: Found, limit: int) -> Found:
    return _kept(found, slice(limit))
