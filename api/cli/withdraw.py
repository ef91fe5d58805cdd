"""`imagedb withdraw`: a family's decision."""

from typing import Annotated

import typer


def withdraw(
    consent: Annotated[str, typer.Argument(help="The consent's id, as in the manifest.", show_default=False)],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Withdraw every photo of a consent: unreadable at once, all bytes erased, a tombstone left.

    Copies that others have made cannot be recalled. Exit code 0 when it was done, 1 when it was not.
    """
    from api.cli.withdrawing import run  # noqa: PLC0415 - keeps help quick

    raise typer.Exit(run(consent, yes=yes))
