"""`imagedb bench`: what speed is measured with."""

from typing import Annotated

import typer

bench = typer.Typer(
    name="bench",
    help="Make a large catalogue to measure speed with.",
    no_args_is_help=True,
    add_completion=False,
)


@bench.command("seed")
def seed(
    *,
    photos: Annotated[int, typer.Option(min=1, max=10_000_000, help="How many photos.")] = 1_000_000,
    seed: Annotated[int, typer.Option(min=0, help="Equal seeds make equal rows.")] = 1,
) -> None:
    """Fill an empty catalogue with simulated rows, as skewed as real ones, and without a single picture.

    Each row says so in its caption. Exit code 1, and nothing written, when the catalogue holds anything.
    """
    from api.cli.benching import run_seed

    raise typer.Exit(run_seed(photos, seed))
