"""From a manifest to the catalogue: rows in order, photos developed in parallel, stored one by one.

Workers only compute. The parent alone stores, in the order of the manifest, bytes before row; so whatever
moment it is stopped at, running it again ends in the same catalogue.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeAlias

from consent.record import Consent
from imagedb.catalogue import Catalogue
from imagedb.errors import UnknownPersonError
from imagedb.objects import ObjectStore
from imagedb.vault import Vault
from ingest.consents import consents_beside, hear, read_consents, record, unite
from ingest.errors import ConsentsError, ManifestError
from ingest.manifest import Manifest, ManifestRow, read_manifest
from ingest.paths import sent_along
from ingest.receipts import receipts_beside, take_in
from ingest.report import ConsentsReport, IngestReport, RowReport
from ingest.rows import IN_FLIGHT, RowRun

Progress = Callable[[RowReport, int, int], None]
"""Called as each row ends, in manifest order, with how many of how many have ended."""

Ended: TypeAlias = tuple[tuple[RowReport, ...], str | None]
"""The rows' ends, and why not all of them are there, or None."""


def ingest_manifest(
    manifest: Path,
    *,
    catalogue: Catalogue,
    store: ObjectStore,
    vault: Vault,
    executor: Executor,
    on: date,
    consents: Path | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    in_flight: int = IN_FLIGHT,
    submitter: str | None = None,
    delete_uploads: bool = False,
) -> IngestReport:
    """Take every row of a manifest as far as it may go; `on` is the day that decides which consents hold.

    `consents` is a file to read instead of the one beside the manifest. A dry run decides and develops, and
    writes nothing. `submitter` is the id of the person who sends the photos, without whom photos of babies are
    refused; `delete_uploads` deletes each file once its cleaned original is stored.
    Raises CatalogueBusyError before anything is written, and UnknownPersonError, ManifestError and ConsentsError
    when no more is written than the noes of the families that the consents name.
    A failure of the store or the database, or Ctrl-C, ends the run between two photos; the report says so.
    """
    started = time.perf_counter()
    path = consents or consents_beside(manifest)
    noes = partial(_hear, catalogue=catalogue, store=store, on=on, dry_run=dry_run)
    try:
        offered = () if path is None else read_consents(path)
    except ConsentsError as error:
        raise ConsentsError(error.name, (*error.problems, *noes(error.readable)), error.readable) from None
    try:
        read = read_manifest(manifest)
        if submitter is not None:
            catalogue.people.get(submitter)
    except ManifestError as error:
        raise ManifestError(error.manifest, (*error.problems, *noes(offered))) from None
    except UnknownPersonError:
        noes(offered)
        raise
    with nullcontext() if dry_run else catalogue.exclusive():
        book = unite(offered, catalogue)
        recorded = record(book, offered, catalogue, store, on, dry_run=dry_run)
        if not dry_run:
            receipts = take_in(receipts_beside((path or manifest).parent), catalogue)
            recorded = replace(recorded, codes=receipts.taken, code_problems=receipts.problems)
        run = RowRun(
            catalogue,
            store,
            vault,
            executor,
            book,
            on,
            dry_run=dry_run,
            submitter=submitter,
            delete_uploads=delete_uploads,
        )
        ended = _collect(run, read.rows, progress, in_flight)
    return _told(manifest.name, on, recorded, ended, len(read.rows), started, dry_run=dry_run)


def ingest_sent(
    manifest: Manifest,
    files: Mapping[str, bytes],
    *,
    catalogue: Catalogue,
    store: ObjectStore,
    vault: Vault,
    executor: Executor,
    on: date,
    submitter: str,
    in_flight: int = 2,
) -> IngestReport:
    """Take the rows whose photos were sent with them, by name; the others wait and leave no trace.

    As `ingest_manifest` does it, but nothing is read from a disk and no consent is taken in: each must be on
    record. Few are in flight, for others need the workers too. Raises CatalogueBusyError before anything is written, and UnknownPersonError.
    """
    started = time.perf_counter()
    catalogue.people.get(submitter)
    offered = tuple(row for row in manifest.rows if row.file in files)
    with catalogue.exclusive():
        book = unite((), catalogue)
        recorded = record(book, (), catalogue, store, on, dry_run=False)
        run = RowRun(
            catalogue,
            store,
            vault,
            executor,
            book,
            on,
            dry_run=False,
            submitter=submitter,
            read=sent_along(files),
        )
        ended = _collect(run, offered, in_flight=in_flight)
    return _told(manifest.name, on, recorded, ended, len(offered), started, dry_run=False)


def _hear(
    offered: Iterable[Consent], *, catalogue: Catalogue, store: ObjectStore, on: date, dry_run: bool
) -> tuple[str, ...]:
    """Take the noes of a run that takes nothing else, and say so: whatever stops it is no family's fault."""
    return () if dry_run else hear(offered, catalogue, store, on)


def _told(
    manifest: str,
    on: date,
    consents: ConsentsReport,
    ended: Ended,
    total: int,
    started: float,
    *,
    dry_run: bool,
) -> IngestReport:
    """The report of a run that began at `started`, a time of `perf_counter`."""
    rows, stopped = ended
    seconds = time.perf_counter() - started
    return IngestReport(manifest, on.isoformat(), dry_run, total, consents, rows, stopped, seconds)


def _collect(
    run: RowRun, offered: Sequence[ManifestRow], progress: Progress | None = None, in_flight: int = IN_FLIGHT
) -> Ended:
    """Return the rows' ends, and why not all of them are there, or None."""
    rows: list[RowReport] = []
    try:
        for row in run.ends(offered, in_flight):
            rows.append(row)
            if progress:
                progress(row, len(rows), len(offered))
    except KeyboardInterrupt:
        return tuple(rows), "interrupted"
    except Exception as error:  # noqa: BLE001 - what was done stays done and must be told
        return tuple(rows), f"{type(error).__name__}: {error}"
    return tuple(rows), None
