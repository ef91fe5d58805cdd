"""`imagedb vault`: the keys that lock the originals."""

import typer

vault = typer.Typer(
    name="vault",
    help="Lock originals, and change the key that locks them.",
    no_args_is_help=True,
    add_completion=False,
)


@vault.command("rotate")
def rotate() -> None:
    """Make a new master key and wrap every family's key by it; the old one is destroyed.

    No original is encrypted anew. Afterwards old backups of the database open no original any more: make a new
    one, and back up the key file apart from it. Exit code 0 when it was done, 1 when not.
    """
    from api.cli.vaulting import run_rotate

    raise typer.Exit(run_rotate())


@vault.command("encrypt")
def encrypt() -> None:
    """Encrypt the originals that were stored before there was a vault.

    Stopped at any moment, it goes on when run again. Exit code 0 when none is left, 1 when something broke.
    """
    from api.cli.vaulting import run_encrypt

    raise typer.Exit(run_encrypt())
