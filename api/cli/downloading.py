"""What `imagedb download` shows; the work is `api.client`'s."""

from collections.abc import Sequence
from pathlib import Path

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from api.cli.exits import BROKE, INTERRUPTED, OK
from api.cli.terminal import complain, err, out, plain
from api.client import DownloadReport, WhereError, download, parse_where
from api.client.server import ServerError


def run(
    folder: Path, where: str, server: str, renditions: Sequence[str], jobs: int, *, delete_withdrawn: bool
) -> int:
    """Download, say what was done and return the exit code."""
    try:
        filters = parse_where(where)
    except WhereError as error:
        raise typer.BadParameter(str(error), param_hint="--where") from None
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal, transient=True) as bar:
        task = bar.add_task("files")

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        try:
            report = download(
                server,
                folder,
                filters,
                renditions=renditions,
                jobs=jobs,
                delete_withdrawn=delete_withdrawn,
                progress=tell,
            )
        except ServerError as error:
            complain(f"The server could not be searched: {error}")
            return BROKE
        except KeyboardInterrupt:
            complain("Interrupted. What is here is whole; run the same command to continue.")
            return INTERRUPTED
    show(report)
    return OK if report.complete else BROKE


def show(report: DownloadReport) -> None:
    """Print what was fetched, what is missing and what was withdrawn."""
    out.print(f"{report.photos} photos: {report.fetched} files fetched, {report.present} here already.")
    for gone in report.withdrawn:
        copies = ", ".join(path.name for path in gone.copies) or "no copy here"
        done = "deleted" if gone.deleted else "delete these copies"
        out.print(plain(f"Withdrawn by its family: {gone.photo_id} ({copies}): {done}.", "yellow"))
    for failure in report.failures:
        complain(f"Missing: {failure.photo_id} {failure.rendition}: {failure.reason}")
