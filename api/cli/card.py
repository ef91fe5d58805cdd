"""`imagedb card`: our own colour card, printed, measured and registered."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

card = typer.Typer(
    name="card",
    help="Print our own colour card, and register what its patches measure.",
    no_args_is_help=True,
    add_completion=False,
)

_Batch = Annotated[
    str | None,
    typer.Option(
        help="The print run's name: up to 16 letters, digits, dots and dashes; public with the photos, so no place, "
        "person or date. Without it one is made up."
    ),
]


class CardSize(StrEnum):
    """Paper sizes, landscape."""

    A6 = "a6"
    A5 = "a5"
    A4 = "a4"


@card.command("print")
def print_card(
    *,
    out: Annotated[Path, typer.Option(help="Where to write the PDF.")] = Path("card.pdf"),
    size: Annotated[CardSize, typer.Option(help="The paper.")] = CardSize.A6,
    batch: _Batch = None,
) -> None:
    """Write the card as a PDF of two pages: its face, and a back to write measured values on.

    Print it on matte paper at 100 %, with colour enhancement off. Needs no database.
    """
    from api.cli.carding import run_print

    raise typer.Exit(run_print(out, size.value, batch))


@card.command("template")
def template_of_batch(
    *,
    batch: Annotated[str, typer.Option(help="The batch, as printed on the card.", show_default=False)],
    out: Annotated[
        Path | None, typer.Option(help="Where to write it; without it, BATCH.cgats here.", show_default=False)
    ] = None,
) -> None:
    """Write an empty batch file (CGATS) to put the measured values in. Never overwrites one.

    Exit code 0 when it was written, 1 when not. Needs no database.
    """
    from api.cli.carding import run_template

    raise typer.Exit(run_template(batch, out))


@card.command("register")
def register(
    file: Annotated[Path, typer.Argument(help="The batch's measured values, as CGATS.", show_default=False)],
    *,
    batch: Annotated[
        str | None,
        typer.Option(help="The batch, where neither the file nor its name says it.", show_default=False),
    ] = None,
    by: Annotated[str, typer.Option(help="A code of who measured; no name.")] = "unknown",
) -> None:
    """Check a batch's measured values and keep them, so that `--chart card:BATCH` goes by them.

    A batch's values are never replaced. Exit code 0 when they are registered, 3 when they are refused (the
    reason says what to do), 1 when something broke.
    """
    from api.cli.carding import run_register

    raise typer.Exit(run_register(file, batch, by))


@card.command("list")
def list_batches() -> None:
    """Show the batches that are registered, and how far each print is from what is meant."""
    from api.cli.carding import run_list

    raise typer.Exit(run_list())
