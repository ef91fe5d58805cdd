"""A manifest mended cell by cell, as whoever sends it sees its faults: CSV in, CSV out, nothing stored."""

import csv
import io
from collections.abc import Mapping

from ingest.manifest import csv_records

Cells = Mapping[tuple[int, str], str]
"""New texts by row, as a spreadsheet counts, and column."""


def cells_of(name: str, data: bytes) -> dict[int, dict[str, str]]:
    """Return every row's cells by column, under the row's number. Raises ManifestError for what is no CSV."""
    records = csv_records(name, data)
    header = [column.strip() for column in next(records, (0, []))[1]]
    return {
        number: dict(zip(header, (value.strip() for value in values), strict=False))
        for number, values in records
    }


def mend(name: str, data: bytes, cells: Cells) -> bytes:
    """Return the manifest with these cells; every row keeps its number. Raises ManifestError for what is no CSV.

    A column that it lacks is added. A row that is written into gets as many cells as there are columns.
    """
    if not cells:
        return data
    records = dict(csv_records(name, data))
    first = min(records, default=1)
    header = [column.strip() for column in records.pop(first, [])]
    added = list(dict.fromkeys(column for _, column in cells if column not in header))
    header += added
    # A row with too many or too few cells stays so until somebody writes into it: nobody knows which is which.
    rows = {number: [*row, *("" for _ in added)] for number, row in records.items()}
    for (number, column), text in cells.items():
        if number in rows:
            full = [*rows[number], *("" for _ in header)][: len(header)]
            full[header.index(column)] = text
            rows[number] = full
    sink = io.StringIO(newline="")
    lines = {first: header, **rows}
    csv.writer(sink, lineterminator="\n").writerows(lines.get(n, []) for n in range(1, max(lines) + 1))
    return sink.getvalue().encode()
