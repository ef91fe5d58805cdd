"""How long photos near a colour take to find among all regions of a catalogue, and whether all of them are found."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from sqlalchemy import select

from colour.difference import delta_e00
from imagedb.catalogue.engine import connect, reading
from imagedb.catalogue.tables import photo_regions
from imagedb.search.expression import Near
from imagedb.search.near import NearIndex

ASKED = (
    ("light skin, the densest", Near((63.0, 11.0, 16.0), 3.0)),
    ("brown skin", Near((45.0, 12.0, 17.0), 3.0)),
    ("marked jaundice, dark skin", Near((38.0, 12.0, 26.0), 3.0)),
    ("light skin, the widest radius", Near((63.0, 11.0, 16.0), 20.0)),
)


def measured(url: str, regions: int) -> tuple[list[tuple[str, ...]], str]:
    """Rows of a table, and a line about the index: of at most so many regions of the catalogue at this URL."""
    columns = photo_regions.c
    colours = select(columns.number, columns.lab_l, columns.lab_a, columns.lab_b).order_by(columns.number)
    with reading(connect(url)) as connection:
        read = np.array(connection.execute(colours.limit(regions)).all())
    numbers, lab = read[:, 0].astype(np.uint32), np.ascontiguousarray(read[:, 1:])
    took, index = _timed(lambda: NearIndex.of(numbers, lab), 1)
    amended, _ = _timed(lambda: index.amended(numbers[:1], numbers[:1], lab[:1]), 5)
    rows = [_row(name, near, index, numbers, lab) for name, near in ASKED]
    line = (
        f"{len(numbers):,} regions, packed in {took:.2f} s into {index.nbytes / 1e6:.0f} MB; "
        f"a photo is exchanged in {1000 * amended:.1f} ms."
    )
    return rows, line


def _row(name: str, near: Near, index: NearIndex, numbers: np.ndarray, lab: np.ndarray) -> tuple[str, ...]:
    first, page = _timed(lambda: index.page(near, 50), 7)
    every, found = _timed(lambda: index.within(near), 7)
    brute, (expected, order) = _timed(lambda: _tried(near, numbers, lab), 1)
    same = np.array_equal(found, np.sort(expected)) and np.array_equal(page.numbers, expected[:50])
    middle = len(expected) // 2
    deep, later = _timed(lambda: index.page(near, 50, (float(order[middle]), int(expected[middle]))), 7)
    same = same and np.array_equal(later.numbers, expected[middle + 1 : middle + 51])
    shown = (f"{1000 * took:.1f}" for took in (first, deep, every, brute))
    return (f"{name}, within {near.within:g}", f"{len(expected):,}", *shown, "yes" if same else "NO")


def _tried(near: Near, numbers: np.ndarray, lab: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Photos and distances by trying every region, nearest first."""
    distances = delta_e00(lab, near.lab)
    kept = distances <= near.within
    order = np.lexsort((-numbers[kept].astype(np.int64), distances[kept]))
    photos, apart = numbers[kept][order], distances[kept][order]
    first = np.sort(np.unique(photos, return_index=True)[1])
    return photos[first], apart[first]


def _timed(work: Callable[[], Any], times: int) -> tuple[float, Any]:
    """The shortest of several runs in seconds, and what came of it."""
    least = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        found = work()
        least = min(least, time.perf_counter() - began)
    return least, found
