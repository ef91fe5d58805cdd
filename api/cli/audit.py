"""`imagedb audit` and `imagedb key`: the record of what was done, and the key that signs it."""

from pathlib import Path
from typing import Annotated

import typer

audit = typer.Typer(
    name="audit",
    help="Read, sign and check the record of what was decided and done.",
    no_args_is_help=True,
    add_completion=False,
)
key = typer.Typer(
    name="key",
    help="The key that signs checkpoints and the list of withdrawals.",
    no_args_is_help=True,
    add_completion=False,
)


@audit.command("verify")
def verify(
    *,
    checkpoint: Annotated[
        Path | None,
        typer.Option(help="A checkpoint that was kept elsewhere.", exists=True, dir_okay=False),
    ] = None,
) -> None:
    """Compute every hash of the log anew and say which entry was edited, removed or moved.

    Somebody who can write to the database and sign can write a log anew from any entry on: only a checkpoint that
    was kept where they cannot write shows that. Exit code 0 when nothing was changed, 1 when something was.
    """
    from api.cli.auditing import run_verify

    raise typer.Exit(run_verify(checkpoint))


@audit.command("checkpoint")
def checkpoint() -> None:
    """Sign how long the log is and the root of its tree, keep that, and print it: keep a copy elsewhere."""
    from api.cli.auditing import run_checkpoint

    raise typer.Exit(run_checkpoint())


@audit.command("list")
def entries(
    *,
    after: Annotated[int, typer.Option(min=0, help="Begin after the entry with this number.")] = 0,
    about: Annotated[
        str | None, typer.Option(help="Only entries about this photo, consent, person or set.")
    ] = None,
) -> None:
    """Print the entries: number, time (UTC), action, what it is about, and by whom."""
    from api.cli.auditing import run_list

    raise typer.Exit(run_list(after, about))


@audit.command("erase")
def erase(
    number: Annotated[int, typer.Argument(min=1, help="The entry's number.", show_default=False)],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget what an entry tells, where the law demands it. Its hash stays, and that it was erased is an entry."""
    from api.cli.auditing import run_erase

    raise typer.Exit(run_erase(number, yes=yes))


@key.command("list")
def list_keys() -> None:
    """Print every public key that signs or ever signed here, with its days."""
    from api.cli.auditing import run_keys

    raise typer.Exit(run_keys())


@key.command("replace")
def replace(
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Sign with a new key from now on. The old one names it as its successor, stays listed, and its secret is erased.

    Where the old key's file is lost, everybody who downloaded has to be told the new key by other means.
    """
    from api.cli.auditing import run_replace

    raise typer.Exit(run_replace(yes=yes))
