"""A manifest: a CSV file beside its photos, read whole, with every fault named by row and column."""

import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from imagedb.model import Reason
from imagedb.reasons import reason
from imagedb.vocabulary import NEVER_ACCEPTED_SITES
from ingest import cells
from ingest.columns import COLUMNS, EXTENSION_PREFIX, REQUIRED, Row, describe
from ingest.errors import ManifestError
from ingest.paths import photo_path
from ingest.regions import load_json
from ingest.states import Submission, submission_key

MAX_BYTES = 64 * 1024 * 1024
_KEPT = 300
"""Characters of a cell that the quarantine keeps."""
_POLYGONS = frozenset({"regions", "chart_corners"})


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is turned away for what it says, before its photo is looked at."""

    manifest: str
    row: int
    file: str
    key: str
    fields: Mapping[str, str]
    reasons: tuple[Reason, ...]


ManifestRow = Submission | RefusedRow


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest that could be read; its rows are in the order of the file."""

    name: str
    rows: tuple[ManifestRow, ...]


def read_manifest(path: Path) -> Manifest:
    """Read the manifest at `path`. Raises ManifestError when it cannot be read as a whole."""
    return parse_manifest(path.name, _content(path), path.parent.resolve())


def parse_manifest(name: str, data: bytes, folder: Path | None) -> Manifest:
    """Read a manifest's bytes. Raises ManifestError when they cannot be read as a whole.

    `folder` is where its files lie; with None they are sent along, and no disk is asked for anything.
    """
    records = csv_records(name, data)
    header = [column.strip() for column in next(records, (0, []))[1]]
    problems = _header_problems(header)
    if problems:
        raise ManifestError(name, problems)
    rows: list[ManifestRow] = []
    known: dict[str, int] = {}
    groups: dict[tuple[str, str], str] = {}
    for number, values in records:
        row = _read_row(name, folder, number, header, values)
        rows.append(_check_against_others(row, known, groups))
    return Manifest(name, tuple(rows))


def csv_records(name: str, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield (row as a spreadsheet counts, cells); blank rows are counted and passed over. Raises ManifestError."""
    limit = csv.field_size_limit(MAX_BYTES)  # cells are measured by us, so that row and column can be named
    try:
        reader = csv.reader(io.StringIO(_text(name, data), newline=""), strict=True)
        for number, values in enumerate(reader, start=1):
            if any(value.strip() for value in values):
                yield number, values
    except csv.Error as error:
        raise ManifestError(name, [f"Line {reader.line_num} is not CSV: {error}."]) from None
    finally:
        csv.field_size_limit(limit)


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise ManifestError(path.name, ["There is no such file."])
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ManifestError(path.name, [f"It has {size} bytes; at most {MAX_BYTES} are read."])
    return path.read_bytes()


def _text(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"Line {line} is not UTF-8 (byte 0x{data[error.start]:02x}); save it as 'CSV UTF-8'."
        raise ManifestError(name, [problem]) from None


def _header_problems(header: list[str]) -> list[str]:
    if not header:
        return ["It is empty; the first row must name the columns."]
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        return ["Its columns are separated by semicolons or tabs; separate them by commas."]
    repeated = sorted({name for name in header if header.count(name) > 1})
    problems = [f"The column {name!r} appears {header.count(name)} times." for name in repeated]
    for name in header:
        if name not in COLUMNS and not name.startswith(EXTENSION_PREFIX):
            near = difflib.get_close_matches(name, COLUMNS, n=3, cutoff=0.5)
            hint = f"; did you mean {', '.join(near)}?" if near else "."
            problems.append(f"Unknown column {name[:60]!r}{hint}")
    problems += [f"The required column {name!r} is missing." for name in REQUIRED if name not in header]
    return problems


def _read_row(
    manifest: str, folder: Path | None, number: int, header: list[str], values: list[str]
) -> ManifestRow:
    named = dict(zip(header, (value.strip() for value in values), strict=False))
    fields = {name: text for name, text in named.items() if not name.startswith(EXTENSION_PREFIX) and text}
    row = Row(number, fields)
    key = submission_key(fields.get("site_code", ""), fields.get("subject", ""), fields.get("file", ""))

    def refuse(*reasons: Reason) -> RefusedRow:
        return RefusedRow(manifest, number, fields.get("file", "")[:_KEPT], key, _kept(fields), reasons)

    if len(values) != len(header):
        detail = f"row {number} has {len(values)} cells for {len(header)} columns"
        return refuse(reason("manifest.invalid", detail))
    never = _never_accepted(fields)
    if never:
        return refuse(reason("site.never_accepted", f"row {number}, column '{never[0]}': {never[1]!r}"))
    submission = _submission(manifest, folder, row)
    if row.problems:
        return refuse(*row.problems)
    return submission


def _submission(manifest: str, folder: Path | None, row: Row) -> Submission:
    """Return the row as a submission; meaningless when `row.problems` is not empty."""
    return Submission(
        manifest=manifest,
        row=row.number,
        file=row.cells.get("file", ""),
        path=row.need("file", lambda text: photo_path(folder, text), Path()),
        subject=row.need("subject", cells.pseudonym, ""),
        consent_id=row.need("consent", cells.pseudonym, ""),
        site_code=row.need("site_code", cells.pseudonym, ""),
        description=describe(row),
        chart_file=row.get("chart", lambda text: _chart_file(folder, text), None),
        fields=_kept(row.cells),
    )


def _kept(fields: Mapping[str, str]) -> dict[str, str]:
    """Return what of a row's cells may be kept if it is refused: a cell that tells who somebody is may not."""
    return {
        name: text[:_KEPT] if name in _POLYGONS else cells.nameless(text, _KEPT)
        for name, text in fields.items()
    }


def _chart_file(folder: Path | None, chart: str) -> Path | None:
    """Return where the reference file lies that `cgats:<file>` names, under the same rules as a photo."""
    kind, _, name = chart.partition(":")
    return photo_path(folder, name) if kind == "cgats" and name else None


def _never_accepted(fields: Mapping[str, str]) -> tuple[str, str] | None:
    """Return (column, site) of a site that is never accepted, before anything else is looked at."""
    claims = [("body_site", fields.get("body_site", ""))]
    try:
        regions = load_json(fields.get("regions") or "[]")
    except ValueError:
        regions = []  # told as a fault of the column, later
    if isinstance(regions, list):
        claims += [("regions", str(item.get("body_site"))) for item in regions if isinstance(item, dict)]
    for column, claim in claims:
        if re.sub(r"[^a-z]+", "_", claim.lower()).strip("_") in NEVER_ACCEPTED_SITES:
            return column, claim[:40]
    return None


def _check_against_others(
    row: ManifestRow, known: dict[str, int], groups: dict[tuple[str, str], str]
) -> ManifestRow:
    """Refuse a row that repeats an earlier one, or puts its subject into another birth group."""
    if isinstance(row, RefusedRow):
        return row
    faults = []
    first = known.setdefault(row.key, row.row)
    if first != row.row:
        faults.append(
            reason("manifest.repeated", f"row {row.row} names the same file and subject as row {first}")
        )
    group = row.description.multiple_birth_group or ""
    stated = groups.setdefault((row.site_code, row.subject), group)
    if stated != group:
        detail = f"row {row.row}, column 'multiple_birth_group': {group!r}, but {stated!r} in an earlier row of this subject"
        faults.append(reason("manifest.invalid", detail))
    if not faults:
        return row
    return RefusedRow(row.manifest, row.row, row.file, row.key, row.fields, tuple(faults))
