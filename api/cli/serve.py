"""`imagedb serve`: the pages and the API."""

from typing import Annotated

import typer

HOST = "127.0.0.1"
PORT = 8000


def serve(
    *,
    host: Annotated[
        str, typer.Option(help="Address to listen on; only this machine unless told otherwise.")
    ] = HOST,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = PORT,
) -> None:
    """Serve the pages and the API, to this machine only unless --host says otherwise."""
    from api.cli.serving import run

    raise typer.Exit(run(host, port))
