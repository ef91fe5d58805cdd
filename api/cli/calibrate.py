"""`imagedb calibrate`: how well one photo's colour can be trusted; needs no database but for `card:<batch>`."""

from pathlib import Path
from typing import Annotated

import typer

from imagedb.vocabulary import Illuminant


def calibrate(
    photo: Annotated[Path, typer.Argument(help="A photo with a colour card in it.", show_default=False)],
    *,
    chart: Annotated[
        str,
        typer.Option(
            help="The card that is in the picture: auto, classic24, classic24_2014, passport, mini, nano, spyder24, "
            "card:BATCH of a registered printed card, or cgats:FILE.",
            metavar="CHART",
        ),
    ] = "auto",
    reference: Annotated[
        Path | None,
        typer.Option(
            help="The card's measured values, as a CGATS file; needs no catalogue.", show_default=False
        ),
    ] = None,
    corners: Annotated[
        str | None,
        typer.Option(
            help="Where the card is: the outer corners of its grid of patches as 'x,y x,y x,y x,y' in pixels, "
            "going round the card. A card that is not of six by four patches needs them."
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
    from api.cli.calibrating import Asked, run

    asked = Asked(photo, chart, reference, corners, light.value, out, report, with_master=master)
    raise typer.Exit(run(asked))
