"""The commands, put together. Each module stays light until its command runs, so that help is quick."""

from importlib.metadata import version
from typing import Annotated

import typer

from api.cli.audit import audit, key
from api.cli.bench import bench
from api.cli.calibrate import calibrate
from api.cli.card import card
from api.cli.check import check
from api.cli.check_export import check_export
from api.cli.consent import consent
from api.cli.demo import demo
from api.cli.download import download
from api.cli.export import export
from api.cli.ingest import ingest
from api.cli.people import people
from api.cli.publish import publish
from api.cli.serve import serve
from api.cli.sweep import sweep
from api.cli.vault import vault
from api.cli.withdraw import withdraw

app = typer.Typer(
    name="imagedb",
    help="Newborn Skin Atlas: an open-access, consented, colour-calibrated image database of newborn skin.",
    epilog="Data lives in IMAGEDB_HOME (./.imagedb); DATABASE_URL and OBJECT_STORE move it elsewhere.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals may hold a consent
)


def _version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"imagedb {version('imagedb')}")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Newborn Skin Atlas: an open-access, consented, colour-calibrated image database of newborn skin."""
    del version  # answered before any command is looked for


for command in (ingest, calibrate, serve, demo, publish, withdraw, sweep, check, download):
    app.command()(command)
app.command("check-export")(check_export)
app.add_typer(card)
app.add_typer(consent)
app.add_typer(vault)
app.add_typer(export)
app.add_typer(people)
app.add_typer(audit)
app.add_typer(key)
app.add_typer(bench)
