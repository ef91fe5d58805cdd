"""`imagedb check`: is all that was withdrawn gone, and all else whole?"""

from typing import Annotated

import typer


def check(
    *,
    deep: Annotated[
        bool,
        typer.Option("--deep", help="Read every object and compute its SHA-256 anew; takes as long as that."),
    ] = False,
) -> None:
    """Look whether anything is left of withdrawn photos, and whether bytes, keys and the audit log are whole.

    Changes nothing. Exit code 0 when all is in order, 1 when something is not.
    """
    from api.cli.checking import run

    raise typer.Exit(run(deep=deep))
