"""`imagedb calibrate`: how well one photo's colour can be trusted; needs no database."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from imagedb.vocabulary import Illuminant


class ChartKind(StrEnum):
    """Cards that can be named; `auto` finds out."""

    AUTO = "auto"
    CLASSIC24 = "classic24"
    CLASSIC24_2014 = "classic24_2014"
    PASSPORT = "passport"
    MINI = "mini"
    NANO = "nano"
    SPYDER24 = "spyder24"


def calibrate(
    photo: Annotated[
        Path, typer.Argument(help="A photo with a 24-patch colour card in it.", show_default=False)
    ],
    *,
    chart: Annotated[ChartKind, typer.Option(help="The card that is in the picture.")] = ChartKind.AUTO,
    corners: Annotated[
        str | None,
        typer.Option(
            help="Where the card is: the outer corners of its grid of patches as 'x,y x,y x,y x,y' in pixels, "
            "from the brown patch clockwise."
        ),
    ] = None,
    light: Annotated[Illuminant, typer.Option(help="The light, if you know it.")] = Illuminant.UNKNOWN,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the corrected picture, a picture of the card, and the report."),
    ] = None,
    master: Annotated[
        bool,
        typer.Option(
            "--master", help="With --out: the corrected picture in 16 bits as well, linear, as TIFF."
        ),
    ] = False,
    report: Annotated[Path | None, typer.Option(help="Write the report there as JSON.")] = None,
) -> None:
    """Calibrate one photo by its colour card, and say how far its colour can be trusted.

    Nothing is stored. Exit code 0 when it was calibrated, 3 when it was refused (the reason says what to do
    differently), 1 when something broke.
    """
    if master and out is None:
        msg = "say with --out where it shall be written"
        raise typer.BadParameter(msg, param_hint="--master")
    from api.cli.calibrating import run  # noqa: PLC0415 - keeps help quick

    raise typer.Exit(run(photo, chart.value, corners, light.value, out, report, with_master=master))
