"""`imagedb export`: what is made from a photo on demand."""

from pathlib import Path
from typing import Annotated

import typer

export = typer.Typer(
    name="export",
    help="Make a file from a photo, for staff.",
    no_args_is_help=True,
    add_completion=False,
)


@export.callback()
def group() -> None:
    """Make a file from a photo, for staff."""


@export.command("master")
def master(
    photo: Annotated[str, typer.Argument(help="The photo's id.", show_default=False)],
    *,
    out: Annotated[Path, typer.Option(help="Where to write the TIFF.", show_default=False)],
) -> None:
    """Write a photo's calibrated light in 16 bits: linear, ITU-R BT.2020 primaries, white D65, as TIFF.

    Made from the encrypted original; that it was read stands in the audit log. The photo's licence holds for
    the file too, and when its family withdraws it must be deleted. Exit code 0 when it was written, 1 when not.
    """
    from api.cli.exporting import run_master

    raise typer.Exit(run_master(photo, out))


@export.command("dicom")
def dicom(
    photo: Annotated[str, typer.Argument(help="The photo's id.", show_default=False)],
    *,
    out: Annotated[Path, typer.Option(help="Where to write the DICOM file.", show_default=False)],
) -> None:
    """Write a photo's calibrated picture as a DICOM VL Photographic Image, with its site and finding in SNOMED CT.

    It is the public picture, and says of the baby what readers may see. Its licence holds for the file too, and
    when its family withdraws it must be deleted. Exit code 0 when it was written, 1 when not.
    """
    from api.cli.exporting import run_dicom

    raise typer.Exit(run_dicom(photo, out))
