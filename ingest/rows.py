"""The rows of one manifest on their way, several under development at once, ending in the order of the file."""

import hashlib
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, replace
from datetime import date

from imagedb.catalogue import Catalogue
from imagedb.model import Photo, Quarantined, Reason
from imagedb.objects import ObjectStore
from imagedb.reasons import reason
from imagedb.review.case import SHOWS_NOBODY
from imagedb.vault import Vault
from ingest.accession import Taken, accession, review_events
from ingest.cells import nameless
from ingest.charts import ChartBook
from ingest.clear import clear
from ingest.consents import ConsentBook
from ingest.corrections import differing_columns
from ingest.manifest import ManifestRow, RefusedRow
from ingest.paths import ReadFile, read_photo
from ingest.report import Outcome, RowReport
from ingest.states import Cleared, Measured, Refused, Submission
from ingest.workers import develop

IN_FLIGHT = 6
"""Photos read and not yet stored: bounds memory, and is enough for a few workers never to wait."""

Developed = Measured | Refused


@dataclass(frozen=True, slots=True)
class _Decided:
    """A row whose end is known without developing its photo."""

    row: ManifestRow
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    sha256: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class _Developing:
    """A row whose photo a worker has."""

    cleared: Cleared
    sha256: str
    data: bytes
    future: "Future[Developed]"


