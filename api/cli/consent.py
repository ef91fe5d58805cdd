"""`imagedb consent`: what a family is given to read, to sign and to keep."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

consent = typer.Typer(
    name="consent",
    help="Print what a family is given to read, to sign and to keep.",
    no_args_is_help=True,
    add_completion=False,
)


@consent.callback()
def options() -> None:
    """Print what a family is given to read, to sign and to keep."""


@consent.command("new")
def new(
    *,
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path(),
    contact: Annotated[
        str, typer.Option(help="Telephone or office, for the receipt; without it, a line to write it on.")
    ] = "",
    address: Annotated[
        str, typer.Option(help="Address of the page for withdrawals, for the receipt, where there is one.")
    ] = "",
    valid_from: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="First day on which the form may be signed; today without it."
        ),
    ] = None,
) -> None:
    """Write a consent form, and a receipt with a new code by which the family can withdraw.

    Four files: the form and what a consent record says of it, the same each time; the receipt, and the hash
    of its code, under a new consent number. Print the receipt, give it to the family and delete the file.
    Needs no database. Exit code 0 when they were written, 1 when not.
    """
    from api.cli.consenting import run  # noqa: PLC0415 - keeps help quick

    raise typer.Exit(run(out, contact, address, valid_from and valid_from.date()))
