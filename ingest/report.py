"""What an ingest did, row by row, for a person and, as versioned JSON, for a program."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib.metadata import version
from typing import Any

from imagedb.model import Reason

SCHEMA_VERSION = 1


class Outcome(StrEnum):
    """How a row ended. Only `broken` is a failure; a refusal is an answer, and so is waiting for people (`held`)."""

    ACCEPTED = "accepted"
    HELD = "held"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row's end. `row` counts as a spreadsheet does; `seconds` is the time to develop and store it."""

    row: int
    file: str
    outcome: Outcome
    photo_id: str | None = None
    reasons: tuple[Reason, ...] = ()
    error: str | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ConsentsReport:
    """What became of the consents that came with the manifest.

    `conflicts` are those whose past was told differently; `withdrawn` those whose photos were withdrawn now;
    `codes` how many families' codes were taken in, and `code_problems` what is wrong with other receipts.
    """

    offered: int = 0
    added: int = 0
    changed: int = 0
    conflicts: tuple[Reason, ...] = ()
    withdrawn: tuple[str, ...] = ()
    photos_withdrawn: tuple[str, ...] = ()
    codes: int = 0
    code_problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IngestReport:
    """A whole ingest. `stopped` says why it ended before its last row, or is None."""

    manifest: str
    on: str
    dry_run: bool
    total: int
    consents: ConsentsReport
    rows: tuple[RowReport, ...]
    stopped: str | None
    seconds: float

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many rows ended in each way, every way named."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def broken(self) -> bool:
        """Whether something broke or was left undone."""
        return self.stopped is not None or any(row.outcome is Outcome.BROKEN for row in self.rows)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values, under `schema_version`."""
        return {
            "schema_version": SCHEMA_VERSION,
            "software": f"imagedb {version('imagedb')}",
            "manifest": self.manifest,
            "on": self.on,
            "dry_run": self.dry_run,
            "total": self.total,
            "counts": {str(outcome): count for outcome, count in self.counts.items()},
            "stopped": self.stopped,
            "seconds": round(self.seconds, 3),
            "consents": asdict(self.consents),
            "rows": [
                {**asdict(row), "outcome": str(row.outcome), "seconds": round(row.seconds, 3)}
                for row in self.rows
            ],
        }
