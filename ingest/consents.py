"""The consents that come with a manifest: believed whole or not at all, then united with those on record.

A no is heard from every line that can be read, whatever is wrong with the rest.
"""

import codecs
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from consent.codec import parse
from consent.merge import ConsentConflict, merge
from consent.reading import read
from consent.record import Consent
from imagedb import journal
from imagedb.catalogue import Catalogue
from imagedb.model import Reason
from imagedb.objects import ObjectStore
from imagedb.reasons import reason
from imagedb.withdrawal import finish
from ingest.bundle import bundled
from ingest.errors import ConsentsError, SweepRefusedError
from ingest.report import ConsentsReport
from ingest.sweep import collect

FILE_NAME = "consents.jsonl"
MAX_BYTES = 64 * 1024 * 1024
MAX_LINE = 100_000
_MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class ConsentBook:
    """Every consent by its id as it stands after uniting, and those whose past was told differently."""

    standing: Mapping[str, Consent]
    conflicts: Mapping[str, Reason]
    added: tuple[str, ...]
    changed: tuple[str, ...]


def consents_beside(manifest: Path) -> Path | None:
    """Return the consents file in the manifest's folder, if there is one."""
    path = manifest.parent / FILE_NAME
    return path if path.is_file() else None


def read_consents(path: Path) -> tuple[Consent, ...]:
    """Return the consents of a file. Raises ConsentsError naming each line, or entry, at fault.

    JSON Lines in our own form, FHIR `Consent` resources one on each line (NDJSON), or a FHIR Bundle of them.
    One bad line refuses the file: it could be the line that says a family withdrew. The error carries the
    lines that can be read, for `hear`.
    """
    problems: list[str] = []
    found: dict[str, Consent] = {}
    twice: list[Consent] = []
    for place, read_one in _records(path):
        try:
            consent = read_one()
        except ValueError as error:
            problems.append(f"{place}: {error}.")
            continue
        if consent is not None and found.setdefault(consent.id, consent) is not consent:
            problems.append(f"{place}: the consent {consent.id!r} stands in the file twice.")
            twice.append(consent)
    if len(problems) > _MOST_PROBLEMS:
        problems[_MOST_PROBLEMS:] = [f"… and {len(problems) - _MOST_PROBLEMS} more lines."]
    if problems:
        raise ConsentsError(path.name, problems, (*found.values(), *twice))
    return tuple(found.values())


def hear(offered: Iterable[Consent], catalogue: Catalogue, store: ObjectStore, on: date) -> tuple[str, ...]:
    """Take the noes, and nothing else, from a file that cannot be believed; return what was done, in words.

    Needs no lock: a family is heard while another ingest runs.
    """
    merged = [catalogue.consents.hear(consent, on) for consent in offered]
    finish(catalogue, store)
    families = sum(one.changed for one in merged)
    if not families:
        return ()
    photos = sum(len(one.withdrawn) for one in merged)
    said = f"What could be read of the consents says no for {families} known to us, and that was heard"
    return (f"{said}: {photos} photos are withdrawn and their bytes erased.",)


def unite(offered: tuple[Consent, ...], catalogue: Catalogue) -> ConsentBook:
    """Return all consents on record, united with what is offered; nothing is written."""
    standing = catalogue.consents.all()
    conflicts: dict[str, Reason] = {}
    added: list[str] = []
    changed: list[str] = []
    for consent in offered:
        known = standing.get(consent.id)
        united = consent if known is None else merge(known, consent)
        if isinstance(united, ConsentConflict):
            conflicts[consent.id] = reason(united.reason.code, f"{consent.id}: {united.reason.detail}")
            united = united.heard  # the noes of it count
        standing[consent.id] = united
        if known is None:
            added.append(consent.id)
        elif united != known:
            changed.append(consent.id)
    return ConsentBook(standing, conflicts, tuple(added), tuple(changed))


def record(
    book: ConsentBook,
    offered: tuple[Consent, ...],
    catalogue: Catalogue,
    store: ObjectStore,
    on: date,
    *,
    dry_run: bool,
) -> ConsentsReport:
    """Write what is new, and withdraw the photos of every family that says so; return what was done."""
    news = {*book.added, *book.changed}
    gone: dict[str, tuple[str, ...]] = {}
    for consent in offered:
        if consent.id in news and not dry_run:
            withdrawn = catalogue.consents.merge(consent, on).withdrawn
            if withdrawn:
                gone[consent.id] = tuple(photo.photo_id for photo in withdrawn)
    if not dry_run:
        if book.added:
            journal.replay(catalogue, store, on)  # a family may have said no before the database was restored
        finish(catalogue, store)  # also what an earlier run was killed over
    if gone:
        # Such a run may also have left bytes of these photos under ids that no row knows.
        with suppress(SweepRefusedError):
            collect(catalogue, store)
    return ConsentsReport(
        offered=len(offered),
        added=len(book.added),
        changed=len(book.changed),
        conflicts=tuple(book.conflicts.values()),
        withdrawn=tuple(gone),
        photos_withdrawn=tuple(photo for photos in gone.values() for photo in photos),
    )


def _records(path: Path) -> list[tuple[str, Callable[[], Consent | None]]]:
    """Return what reads each record of the file, with the words for its place. Raises ConsentsError."""
    data = _content(path)
    try:
        resources = bundled(data)
    except ValueError as error:
        raise ConsentsError(path.name, [f"{error}."]) from None
    if resources is not None:
        return [(f"Entry {number}", partial(read, resource)) for number, resource in resources]
    lines = enumerate(data.split(b"\n"), start=1)
    return [(f"Line {number}", partial(_read_line, line)) for number, line in lines]


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise ConsentsError(path.name, ["There is no such file."])
    if path.stat().st_size > MAX_BYTES:
        raise ConsentsError(path.name, [f"It has more than {MAX_BYTES} bytes."])
    return path.read_bytes().removeprefix(codecs.BOM_UTF8)


def _read_line(line: bytes) -> Consent | None:
    """Return the consent on a line, None for an empty one. Raises ValueError saying what is wrong."""
    if len(line) > MAX_LINE:
        msg = f"has more than {MAX_LINE} bytes"
        raise ValueError(msg)
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        msg = f"is not UTF-8 (its byte {error.start})"
        raise ValueError(msg) from None
    return read(parse(text)) if text.strip() else None
