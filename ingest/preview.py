"""What would become of a manifest's rows before any photo is looked at: pure, and nothing is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consent.record import Consent
from imagedb.model import Reason
from imagedb.reasons import reason
from ingest.clear import clear
from ingest.columns import place
from ingest.manifest import Manifest, ManifestRow, RefusedRow
from ingest.states import Refused


class Stand(StrEnum):
    """Where a row stands before its photo comes."""

    READY = "ready"
    MEND = "mend"
    """What it says is at fault."""
    REFUSED = "refused"
    """The family's consent does not allow it."""
    SENT = "sent"
    """Its photo came before."""


@dataclass(frozen=True, slots=True)
class RowPreview:
    """One row. `faults` has what is wrong by column, '' for the whole row; `reasons` are the consent's.

    `files` are those to be sent for it: the photo, and the reference file of its card where it names one.
    """

    number: int
    file: str
    stand: Stand
    files: tuple[str, ...] = ()
    faults: Mapping[str, tuple[str, ...]] | None = None
    reasons: tuple[Reason, ...] = ()


def preview(
    manifest: Manifest, consents: Mapping[str, Consent], on: date, sent: Callable[[str], bool]
) -> tuple[RowPreview, ...]:
    """Return where each row stands; `sent` says of a submission's key whether its photo came before."""
    return tuple(_row(row, consents, on, sent) for row in manifest.rows)


def _row(
    row: ManifestRow, consents: Mapping[str, Consent], on: date, sent: Callable[[str], bool]
) -> RowPreview:
    if isinstance(row, RefusedRow):
        return RowPreview(row.row, row.file, Stand.MEND, faults=faults_of(row.reasons))
    if sent(row.key):
        return RowPreview(row.row, row.file, Stand.SENT)
    cleared = clear(row, consents, on)
    if isinstance(cleared, Refused):
        return RowPreview(row.row, row.file, Stand.REFUSED, reasons=cleared.reasons)
    held = tuple(reason(found.code, found.detail) for found in cleared.held)
    chart = () if row.chart_file is None else (row.chart_file.as_posix(),)
    return RowPreview(row.row, row.file, Stand.READY, (row.file, *chart), reasons=held)


def faults_of(reasons: tuple[Reason, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return what is wrong with a row in words, by column."""
    found: dict[str, tuple[str, ...]] = {}
    for one in reasons:
        column, words = place(one)
        said = one.sentence if one.code == "site.never_accepted" else words
        found[column] = (*found.get(column, ()), said)
    return found
