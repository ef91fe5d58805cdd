"""`imagedb withdraw`: a family's decision."""

from typing import Annotated

import typer

from consent.purpose import Purpose


def withdraw(
    consent: Annotated[str, typer.Argument(help="The consent's id, as in the manifest.", show_default=False)],
    *,
    photo: Annotated[str, typer.Option(help="Only this photo, by its id.", show_default=False)] = "",
    purpose: Annotated[
        list[Purpose] | None,
        typer.Option(help="Only this purpose; may be given several times. `open_web` takes the photos down."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Withdraw every photo of a consent, one photo, or one purpose.

    A photo is unreadable at once, all its bytes are erased, and a tombstone is left. Where only a purpose is
    withdrawn it stays, under a narrower licence. Copies that others have made cannot be recalled. Exit code 0
    when it was done, 1 when it was not.
    """
    if photo and purpose:
        msg = "Give --photo or --purpose, not both."
        raise typer.BadParameter(msg)
    from api.cli.withdrawing import run

    raise typer.Exit(run(consent, photo, frozenset(purpose or ()), yes=yes))
