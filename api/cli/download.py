"""`imagedb download`: what a search finds, from a running server, every byte checked."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.serve import HOST, PORT


def download(
    folder: Annotated[Path, typer.Argument(help="Folder to download into.", show_default=False)],
    *,
    where: Annotated[
        str,
        typer.Option(
            help="What to download, as `q` of the API: 'field:value AND tsb:[150 TO *]'. Without it, everything."
        ),
    ] = "",
    server: Annotated[str, typer.Option(help="Address of the server.")] = f"http://{HOST}:{PORT}",
    rendition: Annotated[
        list[str] | None,
        typer.Option(
            help="Rendition to fetch, repeatable: display, as_shot, thumbnail.", show_default="display"
        ),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Files to fetch at once.")] = 8,
    purpose: Annotated[
        list[str] | None,
        typer.Option(
            help="What the photos are used for, repeatable: research, commercial, ai_training. Photos that their "
            "families do not permit for it are left out, and copies deleted when it is withdrawn.",
            show_default="looking and teaching",
        ),
    ] = None,
) -> None:
    """Download what a search finds, and delete copies here of what families have withdrawn; may be run again.

    The server's signed list of withdrawals is read first; without it nothing is downloaded. Exit code 0 when
    everything is here and its SHA-256 checked; 1, with a list, when anything is missing or cannot be believed.
    """
    from api.cli.downloading import run

    raise typer.Exit(run(folder, where, server, rendition or ["display"], jobs, purpose or []))
