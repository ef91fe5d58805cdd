"""Downloads what a search finds into a folder, complete and checked, or says what is missing."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from api.client.copies import delete_copies
from api.client.fetch import FetchError, Outcome, fetch
from api.client.report import DownloadReport, Failure, Narrowed, Withdrawn
from api.client.server import Record, ServerError, open_client, own, read_photo, walk
from api.client.terms import RECORDS, TERMS, terms
from api.client.trust import fetch_list, remember
from consent.purpose import Purpose
from imagedb.withdrawal_list import ListedWithdrawal

Progress = Callable[[int, int], None]
"""Called with how many files are done and how many there are."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _File:
    """A rendition as the server describes it, and where it goes."""

    photo_id: str
    rendition: str
    href: str
    sha256: str
    size: int
    target: Path


def download(
    server: str,
    folder: Path,
    filters: Sequence[tuple[str, str]] = (),
    *,
    renditions: Sequence[str] = ("display",),
    purposes: Collection[Purpose] = (),
    jobs: int = 8,
    progress: Progress | None = None,
    now: Callable[[], datetime] = _now,
) -> DownloadReport:
    """Fetch the renditions of every photo that matches into `folder`, with their records and terms.

    First the server's signed list of withdrawals is fetched and checked, and copies here of photos that it names
    are deleted: all that were withdrawn, and those withdrawn from one of `purposes`, for which the copies are
    held; at the end it is fetched again, for what was withdrawn meanwhile. Photos that are not permitted for each
    of `purposes` are left out. May be stopped at any moment and run again: whole files are kept by their hash,
    parts continued. Raises ServerError when the list cannot be had or believed, or when the search itself fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = frozenset(purposes)
    with open_client(server, connections=jobs) as client:
        heeded = _heed(client, folder, wanted, now())
        earlier = _forget(folder, server, heeded.ended)
        matching = {r["id"]: r for r in walk(client, filters) if r["id"] not in heeded.ended}
        found = {key: record for key, record in matching.items() if wanted <= set(record["purposes"])}
        files, failures = _plan(found.values(), renditions, folder)
        outcomes = _fetch_all(client, files, jobs, progress)
        late = _late(folder, {file.photo_id for file, outcome in outcomes if outcome is Outcome.WITHDRAWN})
        ended = heeded.ended | {one.photo_id for one in late}
        kept = {key: record for key, record in (earlier | found).items() if key not in ended}
        fewer = [one for one in heeded.narrowed if one.photo_id in kept]
        kept |= _told_anew(client, [one.photo_id for one in fewer if one.photo_id not in found])
        _write_records(folder, server, kept.values())
        meanwhile = _heed(client, folder, wanted, now()) if outcomes else heeded
        _forget(folder, server, meanwhile.ended)
    return DownloadReport(
        photos=len(found),
        fetched=sum(outcome is Outcome.FETCHED for _, outcome in outcomes),
        present=sum(outcome is Outcome.PRESENT for _, outcome in outcomes),
        failures=(*failures, *(outcome for _, outcome in outcomes if isinstance(outcome, Failure))),
        withdrawn=tuple(dict.fromkeys((*heeded.deleted, *late, *meanwhile.deleted))),
        narrowed=tuple(fewer),
        not_permitted=len(matching) - len(found),
    )


@dataclass(frozen=True, slots=True)
class _Heeded:
    """What the list of withdrawals said: photos that are not to be held, what went, and what may stay."""

    ended: frozenset[str]
    deleted: tuple[Withdrawn, ...]
    narrowed: tuple[Narrowed, ...]


def _heed(client: httpx.Client, folder: Path, wanted: frozenset[Purpose], now: datetime) -> _Heeded:
    """Fetch and check the list, delete what it names, and only then remember that it was seen."""
    trusted = fetch_list(client, folder, wanted, now)
    gone = [one for one in trusted.listed.withdrawals if one.ends(wanted)]
    fewer = [one for one in trusted.listed.withdrawals if not one.ends(wanted)]
    deleted = delete_copies(folder, gone, by_bytes=trusted.news)
    remember(folder, trusted.trust)
    return _Heeded(
        frozenset(one.photo_id for one in gone),
        tuple(deleted),
        tuple(Narrowed(one.photo_id, tuple(one.purposes)) for one in fewer),
    )


def _forget(folder: Path, server: str, ended: frozenset[str]) -> dict[str, Record]:
    """The records of an earlier run without those photos; written at once, whatever the search then brings."""
    known = _read_records(folder / RECORDS)
    kept = {photo_id: record for photo_id, record in known.items() if photo_id not in ended}
    if kept != known:
        _write_records(folder, server, kept.values())
    return kept


def _late(folder: Path, photo_ids: set[str]) -> list[Withdrawn]:
    """Delete copies of photos that were withdrawn while they were being fetched: the list did not name them yet."""
    gone = [ListedWithdrawal(photo_id, (), "all") for photo_id in sorted(photo_ids)]
    deleted = {one.photo_id: one for one in delete_copies(folder, gone, by_bytes=False)}
    return [deleted.get(photo_id, Withdrawn(photo_id, ())) for photo_id in sorted(photo_ids)]


def _plan(records: Iterable[Record], names: Sequence[str], folder: Path) -> tuple[list[_File], list[Failure]]:
    """The files to have, and a failure for every rendition that a photo does not offer."""
    files: list[_File] = []
    failures: list[Failure] = []
    for record in records:
        offered = {r["name"]: r for r in record["renditions"]}
        for name in names:
            if name in offered:
                files.append(_file(record, offered[name], folder))
            else:
                failures.append(Failure(record["id"], name, "the photo has no such rendition"))
    return files, failures


def _file(record: Record, rendition: Mapping[str, Any], folder: Path) -> _File:
    kind = "simulated-" if record["provenance"] == "simulated" else ""
    suffix = {"image/png": "png", "image/webp": "webp"}.get(rendition["media_type"], "jpg")
    name = f"{kind}{_plain(record['id'])}-{_plain(rendition['name'])}.{suffix}"
    return _File(
        record["id"],
        rendition["name"],
        rendition["href"],
        rendition["sha256"],
        rendition["size"],
        folder / name,
    )


def _plain(name: str) -> str:
    """Only letters, digits, - and _: a server must not choose where on this disk a file goes."""
    if not name or not all(c.isascii() and (c.isalnum() or c in "-_") for c in name):
        msg = f"the server names a photo {name!r}"
        raise ServerError(msg)
    return name


def _fetch_all(
    client: httpx.Client, files: Sequence[_File], jobs: int, progress: Progress | None
) -> list[tuple[_File, Outcome | Failure]]:
    """Fetch every file; what became of each."""

    def one(file: _File) -> Outcome | Failure:
        try:
            return fetch(client, own(client, file.href), file.target, sha256=file.sha256, size=file.size)
        except (FetchError, ServerError, OSError) as error:
            return Failure(file.photo_id, file.rendition, str(error))

    outcomes: list[tuple[_File, Outcome | Failure]] = []
    pool = ThreadPoolExecutor(jobs)
    try:
        for file, outcome in zip(files, pool.map(one, files), strict=True):
            outcomes.append((file, outcome))
            if progress is not None:
                progress(len(outcomes), len(files))
    finally:  # an interrupt ends with the files that are under way, not with all of them
        pool.shutdown(cancel_futures=True)
    return outcomes


def _told_anew(client: httpx.Client, photo_ids: Iterable[str]) -> dict[str, Record]:
    """The present records of photos that lie here under terms that have changed since."""
    records = ((photo_id, read_photo(client, photo_id)) for photo_id in photo_ids)
    return {photo_id: record for photo_id, record in records if record is not None}


def _read_records(path: Path) -> dict[str, Record]:
    """The records of an earlier run, by photo; a line that cannot be read is left out."""
    if not path.exists():
        return {}
    records: dict[str, Record] = {}
    for line in path.read_text(encoding="utf-8").split("\n"):  # a text may hold other ends of lines
        try:
            record = json.loads(line)
            records[_plain(record["id"])] = record
        except (ValueError, KeyError, TypeError, ServerError):
            continue
    return records


def _write_records(folder: Path, server: str, records: Iterable[Record]) -> None:
    """Write records and terms, each whole or not at all."""
    ordered = sorted(records, key=lambda r: str(r["id"]))
    lines = "".join(json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n" for record in ordered)
    for name, text in ((RECORDS, lines), (TERMS, terms(server, ordered))):
        part = folder / (name + ".part")
        part.write_text(text, encoding="utf-8")
        part.replace(folder / name)
