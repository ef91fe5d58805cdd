"""Were photos withdrawn since? For an exported teaching set, by its address, its file, or photos' ids.

What is uploaded is read into memory under a limit and by a worker, and forgotten.
"""

from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.access import Access, access
from api.dependencies import get_services
from api.errors import NotFoundError
from api.exports.embedded import Embedded, UnreadableExportError, read_embedded
from api.pace import CHECKS, at_a_pace
from api.pages import basket, say
from api.pages.view import page
from api.reading import is_id
from api.rest.signed import newest_list
from api.services import Services
from api.slots import Slots
from api.translation import gettext, mark
from api.upload import Form, read_form
from imagedb.model import Photo, Tombstone

router = APIRouter(include_in_schema=False)

MAX_BYTES: Final = 130_000_000
SECONDS: Final = 120.0
MOST_PASTED: Final = 10_000
"""Photos: more than a text field of `api.upload` has room for, so that none is left out in silence."""
_NO_STORE: Final = {"Cache-Control": "no-store"}
ServicesDep = Annotated[Services, Depends(get_services)]

NOTHING: Final = mark("Choose a file, or paste the numbers or addresses of photos.")
NO_PHOTOS: Final = mark(
    "No photo of this atlas was found in it. A file that was exported here names its photos; pictures that were "
    "saved again in another form are not recognised. Paste the photos' numbers instead."
)
BROKE_OFF: Final = mark(
    "Reading this file took too long or too much memory, so it was broken off. Export the set again and choose that "
    "file, or paste the photos' numbers instead."
)
UNREADABLE: Final = mark(
    "This file cannot be read. Choose a .pptx, .pdf or .zip, whole and without a password."
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of the photos that were asked about, each by its id."""

    withdrawn: tuple[tuple[str, str], ...] = ()
    """With the month."""
    hidden: tuple[str, ...] = ()
    """Known here, and not to be seen today; or never known."""
    shown: tuple[str, ...] = ()
    pictures: int = 0
    """Pictures of withdrawn photos that were known by their bytes alone."""
    where: Mapping[str, int] = field(default_factory=dict)
    """Of a set: the number of each photo in it."""

    @property
    def asked(self) -> int:
        """How many photos there were."""
        return len(self.withdrawn) + len(self.hidden) + len(self.shown)


@router.get("/sets/check")
@access(Access.PUBLIC)
def check_page(request: Request) -> Response:
    """The form for a file or for ids."""
    return _form(request)


@router.post("/sets/check")
@access(Access.PUBLIC)
async def check_posted(request: Request, services: ServicesDep) -> Response:
    """What of the file or of the ids was withdrawn; nothing that was sent is kept."""
    at_a_pace(request, CHECKS)
    slots: Slots = request.app.state.check_slots
    async with slots.take():
        form = await read_form(request, limit=MAX_BYTES, seconds=SECONDS)
        found = await run_in_threadpool(_asked, request.app.state.checkers, form)
    if isinstance(found, str):
        return _form(request, wrong=found, pasted=form.fields.get("ids", ""), status=422)
    checked = await run_in_threadpool(_checked, services, found.photo_ids, found.hashes)
    return page(request, "set_checked.html", {"checked": checked, "set": None}, headers=_NO_STORE)


@router.get("/sets/{set_id}/check")
@access(Access.PUBLIC)
def check_set_page(
    request: Request, set_id: str, services: ServicesDep, version: str | None = None
) -> Response:
    """What of a version of a set was withdrawn: the address that stands in every exported file."""
    today = services.clock()
    wanted = (
        int(version) if version and version.isascii() and version.isdecimal() and len(version) < 7 else None
    )
    found = services.catalogue.sets.get(set_id, today, wanted) if is_id(set_id) else None
    if found is None or (version and wanted is None):
        msg = "There is no teaching set at this address."
        raise NotFoundError(msg)
    where: dict[str, int] = {}
    for number, item in enumerate(found.items, 1):
        where.setdefault(item.photo_id, number)
    checked = replace(_checked(services, where, ()), where=where)
    return page(request, "set_checked.html", {"checked": checked, "set": found})


def _form(request: Request, *, wrong: str = "", pasted: str = "", status: int = 200) -> Response:
    context: dict[str, Any] = {
        "wrong": gettext(wrong) if wrong else "",
        "pasted": pasted,
        "megabytes": MAX_BYTES // 1_000_000,
    }
    return page(request, "set_check.html", context, status=status, headers=_NO_STORE)


def _asked(workers: Executor, form: Form) -> Embedded | str:
    """What to look up, or what is wrong with the form."""
    data, pasted = form.files.get("file", b""), form.fields.get("ids", "")
    ids = basket.read(pasted, MOST_PASTED)
    if not data:
        return Embedded(ids, frozenset()) if ids else NOTHING
    try:
        # In a worker: a file made to break a decoder breaks one of them, and not the server.
        found = workers.submit(read_embedded, data).result()
    except UnreadableExportError:
        return UNREADABLE
    except (BrokenProcessPool, MemoryError):
        return BROKE_OFF
    if not (found.photo_ids or ids or found.hashes):
        return NO_PHOTOS
    return Embedded(tuple(dict.fromkeys((*found.photo_ids, *ids))), found.hashes)


def _checked(services: Services, photo_ids: Iterable[str], hashes: Collection[str]) -> Checked:
    asked = list(photo_ids)
    known = services.catalogue.photos.many(asked, services.clock())
    by_bytes = _withdrawn_by_bytes(services, hashes) if hashes else {}
    unnamed = [photo_id for photo_id in by_bytes if photo_id not in known]
    known = {**known, **services.catalogue.photos.many(unnamed, services.clock())}
    gone = {key: say.month(one.month) for key, one in known.items() if isinstance(one, Tombstone)}
    return Checked(
        withdrawn=tuple((key, gone[key]) for key in (*asked, *unnamed) if key in gone),
        hidden=tuple(key for key in asked if key not in known),
        shown=tuple(key for key in asked if isinstance(known.get(key), Photo)),
        pictures=len(unnamed),
    )


def _withdrawn_by_bytes(services: Services, hashes: Collection[str]) -> dict[str, None]:
    """The withdrawn photos whose pictures have one of these hashes."""
    listed = orjson.loads(newest_list(services).document)["signed"]["withdrawals"]
    wanted = set(hashes)
    gone = (one for one in listed if one["purposes"] == "all")
    return {one["photo_id"]: None for one in gone if not wanted.isdisjoint(one["sha256"])}
