"""Makes pictures for IIIF out of stored ones: tiles as they lie, everything else computed and not kept."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from api.errors import BusyError
from api.iiif.request import Wanted
from colour.image import Codes
from imagedb import tiles
from imagedb.model import Rendition
from imagedb.objects import ObjectStore
from imagedb.tiles import Index, Piece
from imagedb.vocabulary import RenditionName

Files = Mapping[RenditionName, Rendition]

AT_ONCE: Final = 2
_PATIENCE_SECONDS: Final = 5.0
_MOST_BYTES: Final = 64_000_000
"""Of decoded pictures kept for the next request of the same viewer."""
_KEPT_SECONDS: Final = 20.0
"""Pixels of a photo that was withdrawn lie in memory no longer than this, and are never served."""
_MOST_INDEXES: Final = 10_000


class Workshop:
    """The one place of a process where pictures are made; `AT_ONCE` at a time."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._free = threading.BoundedSemaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._indexes: OrderedDict[str, Index] = OrderedDict()
        self._decoded: OrderedDict[str, Codes] = OrderedDict()
        self._clearing: threading.Timer | None = None

    def stored(self, files: Files, wanted: Wanted) -> bytes | None:
        """The picture where it lies ready as a tile or as the whole at a scale; None for any other."""
        pack = files.get(RenditionName.TILES)
        piece = None if pack is None else _piece(wanted, (pack.width, pack.height))
        if pack is None or piece is None:
            return None
        place = self._index(pack).places.get(piece)
        return None if place is None else self._bytes(pack.key, place[0], sum(place))

    def made(self, files: Files, source: Rendition, wanted: Wanted) -> bytes:
        """The picture computed from `source`, or from a smaller copy of it. Raises BusyError."""
        if not self._free.acquire(timeout=_PATIENCE_SECONDS):
            msg = "Too many pictures are being made at once."
            raise BusyError(msg, 2)
        try:
            from api.iiif.pixels import drawn

            pixels, factor = self._pixels(files, source, wanted)
            return drawn(pixels, factor, wanted)
        finally:
            self._free.release()

    def close(self) -> None:
        """Forget every pixel."""
        with self._lock:
            self._decoded.clear()
            if self._clearing is not None:
                self._clearing.cancel()

    def _index(self, pack: Rendition) -> Index:
        with self._lock:
            known = self._indexes.get(pack.sha256)
        if known is None:
            known = tiles.read_index(self._bytes(pack.key, 0, min(pack.size, tiles.HEAD_BYTES)))
            with self._lock:
                self._indexes[pack.sha256] = known
                if len(self._indexes) > _MOST_INDEXES:
                    self._indexes.popitem(last=False)
        return known

    def _pixels(self, files: Files, source: Rendition, wanted: Wanted) -> tuple[Codes, int]:
        """The smallest stored copy that has every pixel asked for, and its scale factor."""
        pack = files.get(RenditionName.TILES)
        if pack is not None and source.name is RenditionName.DISPLAY:
            places = self._index(pack).places
            most = min(wanted.box[2] // wanted.size[0], wanted.box[3] // wanted.size[1])
            for factor in reversed(tiles.factors(pack.width, pack.height)[1:]):
                whole = next((p for p in (Piece(factor), Piece(factor, 0, 0)) if p in places), None)
                single = whole is not None and (whole.column is None or factor == _last_factor(pack))
                if factor <= most and whole is not None and single:
                    begin, length = places[whole]
                    return self._read(f"{pack.sha256}:{factor}", pack.key, begin, begin + length), factor
        return self._read(source.sha256, source.key, 0, None), 1

    def _read(self, name: str, key: str, start: int, stop: int | None) -> Codes:
        with self._lock:
            known = self._decoded.get(name)
            if known is not None:
                self._decoded.move_to_end(name)
                return known
        from api.iiif.pixels import decoded_from

        decoded = decoded_from(self._bytes(key, start, stop))
        self._keep(name, decoded)
        return decoded

    def _bytes(self, key: str, start: int, stop: int | None) -> bytes:
        return b"".join(self._store.stream(key, start, stop))

    def _keep(self, name: str, pixels: Codes) -> None:
        if pixels.nbytes > _MOST_BYTES:
            return
        with self._lock:
            self._decoded[name] = pixels
            while sum(one.nbytes for one in self._decoded.values()) > _MOST_BYTES:
                self._decoded.popitem(last=False)
            if self._clearing is None or not self._clearing.is_alive():
                self._clearing = threading.Timer(_KEPT_SECONDS, self.close)
                self._clearing.daemon = True
                self._clearing.start()


def _last_factor(pack: Rendition) -> int:
    return tiles.factors(pack.width, pack.height)[-1]


def _piece(wanted: Wanted, whole: tuple[int, int]) -> Piece | None:
    """The stored piece that is exactly what is wanted, or None."""
    plain = (wanted.mirrored, wanted.degrees, wanted.format) == (False, 0, "jpg")
    if not plain or wanted.quality not in {"default", "color"}:
        return None
    x, y, wide, high = wanted.box
    for factor in tiles.factors(*whole):
        if wanted.size != tiles.scaled(wide, high, factor):
            continue
        if wanted.box == (0, 0, *whole) and factor > 1 and max(wanted.size) > tiles.SIDE:
            return Piece(factor)
        side = tiles.SIDE * factor
        ends = (x + wide in {x + side, whole[0]}, y + high in {y + side, whole[1]})
        if x % side == 0 and y % side == 0 and wide <= side and high <= side and all(ends):
            return Piece(factor, x // side, y // side)
    return None
