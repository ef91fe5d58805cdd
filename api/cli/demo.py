"""`imagedb demo`: the whole thing on this machine, with the sample photos."""

from typing import Annotated

import typer

from api.cli.serve import PORT


def demo(
    *,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Take the photos in and end.")] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to serve on.")] = PORT,
    jobs: Annotated[int, typer.Option(min=0, help="Worker processes; 0 takes one for each processor.")] = 0,
) -> None:
    """Take in the simulated sample photos, check that what must be refused is, and serve them.

    Run again, it takes nothing in twice. Exit code 1 when something broke or was not refused as expected.
    """
    from api.cli.demonstrating import run

    raise typer.Exit(run(port, jobs, serve=not no_serve))
