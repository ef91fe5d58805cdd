"""`imagedb check-export`: were photos withdrawn that an exported teaching set holds?"""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.serve import HOST, PORT


def check_export(
    file: Annotated[Path, typer.Argument(help="The .pptx, .pdf or .zip.", show_default=False)],
    *,
    server: Annotated[str, typer.Option(help="Address of the server.")] = f"http://{HOST}:{PORT}",
    trust: Annotated[
        Path | None,
        typer.Option(
            help="Folder that remembers the server's key.",
            show_default="one for each server, in your settings",
        ),
    ] = None,
) -> None:
    """Look up the photos of exported slides, a handout or a folder in the server's signed list of withdrawals.

    The file stays here and is not changed. Exit code 0 when none of its photos was withdrawn; 1, with a list,
    when one was, or when the file or the list cannot be read or believed.
    """
    from api.cli.checking_export import run

    raise typer.Exit(run(file, server, trust))
