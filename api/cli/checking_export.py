"""What `imagedb check-export` shows; the work is `api.client`'s."""

import re
from pathlib import Path

import typer

from api.cli.exits import BROKE, OK
from api.cli.terminal import complain, out, plain
from api.client.exported import CheckReport, check_export
from api.client.server import ServerError
from api.exports.embedded import UnreadableExportError, read_embedded


def run(file: Path, server: str, trust: Path | None) -> int:
    """Check the file, say what was found and return the exit code."""
    folder = trust or Path(typer.get_app_dir("imagedb")) / "trust" / re.sub(
        r"[^a-z0-9.-]+", "-", server.lower()
    )
    try:
        held = read_embedded(file.read_bytes())
    except (OSError, UnreadableExportError) as error:
        complain(f"{file} cannot be read: {error}")
        return BROKE
    if not (held.photo_ids or held.hashes):
        complain(f"{file} names no photo of an atlas.")
        return BROKE
    try:
        report = check_export(server, held, folder)
    except ServerError as error:
        complain(f"The list of withdrawals could not be read: {error}")
        return BROKE
    except OSError as error:
        complain(f"{folder} cannot be used: {error}.")
        return BROKE
    show(report)
    return BROKE if report.withdrawn else OK


def show(report: CheckReport) -> None:
    """Print what was withdrawn, and what may be used for less."""
    for photo_id in report.withdrawn:
        complain(f"Withdrawn: {photo_id}. Delete it from the file, and from every copy.")
    for fewer in report.narrowed:
        out.print(plain(f"No longer permitted for {', '.join(fewer.purposes)}: {fewer.photo_id}.", "yellow"))
    out.print(f"{report.photos} photos looked up, {len(report.withdrawn)} withdrawn.")
