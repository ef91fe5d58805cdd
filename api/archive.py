"""The pictures of a search in one ZIP file, written while it goes out, under a vigil over each.

It has the names and files that `imagedb download` writes, so that the command, run in the unpacked folder, deletes
what families have withdrawn since.
"""

import io
import zipfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from api.client.terms import RECORDS, TERMS, terms
from api.file_names import saved_name
from api.schemas import photo_json
from api.services import Services
from api.streaming import PIECE, PhotoStream
from api.tables import ndjson
from api.vigil import Vigil
from imagedb.model import Photo
from imagedb.objects import ObjectMissingError
from imagedb.vocabulary import RenditionName

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

MOST = 200
"""Photos in one file; more is the command's, which checks each and goes on where it was interrupted."""

# ZIP has no "no date": the first one that it can tell. A real one could tell when a photo was taken in.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


class _Sink(io.RawIOBase):
    """Takes what is written and hands it on; nobody can go back in it."""

    def __init__(self) -> None:
        self._taken = bytearray()

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: "ReadableBuffer") -> int:
        """Keep it until it is taken."""
        before = len(self._taken)
        self._taken += memoryview(data)
        return len(self._taken) - before

    def pieces(self) -> list[bytes]:
        """What was written since the last time, in pieces; it is forgotten here."""
        taken = bytes(self._taken)
        self._taken.clear()
        return [taken[start : start + PIECE] for start in range(0, len(taken), PIECE)]


class PictureArchive(PhotoStream):
    """The calibrated pictures of these photos with their records and terms, broken off when any of them is withdrawn.

    Until the file's end all are watched: the records stand at its beginning, and what was handed on may still wait on
    this side for a slow reader.
    """

    def __init__(self, services: Services, vigil: Vigil, photos: Sequence[Photo], server: str) -> None:
        self._services = services
        self._photos = photos
        self._server = server
        self._written = self._pieces()
        headers = {
            "Content-Disposition": 'attachment; filename="newborn-skin-atlas.zip"',
            "Cache-Control": "no-store",
        }
        ids = [photo.id for photo in photos]
        super().__init__(
            self._written, 200, headers, media_type="application/zip", photo_ids=ids, vigil=vigil
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file. Raises StreamCutError."""
        async with aclosing(self._written):
            await super().__call__(scope, receive, send)

    async def _pieces(self) -> AsyncGenerator[bytes]:
        sink = _Sink()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
            records = list(map(photo_json, self._photos))
            archive.writestr(_entry(TERMS), terms(self._server, records))
            archive.writestr(_entry(RECORDS), ndjson(records))
            for photo in self._photos:
                try:
                    found = await run_in_threadpool(self._read, photo)
                except ObjectMissingError:  # withdrawn a moment ago
                    self.stop()
                    return
                for name, data in found:
                    archive.writestr(_entry(name), data)
                for piece in sink.pieces():
                    yield piece
        for piece in sink.pieces():
            yield piece

    def _read(self, photo: Photo) -> list[tuple[str, bytes]]:
        """The calibrated picture, or nothing where there is none. Raises ObjectMissingError."""
        rendition = photo.rendition(RenditionName.DISPLAY)
        if rendition is None:
            return []
        return [(saved_name(photo.id, photo.provenance, rendition), self._services.store.get(rendition.key))]


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, _NO_DATE)
