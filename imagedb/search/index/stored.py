"""An index as bytes, so that a process need not read a million rows to start."""

import json
from typing import Final, TypeVar
from zlib import crc32

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from imagedb.search.index.bits import bitmap, slots_of
from imagedb.search.index.columns import GONE, INDEXED, MEASURES
from imagedb.search.index.index import Index

_T = TypeVar("_T", bound=np.generic)
_FORMAT: Final = 1
LAYOUT: Final = crc32(repr((_FORMAT, [field.name for field in INDEXED], MEASURES)).encode()) & 0x7FFFFFFF
"""Names what is indexed and how it is written: bytes of another layout are of no use."""


def compact(index: Index) -> Index:
    """The index without the empty slots of photos that are gone, so that nothing of them is left."""
    kept = np.flatnonzero(index.until != GONE)
    if len(kept) == len(index.until):
        return index
    return Index(
        index.numbers[kept],
        index.until[kept],
        {
            name: {value: bitmap(np.searchsorted(kept, slots_of(bits))) for value, bits in values.items()}
            for name, values in index.values.items()
        },
        {name: measure[kept] for name, measure in index.measures.items()},
    )


def to_bytes(index: Index) -> bytes:
    """The index without what can be computed from it."""
    bits = [
        (name, value, b.serialize()) for name, values in index.values.items() for value, b in values.items()
    ]
    heading = {"photos": len(index.numbers), "bits": [(name, value, len(data)) for name, value, data in bits]}
    head = json.dumps(heading).encode()
    arrays = [index.numbers.tobytes(), index.until.tobytes()]
    arrays += [index.measures[name].tobytes() for name in MEASURES]
    parts = [
        len(head).to_bytes(8, "little"),
        head,
        *arrays,
        *(data for *_, data in bits),
    ]
    return b"".join(parts)


def from_bytes(stored: bytes) -> Index:
    """The index that was stored, of this LAYOUT."""
    start = 8 + int.from_bytes(stored[:8], "little")
    heading = json.loads(stored[8:start])
    photos: int = heading["photos"]
    view = memoryview(stored)

    def array(kind: type[_T]) -> npt.NDArray[_T]:  # one after the other
        nonlocal start
        found: npt.NDArray[_T] = np.frombuffer(view, kind, photos, start).copy()
        start += found.nbytes
        return found

    numbers, until = array(np.int64), array(np.int32)
    measures = {name: array(np.float64) for name in MEASURES}
    values: dict[str, dict[str, BitMap]] = {field.name: {} for field in INDEXED}
    for name, value, length in heading["bits"]:
        values[name][value] = BitMap.deserialize(bytes(view[start : start + length]))
        start += length
    return Index(numbers, until, values, measures)
