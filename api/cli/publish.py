"""`imagedb publish`: what people have cleared becomes public."""

import typer


def publish() -> None:
    """Publish the photos whose day has come, in random order, and erase those that nobody decided about in time.

    `imagedb serve` does the same by itself. Exit code 0 when it was done, also when there was nothing to do.
    """
    from api.cli.publishing import run

    raise typer.Exit(run())