class RowRun:
    """Takes rows to their ends. Its caller holds the catalogue's lock, unless nothing is to be written."""

    def __init__(
        self,
        catalogue: Catalogue,
        store: ObjectStore,
        vault: Vault,
        executor: Executor,
        book: ConsentBook,
        on: date,
        *,
        dry_run: bool,
        submitter: str | None = None,
        delete_uploads: bool = False,
        read: ReadFile = read_photo,
    ) -> None:
        self._catalogue = catalogue
        self._store = store
        self._vault = vault
        self._executor = executor
        self._book = book
        self._on = on
        self._dry_run = dry_run
        self._submitter = submitter
        self._delete_uploads = delete_uploads and not dry_run
        self._read_file = read
        self._charts = ChartBook(catalogue, read)
        self._sources: set[str] = set()  # of photos that are in the catalogue, by file
        self._pixels: set[str] = set()  # of photos that a dry run would have put there

    def ends(self, rows: Iterable[ManifestRow], in_flight: int = IN_FLIGHT) -> Iterator[RowReport]:
        """Yield each row's end in order; until then at most `in_flight` photos are held in memory."""
        queue: deque[_Decided | _Developing] = deque()
        try:
            for row in rows:
                queue.append(self._begin(row))
                if len(queue) >= in_flight:
                    yield self._end(queue.popleft(), queue)
            while queue:
                yield self._end(queue.popleft(), queue)
        finally:
            for item in queue:
                if isinstance(item, _Developing):
                    item.future.cancel()

    def _begin(self, row: ManifestRow) -> _Decided | _Developing:
        """Decide a row, or have its photo developed. The photo is not read before consent is clear."""
        if isinstance(row, RefusedRow):
            return _Decided(row, Outcome.REFUSED, row.reasons)
        if row.description.provenance not in SHOWS_NOBODY and self._submitter is None:
            return _Decided(row, Outcome.REFUSED, (reason("review.no_submitter", f"row {row.row}"),))
        conflict = self._book.conflicts.get(row.consent_id)
        cleared = clear(row, self._book.standing, self._on)
        told_differently = () if conflict is None else (conflict,)
        if isinstance(cleared, Refused):
            return _Decided(row, Outcome.REFUSED, (*told_differently, *cleared.reasons))
        if told_differently:
            return _Decided(row, Outcome.REFUSED, told_differently)
        return self._read(cleared)

    def _read(self, cleared: Cleared) -> _Decided | _Developing:
        row = cleared.submission
        try:
            data = self._read_file(row.path)
        except FileNotFoundError:
            return self._missing(row)
        except ValueError as error:
            return _Decided(
                row, Outcome.REFUSED, (reason("image.path", f"row {row.row}: {nameless(str(error), 300)}"),)
            )
        except OSError as error:
            return _Decided(row, Outcome.BROKEN, error=f"{row.file}: {error.strerror}")
        sha256 = hashlib.sha256(data).hexdigest()
        decided = self._seen_before(row, sha256)
        if decided:
            return decided
        equipped = self._charts.equip(row)
        if isinstance(equipped, Reason):
            return _Decided(row, Outcome.REFUSED, (equipped,), sha256)
        future = self._executor.submit(develop, equipped.description, data)
        return _Developing(replace(cleared, submission=equipped), sha256, data, future)

    def _missing(self, row: Submission) -> _Decided:
        """Decide a row without a file: it may have been taken before, and deleted as was asked for."""
        if self._catalogue.photos.by_submission(row.key) is not None:
            return _Decided(row, Outcome.UNCHANGED)
        return _Decided(row, Outcome.REFUSED, (reason("image.not_found", f"row {row.row}"),))

    def _seen_before(self, row: Submission, sha256: str) -> _Decided | None:
        """Decide a row by its file's hash alone, when the catalogue has the row or the file already."""
        known = self._catalogue.photos.by_submission(row.key)
        if known == sha256:
            self._sources.add(sha256)
            return _Decided(row, Outcome.UNCHANGED, sha256=sha256)
        if known is not None:
            return _Decided(row, Outcome.REFUSED, (reason("photo.changed", f"row {row.row}"),), sha256)
        if sha256 in self._sources:
            return _Decided(row, Outcome.REFUSED, (reason("photo.duplicate", f"row {row.row}"),), sha256)
        refused = self._not_again(row, sha256)
        return None if refused is None else _Decided(row, Outcome.REFUSED, (refused,), sha256)

    def _not_again(self, row: Submission, sha256: str) -> Reason | None:
        """Return why a file that was here before is not taken again, or None."""
        if self._catalogue.photos.was_withdrawn(sha256):
            return reason("photo.withdrawn_before", f"row {row.row}")
        return self._catalogue.quarantine.refused_by_people(row.key, sha256)

    def _end(self, item: _Decided | _Developing, others: Iterable[_Decided | _Developing]) -> RowReport:
        started = time.perf_counter()
        photo_id = None
        reasons: tuple[Reason, ...] = ()
        if isinstance(item, _Developing):
            item, photo_id = self._store_result(item, others)
        if item.outcome is Outcome.REFUSED:
            self._quarantine(item)
        elif item.outcome is Outcome.UNCHANGED:
            photo_id = self._catalogue.photos.id_of(item.row.key)
            item, reasons = self._still_waiting(item), self._not_corrected(item.row, photo_id)
        self._delete_upload(item)
        return RowReport(
            row=item.row.row,
            file=item.row.file,
            outcome=item.outcome,
            photo_id=photo_id,
            reasons=item.reasons or reasons,
            error=item.error,
            seconds=time.perf_counter() - started,
        )

    def _still_waiting(self, item: _Decided) -> _Decided:
        """Say so when the row's photo was taken before and people have not cleared it yet."""
        holds = self._catalogue.reviews.holds(item.row.key)
        return item if holds is None else replace(item, outcome=Outcome.HELD, reasons=holds)

    def _delete_upload(self, item: _Decided) -> None:
        """Delete the row's file, where that was asked for and its cleaned original is in the store."""
        taken = item.outcome in {Outcome.ACCEPTED, Outcome.HELD, Outcome.UNCHANGED}
        if self._delete_uploads and taken and isinstance(item.row, Submission):
            item.row.path.unlink(missing_ok=True)

    def _not_corrected(self, row: ManifestRow, photo_id: str | None) -> tuple[Reason, ...]:
        """Say so when the row was edited since its photo was published: nothing of that is taken over."""
        found = None if photo_id is None else self._catalogue.photos.get(photo_id, self._on)
        if not isinstance(found, Photo) or not isinstance(row, Submission):
            return ()
        recorded = self._catalogue.photos.recorded(found.id)
        differing = differing_columns(found, recorded, row, self._catalogue.group_secret())
        if not differing:
            return ()
        return (reason("photo.not_corrected", f"row {row.row}: {', '.join(differing)}"),)

    def _store_result(
        self, item: _Developing, others: Iterable[_Decided | _Developing]
    ) -> tuple[_Decided, str | None]:
        """Wait for the worker, then publish; return the row's end and its photo's id, if it has one."""
        row = item.cleared.submission
        try:
            developed = self._result(item, others)
        except Exception as error:  # noqa: BLE001 - one photo's failure stops nobody else
            return _Decided(row, Outcome.BROKEN, error=f"{type(error).__name__}: {error}"), None
        ended = developed if isinstance(developed, Refused) else self._take(item.cleared, developed)
        if isinstance(ended, Refused):
            return _Decided(row, Outcome.REFUSED, ended.reasons, item.sha256), None
        self._sources.add(item.sha256)
        outcome = Outcome.HELD if ended.holds else Outcome.ACCEPTED
        return _Decided(row, outcome, ended.holds, item.sha256), ended.photo_id or None

    def _result(self, item: _Developing, others: Iterable[_Decided | _Developing]) -> Developed:
        """Return what the worker made of it. When workers died, try this photo once more, alone."""
        try:
            return item.future.result()
        except BrokenExecutor:
            # Any of the photos in flight may have killed the pool: let them all end before trying again.
            wait([other.future for other in others if isinstance(other, _Developing)])
            description = item.cleared.submission.description
            return self._executor.submit(develop, description, item.data).result()

    def _take(self, cleared: Cleared, measured: Measured) -> Taken | Refused:
        if not self._dry_run:
            return accession(
                cleared, measured, self._catalogue, self._store, self._vault, self._on, self._submitter
            )
        known = self._catalogue.photos.by_pixels(measured.pixel_sha256) is not None
        if known or measured.pixel_sha256 in self._pixels:
            return Refused((reason("photo.duplicate", f"row {cleared.submission.row}"),))
        if self._catalogue.photos.was_withdrawn(measured.pixel_sha256):
            return Refused((reason("photo.withdrawn_before", f"row {cleared.submission.row}"),))
        self._pixels.add(measured.pixel_sha256)
        events = review_events(cleared, measured, self._on)
        return Taken("", tuple(found for event in events for found in event.reasons))

    def _quarantine(self, item: _Decided) -> None:
        if self._dry_run:
            return
        row = item.row
        self._catalogue.quarantine.put(
            Quarantined(
                submission_key=row.key,
                manifest=row.manifest,
                row=row.row,
                fields=row.fields,
                reasons=item.reasons,
                source_sha256=item.sha256,
            )
        )
