"""`imagedb people`: who may do what, from the machine itself."""

from typing import Annotated

import typer

from imagedb.people import Role

people = typer.Typer(
    name="people",
    help="Make the first administrator, give roles and take them away, make API keys.",
    no_args_is_help=True,
    add_completion=False,
)
key = typer.Typer(name="key", help="API keys, for programs.", no_args_is_help=True, add_completion=False)
people.add_typer(key)

_Number = Annotated[
    str, typer.Argument(help="The person's number, as their staff page shows it.", show_default=False)
]
_Role = Annotated[Role, typer.Argument(help="The role.", show_default=False)]


@people.callback()
def options() -> None:
    """Make the first administrator, give roles and take them away, make API keys."""


@key.callback()
def key_options() -> None:
    """API keys, for programs."""


@people.command("first-administrator")
def first_administrator() -> None:
    """Print a code by which somebody who signed in becomes the first administrator.

    It works once, within a day, and only while there is no administrator. Exit code 0 when it was made, 1
    when there is an administrator already.
    """
    from api.cli.managing_people import first_administrator as run

    raise typer.Exit(run())


@people.command("list")
def list_people() -> None:
    """Show everybody who signed in and every program, with their roles and keys."""
    from api.cli.managing_people import show

    raise typer.Exit(show())


@people.command("grant")
def grant(person: _Number, role: _Role) -> None:
    """Give somebody a role. Exit code 0 when they have it, 1 when nobody has this number."""
    from api.cli.managing_people import grant as run

    raise typer.Exit(run(person, role))


@people.command("revoke")
def revoke(person: _Number, role: _Role) -> None:
    """Take a role away: they are signed out everywhere, and their keys lose it.

    Exit code 0 when they do not have it any more, 1 when they are the last administrator or nobody.
    """
    from api.cli.managing_people import revoke as run

    raise typer.Exit(run(person, role))


@key.command("new")
def new(
    *,
    scope: Annotated[list[Role], typer.Option(help="A role that the key may use; give it once for each.")],
    person: Annotated[
        str | None,
        typer.Option(help="The owner's number; without it a new program that has just these roles."),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="Days until it runs out.")] = 90,
) -> None:
    """Make an API key and print it, this once. Exit code 0 when it was made, 1 when not."""
    from api.cli.managing_people import new_key

    raise typer.Exit(new_key(person, scope, days))


@key.command("revoke")
def revoke_key(
    key_id: Annotated[str, typer.Argument(help="The key's number, as lists show it.", show_default=False)],
) -> None:
    """Revoke an API key: it opens nothing from now on. Exit code 0 when it was, 1 when there is none."""
    from api.cli.managing_people import revoke_key as run

    raise typer.Exit(run(key_id))
