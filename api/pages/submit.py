"""Sending photos: the manifest is looked at first, its rows are mended in place, then the photos come in batches.

Nothing is kept between two requests: the page carries the manifest, and a photo is in this server's memory for as
long as it is worked on. Each batch goes the way of `imagedb ingest`.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.access import access
from api.dependencies import PersonDep, ServicesDep
from api.errors import InvalidBodyError
from api.guard import reads_files, signed_form
from api.pages import submit_words as words
from api.pages.view import page
from api.services import Services
from api.slots import Slots
from api.translation import gettext
from api.upload import Form
from imagedb.errors import CatalogueBusyError
from imagedb.people import Person, Role
from ingest.columns import COLUMNS
from ingest.errors import ManifestError
from ingest.manifest import Manifest, parse_manifest
from ingest.matching import matched
from ingest.mending import cells_of, mend
from ingest.pipeline import ingest_sent
from ingest.preview import RowPreview, Stand, preview
from ingest.report import IngestReport

router = APIRouter(include_in_schema=False)

MAX_MANIFEST: Final = 500_000
MAX_ROWS: Final = 500
MAX_BATCH: Final = 64_000_000
MAX_PHOTOS: Final = 24
_MENDED_AT_ONCE: Final = 30
_MOST_PARTS: Final = _MENDED_AT_ONCE * len(COLUMNS) + MAX_PHOTOS + 10
_SECONDS: Final = 180.0
_AGAIN_IN: Final = 20
_NAME: Final = "manifest.csv"
"""What a manifest is called in the quarantine: its own name could tell who somebody is."""
_CELL: Final = re.compile(r"cell-([0-9]{1,6})-([a-z0-9_]{1,40})")
_PRIVATE: Final = {"Cache-Control": "no-store"}
_log = logging.getLogger("api")


@router.get("/staff/submit")
@access(Role.SUBMITTER)
def submit_page(request: Request) -> Response:
    """What it takes, and where to choose the manifest."""
    return _page(request)


@router.post("/staff/submit/manifest")
@access(Role.SUBMITTER)
@reads_files
async def check_manifest(request: Request, services: ServicesDep) -> Response:
    """Say of each row where it stands, or what is wrong with it; and take what was mended in place."""
    form = await signed_form(
        request, limit=2 * MAX_MANIFEST, seconds=_SECONDS, most=_MOST_PARTS, text=MAX_MANIFEST
    )
    return await run_in_threadpool(_checked, request, services, form)


@router.post("/staff/submit/photos")
@access(Role.SUBMITTER)
@reads_files
async def take_photos(request: Request, services: ServicesDep, person: PersonDep) -> Response:
    """Take the photos that were sent, as far as each may go; the manifest comes with them."""
    slots: Slots = request.app.state.submit_slots
    async with slots.take():
        form = await signed_form(
            request, limit=MAX_BATCH, seconds=_SECONDS, most=_MOST_PARTS, text=MAX_MANIFEST
        )
        return await run_in_threadpool(_taken, request, services, person, form)


def _checked(request: Request, services: Services, form: Form) -> Response:
    try:
        data = mend(_NAME, _manifest_of(form), _cells(form))
        manifest = _read(data)
    except ManifestError as error:
        return _page(request, problems=error.problems, status=422)
    rows = _preview(services, manifest)
    status = 422 if any(row.stand is Stand.MEND for row in rows) else 200
    return _page(request, _found(data, rows), status=status)


def _taken(request: Request, services: Services, person: Person, form: Form) -> Response:
    data = _manifest_of(form)
    try:
        manifest = _read(data)
    except ManifestError as error:
        return _page(request, problems=error.problems, status=422)
    before = _preview(services, manifest)
    ready = {row.number: row.files for row in before if row.stand is Stand.READY}
    wanted = [name for names in ready.values() for name in names]
    files = matched(wanted, form.many)
    if not files:
        said = gettext(
            "No photo was sent that a row waits for. Choose files whose names stand in the manifest."
        )
        return _page(request, _found(data, before), wrong=said, status=422)
    try:
        offered = replace(manifest, rows=tuple(row for row in manifest.rows if row.row in ready))
        report = _ingest(services, person, offered, files)
    except CatalogueBusyError:
        said = gettext(
            "Other photos are being taken in just now, so none of yours was. Wait a minute and send them again."
        )
        headers = {"Retry-After": str(_AGAIN_IN)}
        return _page(request, _found(data, before), wrong=said, status=503, headers=headers)
    return _page(request, _found(data, _preview(services, manifest), report))


def _ingest(
    services: Services, person: Person, manifest: Manifest, files: Mapping[str, bytes]
) -> IngestReport:
    report = ingest_sent(
        manifest,
        files,
        catalogue=services.catalogue,
        store=services.store,
        vault=services.vault,
        executor=services.workers,
        on=services.clock(),
        submitter=person.id,
    )
    for row in report.rows:
        if row.error:  # what broke is for whoever runs the server; whose photo it was is not
            _log.error("a photo that was sent broke: %s", row.error.partition(":")[0])
    if report.stopped:
        _log.error("taking photos stopped: %s", report.stopped.partition(":")[0])
    return report


def _manifest_of(form: Form) -> bytes:
    """The manifest as a file that was chosen, or as the page carried it. Raises InvalidBodyError."""
    data = form.files.get("file", b"") or form.fields.get("manifest", "").encode()
    if not data:
        msg = gettext("Choose a manifest: a CSV file.")
        raise InvalidBodyError(msg)
    return data


def _read(data: bytes) -> Manifest:
    if len(data) > MAX_MANIFEST:
        problem = gettext("It has more than %(kb)d kB; split it.") % {"kb": MAX_MANIFEST // 1000}
        raise ManifestError(_NAME, [problem])
    manifest = parse_manifest(_NAME, data, None)
    if len(manifest.rows) > MAX_ROWS:
        problem = gettext("It has %(rows)d rows; at most %(most)d are taken here. Split it.")
        raise ManifestError(_NAME, [problem % {"rows": len(manifest.rows), "most": MAX_ROWS}])
    if not manifest.rows:
        raise ManifestError(_NAME, [gettext("It has no rows below the names of its columns.")])
    return manifest


def _cells(form: Form) -> dict[tuple[int, str], str]:
    named = {name: _CELL.fullmatch(name) for name in form.fields}
    return {
        (int(cell[1]), cell[2]): form.fields[name]
        for name, cell in named.items()
        if cell and cell[2] in COLUMNS
    }


def _preview(services: Services, manifest: Manifest) -> tuple[RowPreview, ...]:
    photos, consents = services.catalogue.photos, services.catalogue.consents.all()
    return preview(manifest, consents, services.clock(), lambda key: photos.by_submission(key) is not None)


def _found(data: bytes, rows: tuple[RowPreview, ...], report: IngestReport | None = None) -> dict[str, Any]:
    ends = {} if report is None else {row.row: row for row in report.rows}
    wrong = [row for row in rows if row.stand is Stand.MEND]
    cells = cells_of(_NAME, data)
    columns = tuple(name for name in next(iter(cells.values()), {}) if name in COLUMNS)
    return {
        "manifest": data.decode("utf-8-sig"),
        "counted": words.counted(tuple(row for row in rows if row.number not in ends)),
        "ended": [] if report is None else words.ended(report.rows),
        "stopped": report is not None and report.stopped is not None,
        "lines": [words.line(row, ends.get(row.number)) for row in rows],
        "mending": [
            words.mending(row, cells.get(row.number, {}), columns) for row in wrong[:_MENDED_AT_ONCE]
        ],
        "more": max(0, len(wrong) - _MENDED_AT_ONCE),
        "ready": sum(row.stand is Stand.READY for row in rows),
    }


def _page(
    request: Request,
    found: Mapping[str, Any] | None = None,
    *,
    problems: tuple[str, ...] = (),
    wrong: str = "",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    context = {
        "found": found,
        "problems": problems,
        "wrong": wrong,
        "megabytes": MAX_BATCH // 1_000_000,
        "photos": MAX_PHOTOS,
        "rows": MAX_ROWS,
    }
    return page(request, "staff_submit.html", context, status=status, headers={**_PRIVATE, **(headers or {})})
