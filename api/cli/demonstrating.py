"""What `imagedb demo` does and shows."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.table import Column, Table

from api.cli import serving
from api.cli.atlas import open_atlas
from api.cli.exits import BROKE, OK
from api.cli.ingesting import exit_code, ingest_shown, show
from api.cli.serve import HOST
from api.cli.terminal import complain, out, plain
from ingest.report import IngestReport, Outcome, RowReport
from ingest.workers import WorkerPool, default_jobs

SAMPLES = "sample_images"
_TAKEN = {Outcome.ACCEPTED, Outcome.UNCHANGED}


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a sample's manifest says should become of a row, and what did."""

    row: RowReport
    expected: str

    @property
    def met(self) -> bool:
        """Whether the row was taken, or refused for the expected reason."""
        if self.expected == "accepted":
            return self.row.outcome in _TAKEN
        return self.row.outcome is Outcome.REFUSED and self.expected in {r.code for r in self.row.reasons}


def run(port: int, jobs: int, *, serve: bool) -> int:
    """Take the samples in, check the refusals, serve; return the exit code."""
    samples = find_samples()
    if samples is None:
        complain(f"There is no folder {SAMPLES} here; run this in a clone of the repository.")
        return BROKE
    taken = serving.why_not(HOST, port) if serve else None
    if taken:  # told now rather than after a minute's work
        complain(taken)
        return BROKE
    code = _ingest(samples, jobs or default_jobs())
    if code == OK and serve:
        return serving.run(HOST, port)
    return code


def find_samples() -> Path | None:
    """Return the sample photos' folder: in the working directory, or in the repository this runs from."""
    places = (Path.cwd(), Path(__file__).resolve().parents[2])
    found = (place / SAMPLES for place in places if (place / SAMPLES / "manifest.csv").is_file())
    return next(found, None)


def expectations(manifest: Path, report: IngestReport) -> list[Expectation]:
    """Return what the column x_expected says of each row beside what became of it."""
    with manifest.open(encoding="utf-8-sig", newline="") as file:
        told: Mapping[int, str] = {
            number: row.get("x_expected") or "accepted"
            for number, row in enumerate(csv.DictReader(file), start=2)
        }
    return [Expectation(row, told.get(row.row, "accepted")) for row in report.rows]


def _ingest(samples: Path, jobs: int) -> int:
    refusals = samples / "refusals" / "manifest.csv"
    with open_atlas() as atlas, WorkerPool(jobs) as pool:
        good = ingest_shown(atlas, samples / "manifest.csv", pool)
        if good.broken or good.counts[Outcome.REFUSED]:
            show(good)
            return exit_code(good) or BROKE
        bad = ingest_shown(atlas, refusals, pool) if refusals.is_file() else None
    added, known = good.counts[Outcome.ACCEPTED], good.counts[Outcome.UNCHANGED]
    out.print(f"Sample photos: {added} taken in, {known} known already, in {good.seconds:.1f} s.")
    if bad is None:
        return OK
    checked = expectations(refusals, bad)
    show_expectations(checked)
    out.print(f"{len(checked)} photos to turn away or clean, in {bad.seconds:.1f} s.")
    if bad.broken or not all(one.met for one in checked):
        complain("Not every photo was refused as expected.")
        return exit_code(bad) or BROKE
    return OK


def show_expectations(checked: list[Expectation]) -> None:
    """Print each row's end, and what was expected where that is another."""
    # Three columns, so that no name or code is broken in a terminal of 80.
    table = Table(*(Column(name, overflow="fold") for name in ("File", "Came out as", "")))
    for one in checked:
        came = ", ".join(dict.fromkeys(r.code for r in one.row.reasons)) or one.row.error or one.row.outcome
        mark = (
            plain("as expected", "green")
            if one.met
            else plain(f"NOT as expected: {one.expected}", "bold red")
        )
        table.add_row(plain(one.row.file), plain(came), mark)
    out.print(table)
