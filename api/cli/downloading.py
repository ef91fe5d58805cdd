"""What `imagedb download` shows; the work is `api.client`'s."""

from collections.abc import Sequence
from pathlib import Path

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from api.cli.exits import BROKE, INTERRUPTED, OK
from api.cli.terminal import complain, err, out, plain
from api.client.download import download
from api.client.report import DownloadReport
from api.client.server import ServerError
from api.client.trust import WithdrawalListError
from consent.licence import WITHHELD
from consent.purpose import Purpose


def run(
    folder: Path, where: str, server: str, renditions: Sequence[str], jobs: int, purposes: Sequence[str]
) -> int:
    """Download, say what was done and return the exit code."""
    filters = [("q", where)] if where.strip() else []  # the server reads it: it knows which fields there are
    uses = _purposes(purposes)
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
                purposes=uses,
                progress=tell,
            )
        except WithdrawalListError as error:
            complain(f"Stopped: {error}.")
            return BROKE
        except ServerError as error:
            complain(f"The server could not be searched: {error}")
            return BROKE
        except OSError as error:
            complain(f"{folder} cannot be used: {error}.")
            return BROKE
        except KeyboardInterrupt:
            complain("Interrupted. What is here is whole; run the same command to continue.")
            return INTERRUPTED
    show(report)
    return OK if report.complete else BROKE


def _purposes(names: Sequence[str]) -> frozenset[Purpose]:
    """The purposes of these names. Raises typer.BadParameter for one that nobody is asked about here."""
    allowed = [purpose.value for purpose in WITHHELD]
    for name in names:
        if name not in allowed:
            msg = f"{name!r} is none of {', '.join(sorted(allowed))}"
            raise typer.BadParameter(msg, param_hint="--purpose")
    return frozenset(map(Purpose, names))


def show(report: DownloadReport) -> None:
    """Print what was fetched, what is missing and what was withdrawn."""
    if report.not_permitted:
        out.print(f"{report.not_permitted} photos were left out: not permitted for this use.")
    out.print(f"{report.photos} photos: {report.fetched} files fetched, {report.present} here already.")
    for gone in report.withdrawn:
        copies = ", ".join(path.name for path in gone.copies)
        done = f"deleted {copies}" if copies else "no copy was here"
        out.print(plain(f"Withdrawn by its family: {gone.photo_id}: {done}.", "yellow"))
    for fewer in report.narrowed:
        uses = ", ".join(fewer.purposes)
        out.print(plain(f"No longer permitted for {uses}: {fewer.photo_id}.", "yellow"))
    for failure in report.failures:
        complain(f"Missing: {failure.photo_id} {failure.rendition}: {failure.reason}")
