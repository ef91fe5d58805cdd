"""Downloads what a search finds into a folder, complete and checked, or says what is missing."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from api.client.fetch import FetchError, Outcome, fetch
from api.client.report import DownloadReport, Failure, Withdrawn
from api.client.server import Record, ServerError, is_withdrawn, open_client, own, walk
from api.client.terms import terms

RECORDS = "photos.ndjson"
TERMS = "TERMS.md"
Progress = Callable[[int, int], None]
"""Called with how many files are done and how many there are."""


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
    jobs: int = 8,
    delete_withdrawn: bool = False,
    progress: Progress | None = None,
) -> DownloadReport:
    """Fetch the renditions of every photo that matches into `folder`, with their records and terms.

    May be stopped at any moment and run again: whole files are kept by their hash, parts continued.
    Photos of an earlier run that were withdrawn since are named with their copies, and deleted when
    asked. Raises ServerError when the search itself fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    earlier = _read_records(folder / RECORDS)
    with open_client(server, connections=jobs) as client:
        found = {record["id"]: record for record in walk(client, filters)}
        files, failures = _plan(found.values(), renditions, folder)
        outcomes = _fetch_all(client, files, jobs, progress)
        gone = {f.photo_id for f, o in outcomes if o is Outcome.WITHDRAWN}
        gone |= {i for i in earlier if i not in found and is_withdrawn(client, i)}
    failures += [o for _, o in outcomes if isinstance(o, Failure)]
    withdrawn = tuple(_withdrawn(folder, photo_id, delete=delete_withdrawn) for photo_id in sorted(gone))
    kept = {i: r for i, r in (earlier | found).items() if i not in gone or not delete_withdrawn}
    _write_records(folder, server, kept.values())
    return DownloadReport(
        photos=len(found),
        fetched=sum(o is Outcome.FETCHED for _, o in outcomes),
        present=sum(o is Outcome.PRESENT for _, o in outcomes),
        failures=tuple(failures),
        withdrawn=withdrawn,
    )


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


def _withdrawn(folder: Path, photo_id: str, *, delete: bool) -> Withdrawn:
    """The copies of a withdrawn photo, deleted when asked. Parts of files are copies too."""
    # Exactly the names that we write: a server may call a photo by the beginning of other files' names.
    ours = re.compile(rf"(simulated-)?{_plain(photo_id)}-[A-Za-z0-9_]+\.(jpg|png|webp)(\.part)?")
    copies = tuple(sorted(path for path in folder.iterdir() if ours.fullmatch(path.name)))
    if delete:
        for copy in copies:
            copy.unlink()
    return Withdrawn(photo_id, copies, deleted=delete and bool(copies))


def _read_records(path: Path) -> dict[str, Record]:
    """The records of an earlier run, by photo; a line that cannot be read is left out."""
    if not path.exists():
        return {}
    records: dict[str, Record] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
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
