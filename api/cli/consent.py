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
    of its code, under a new consent number. Print the receipt, give it to the family and delete the file; leave
    the hash beside the consents, where `imagedb ingest` reads it. Needs no database. Exit code 0 when they were
    written, 1 when not.
    """
    from api.cli.consenting import run

    raise typer.Exit(run(out, contact, address, valid_from and valid_from.date()))


code = typer.Typer(
    name="code",
    help="Codes by which families withdraw.",
    no_args_is_help=True,
    add_completion=False,
)
consent.add_typer(code)


@code.command("add")
def add(
    receipts: Annotated[
        list[Path],
        typer.Argument(help="Files `receipt-….json` that `consent new` wrote.", show_default=False),
    ],
) -> None:
    """Take in the hashes of codes, where they did not lie beside the consents that were ingested.

    Exit code 0 when every code opens its consent now, 1 when one does not.
    """
    from api.cli.coding import add_all

    raise typer.Exit(add_all(receipts))


@code.command("new")
def new_code(
    consent_id: Annotated[
        str, typer.Argument(metavar="CONSENT", help="The consent's number.", show_default=False)
    ],
    *,
    out: Annotated[Path, typer.Option(help="Folder for the receipt.")] = Path(),
    contact: Annotated[
        str, typer.Option(help="Telephone or office, for the receipt; without it, a line to write it on.")
    ] = "",
    address: Annotated[
        str, typer.Option(help="Address of the page for withdrawals, for the receipt, where there is one.")
    ] = "",
) -> None:
    """Write a receipt with a new code for a family that lost its own; the old code is dead at once.

    Make sure first that whoever asks has parental responsibility. Exit code 0 when it was written, 1 when not.
    """
    from api.cli.coding import give_new

    raise typer.Exit(give_new(consent_id, out, contact, address))
