"""Sets of slots as roaring bitmaps, and the way between them and numpy's arrays."""

from array import array

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

Slots = npt.NDArray[np.uint32]


def bitmap(slots: npt.NDArray[np.integer]) -> BitMap:
    """The set of these slots.

    From a buffer, for from a numpy array it is filled one by one. Not as runs, which are slower to intersect.
    """
    buffer = array("I")
    buffer.frombytes(np.ascontiguousarray(slots, dtype=np.uint32).tobytes())
    return BitMap(buffer, optimize=False)


def slots_of(bits: BitMap) -> Slots:
    """The slots of a set, ascending."""
    return np.frombuffer(bits.to_array(), dtype=np.uint32) if bits else np.empty(0, dtype=np.uint32)
