"""`imagedb sweep`: clears up after crashes."""

from typing import Annotated

import typer


def sweep(
    *,
    force: Annotated[
        bool,
        typer.Option("--force", help="Also when the store holds far more photos than the catalogue knows."),
    ] = False,
) -> None:
    """Erase what an interrupted run left over, and finish erasures that were cut short.

    Exit code 0 when all is in order afterwards; 1 when a photo's bytes are missing, or something broke.
    """
    from api.cli.sweeping import run

    raise typer.Exit(run(force=force))
