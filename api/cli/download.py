"""`imagedb download`: what a search finds, from a running server, every byte checked."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.serve import HOST, PORT


def download(
    folder: Annotated[Path, typer.Argument(help="Folder to download into.", show_default=False)],
    *,
    where: Annotated[
        str, typer.Option(help="What to download: 'field:value AND field:value'. Without it, everything.")
    ] = "",
    server: Annotated[str, typer.Option(help="Address of the server.")] = f"http://{HOST}:{PORT}",
    rendition: Annotated[
        list[str] | None,
        typer.Option(
            help="Rendition to fetch, repeatable: display, as_shot, thumbnail.", show_default="display"
        ),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Files to fetch at once.")] = 8,
    delete_withdrawn: Annotated[
        bool, typer.Option("--delete-withdrawn", help="Delete copies here of photos withdrawn since.")
    ] = False,
) -> None:
    """Download what a search finds; may be stopped and run again.

    Exit code 0 when everything is here and its SHA-256 checked; 1, with a list, when anything is missing.
    """
    from api.cli.downloading import run  # noqa: PLC0415 - keeps help quick

    raise typer.Exit(
        run(folder, where, server, rendition or ["display"], jobs, delete_withdrawn=delete_withdrawn)
    )
