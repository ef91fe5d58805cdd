"""What `imagedb ingest` does and shows."""

from collections.abc import Sequence
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from api.cli.atlas import Atlas, open_atlas
from api.cli.exits import BROKE, INTERRUPTED, OK
from api.cli.terminal import complain, err, out, plain, write_json
from api.services import today
from ingest.pipeline import ingest_manifest
from ingest.report import ConsentsReport, IngestReport, Outcome, RowReport
from ingest.rows import IN_FLIGHT
from ingest.workers import WorkerPool, default_jobs

_MOST_ROWS = 60
_STYLES = {
    Outcome.ACCEPTED: "green",
    Outcome.HELD: "cyan",
    Outcome.UNCHANGED: "dim",
    Outcome.REFUSED: "yellow",
    Outcome.BROKEN: "red",
}


def run(
    manifest: Path,
    consents: Path | None,
    jobs: int,
    report_to: Path | None,
    *,
    dry_run: bool,
    submitter: str | None,
    delete_uploads: bool,
) -> int:
    """Ingest a manifest, print what came of it and return the exit code."""
    with open_atlas() as atlas, WorkerPool(jobs or default_jobs()) as pool:
        report = ingest_shown(
            atlas,
            manifest,
            pool,
            consents=consents,
            dry_run=dry_run,
            submitter=submitter,
            delete_uploads=delete_uploads,
        )
    if report_to:
        write_json(report_to, report.to_json())
    show(report)
    return exit_code(report)


def ingest_shown(
    atlas: Atlas,
    manifest: Path,
    pool: WorkerPool,
    *,
    consents: Path | None = None,
    dry_run: bool = False,
    submitter: str | None = None,
    delete_uploads: bool = False,
) -> IngestReport:
    """Ingest a manifest under a progress bar."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal, transient=True) as bar:
        task = bar.add_task(manifest.name)

        def tell(row: RowReport, done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, description=f"{manifest.name}, row {row.row}")

        return ingest_manifest(
            manifest,
            catalogue=atlas.catalogue,
            store=atlas.store,
            vault=atlas.vault,
            executor=pool,
            on=today(),
            consents=consents,
            dry_run=dry_run,
            progress=tell,
            in_flight=max(IN_FLIGHT, 2 * pool.jobs + 2),
            submitter=submitter,
            delete_uploads=delete_uploads,
        )


def exit_code(report: IngestReport) -> int:
    """130 when it was interrupted, 1 when something broke, else 0."""
    if report.stopped == "interrupted":
        return INTERRUPTED
    return BROKE if report.broken else OK


def show(report: IngestReport) -> None:
    """Print the summary, then every row that was turned away, and what to do."""
    title = f"{report.manifest}{' (dry run: nothing was written)' if report.dry_run else ''}"
    out.print(plain(title, "bold"))
    summary = Table()
    summary.add_column("Outcome")
    summary.add_column("Rows", justify="right")
    for outcome, count in report.counts.items():
        summary.add_row(plain(outcome.value, _STYLES[outcome] if count else "dim"), str(count))
    summary.add_section()
    summary.add_row("of", str(report.total))
    out.print(summary)
    show_rows([row for row in report.rows if row.reasons or row.error])
    _show_consents(report.consents)
    if report.stopped == "interrupted":
        left = report.total - len(report.rows)
        complain(
            f"Interrupted with {left} rows to go. What is done is safe; run the same command to continue."
        )
    elif report.stopped:
        complain(f"Stopped: {report.stopped}. What is done is safe; mend it and run the same command again.")
    out.print(f"{report.seconds:.1f} s")


def show_rows(rows: Sequence[RowReport]) -> None:
    """Print rows with their reasons, the first of many."""
    if not rows:
        return
    table = Table("Row", "File", "Reason", "What to do", show_lines=True)
    for row in rows[:_MOST_ROWS]:
        codes = "\n".join(dict.fromkeys(reason.code for reason in row.reasons)) or "broken"
        said = [f"{r.sentence} ({r.detail})" if r.detail else r.sentence for r in row.reasons]
        said += [row.error] if row.error else []
        table.add_row(
            str(row.row), plain(row.file), plain(codes, _STYLES[row.outcome]), plain("\n".join(said))
        )
    out.print(table)
    if len(rows) > _MOST_ROWS:
        out.print(f"… and {len(rows) - _MOST_ROWS} more; --report FILE.json has them all.")


def _show_consents(consents: ConsentsReport) -> None:
    if consents.added or consents.changed:
        out.print(f"Consents: {consents.added} new, {consents.changed} changed, of {consents.offered}.")
    if consents.codes:
        out.print(f"Withdrawal codes: {consents.codes} new.")
    for problem in consents.code_problems:
        complain(problem)
    for reason in consents.conflicts:
        complain(f"{reason.detail}: {reason.sentence}")
    if consents.photos_withdrawn:
        out.print(
            plain(
                f"{len(consents.withdrawn)} families withdrew: {len(consents.photos_withdrawn)} photos are "
                "withdrawn and their bytes erased. Copies that others made cannot be recalled.",
                "bold",
            )
        )
