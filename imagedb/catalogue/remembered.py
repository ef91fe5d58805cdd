"""Photos as they were read for the last searches, so that the next page need not read them again.

A page of fifty is six statements and 700 rows; whoever turns pages, changes a facet or looks at what others look at
asks for the same photos. A photo that changed is forgotten with the index that did not know of the change: both hear
of it in the same moment, before any search answers from the new one.
"""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from threading import Lock
from typing import Final

from imagedb.model import Photo
from imagedb.search.index import Index

MOST: Final = 2000
"""Photos, of some ten kilobytes each."""


class Remembered:
    """Photos by number, as they are at the moment of one index. Safe to share between threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._index: Index | None = None
        self._photos: OrderedDict[int, Photo] = OrderedDict()
        self._lock = Lock()

    def hear(self, index: Index, changed: Collection[int] | None) -> None:
        """From now on photos are those of `index`; forget the `changed` ones, or with None all."""
        with self._lock:
            self._index = index
            for number in list(self._photos) if changed is None else changed:
                self._photos.pop(number, None)

    def of(self, index: Index, numbers: Iterable[int]) -> dict[int, Photo]:
        """Those of the photos that are known as they are at the moment of `index`."""
        with self._lock:
            if index is not self._index:
                return {}
            found = {number: self._photos[number] for number in numbers if number in self._photos}
            for number in found:
                self._photos.move_to_end(number)
            return found

    def keep(self, index: Index, photos: Mapping[int, Photo]) -> None:
        """Remember photos that were read at the moment of `index`; not when that is over."""
        with self._lock:
            if index is not self._index:
                return
            self._photos.update(photos)
            while len(self._photos) > self._most:
                self._photos.popitem(last=False)
