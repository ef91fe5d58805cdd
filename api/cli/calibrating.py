"""What `imagedb calibrate` does and shows."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import typer
from numpy.typing import NDArray
from rich.table import Table

from api.cli.chart_option import ReferenceFileError, chosen_reference
from api.cli.exits import BROKE, OK, REFUSED
from api.cli.terminal import complain, out, plain, write_json
from colour.calibrate import Calibration, calibrate
from colour.chart_picture import chart_picture
from colour.decode import decode, encode_srgb_jpeg, linearise
from colour.image import DecodedImage
from colour.light import Light
from colour.master import make_master
from colour.refusal import ColourRefusal
from colour.render import srgb_codes
from colour.report import SCHEMA_VERSION, CalibrationReport
from imagedb.errors import UnknownCardBatchError
from imagedb.model import Reason
from imagedb.reasons import reason
from ingest.paths import read_photo

_SOFTWARE = f"imagedb {version('imagedb')}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command was called with; `folder` and `report_to` say what is to be written where."""

    photo: Path
    chart: str
    reference: Path | None
    corners: str | None
    light: Light
    folder: Path | None
    report_to: Path | None
    with_master: bool = False


def run(asked: Asked) -> int:
    """Calibrate a photo, print the report, write what was asked for and return the exit code."""
    places = None if asked.corners is None else parse_corners(asked.corners)
    photo = asked.photo
    try:
        reference = chosen_reference(asked.chart, asked.reference)
        data = read_photo(photo.resolve(strict=True))
    except UnknownCardBatchError as error:
        return _refused(asked, reason("chart.batch", str(error)))
    except ReferenceFileError as error:
        complain(str(error))
        return BROKE
    except (OSError, ValueError) as error:
        complain(f"{photo.name} cannot be read: {error}")
        return BROKE
    image = decode(data)
    if isinstance(image, ColourRefusal):
        return _refused(asked, image)
    linear = linearise(image)
    found = calibrate(
        image, linear, declared=asked.chart, corners=places, light=asked.light, reference=reference
    )
    if isinstance(found, ColourRefusal):
        return _refused(asked, found)
    show(photo.name, image, found.report)
    for path in _write(asked, image, found):
        out.print(plain(f"Wrote {path}"), soft_wrap=True)
    return OK


def parse_corners(text: str) -> NDArray[np.float64]:
    """Return (4, 2) pixels of 'x,y x,y x,y x,y'. Raises typer.BadParameter."""
    numbers = [part for part in re.split(r"[\s,;]+", text.strip()) if part]
    try:
        values = [float(part) for part in numbers]
    except ValueError:
        values = []
    if len(values) != 8 or not all(map(math.isfinite, values)):
        msg = "give four corners as 'x,y x,y x,y x,y' in pixels"
        raise typer.BadParameter(msg, param_hint="--corners")
    return np.array(values, dtype=np.float64).reshape(4, 2)


def show(name: str, image: DecodedImage, report: CalibrationReport) -> None:
    """Print what a person wants to know of a calibration."""
    width, height = image.size
    table = Table(
        title=plain(f"{name}: grade {report.grade}", "bold"), title_justify="left", show_header=False
    )
    table.add_column(style="dim")
    table.add_column()
    used = sum(patch.excluded is None for patch in report.patches)
    home = " (a print whose true colours nobody knows)" if report.home_print else ""
    skin = report.skin_patches_mean
    cct = "outside the scale" if report.light.cct is None else f"{report.light.cct:.0f} K"
    errors = (
        f"ΔE00 mean {report.loo_mean:.2f}, median {report.loo_median:.2f}, 95 % within {report.loo_p95:.2f}, "
        f"worst {report.loo_max:.2f} (each patch by a fit that never saw it)"
    )
    facts = (
        ("why this grade", report.grade_reason),
        ("picture", f"{width} x {height}, {image.bit_depth} bit, {image.profile_name}"),
        ("profile", "assumed, the file has none" if report.profile_assumed else "embedded in the file"),
        ("card", f"{report.chart}{home}, {used} of {len(report.patches)} patches used"),
        ("correction", report.model),
        ("as shot", f"ΔE00 {report.as_shot_mean:.1f} on average"),
        ("calibrated", errors),
        ("skin-like patches", "none usable" if skin is None else f"ΔE00 mean {skin:.2f}"),
        ("light", f"{cct}, Duv {report.light.duv:+.4f}{', mixed' if report.light.mixed else ''}"),
        ("burnt out", f"{report.clipped_share:.2%} of the picture"),
    )
    for label, text in facts:
        table.add_row(label, plain(text))
    out.print(table)
    _show_uncertainty(report.uncertainty)


_HEADINGS = {"lab": "L*, a*, b*", "ita": "ITA °", "uncertainty": "± L*, a*, b*", "ita_uncertainty": "± ITA °"}


def _show_uncertainty(rows: Sequence[dict[str, object]]) -> None:
    """Print the standard uncertainty at newborn skin colours."""
    if not rows:
        return
    out.print("Standard uncertainty of what is measured on newborn skin of these colours")
    table = Table(*(_HEADINGS.get(name, name.replace("_", " ")) for name in rows[0]))
    for row in rows:
        table.add_row(*(plain(_in_words(value)) for value in row.values()))
    out.print(table)


def _in_words(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}"
    if isinstance(value, list | tuple):
        return ", ".join(_in_words(part) for part in value)
    return str(value)


def _write(asked: Asked, image: DecodedImage, found: Calibration) -> list[Path]:
    """Write what was asked for; return the paths."""
    photo, folder = asked.photo, asked.folder
    report = {"software": _SOFTWARE, "outcome": "calibrated", "photo": photo.name, **found.report.to_json()}
    reports = [asked.report_to] if asked.report_to else []
    written: list[Path] = []
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        reports.append(folder / f"{photo.stem}-report.json")
        files = {
            f"{photo.stem}-calibrated.jpg": encode_srgb_jpeg(srgb_codes(image, found.correction)),
            f"{photo.stem}-chart.png": chart_picture(found.report),
        }
        if asked.with_master:
            files[f"{photo.stem}-master.tif"] = make_master(image, found.correction).data
        for name, data in files.items():
            (folder / name).write_bytes(data)
            written.append(folder / name)
    for path in reports:
        write_json(path, report)
    return written + reports


def _refused(asked: Asked, refusal: ColourRefusal | Reason) -> int:
    photo, detail = asked.photo, f" ({refusal.detail})" if refusal.detail else ""
    complain(f"{photo.name} is refused: {refusal.code}{detail}")
    out.print(plain(refusal.sentence), soft_wrap=True)
    if asked.report_to:
        why = {
            "code": refusal.code,
            "sentence": refusal.sentence,
            "detail": refusal.detail,
            "data": dict(refusal.data) if isinstance(refusal, ColourRefusal) else {},
        }
        message = f"{refusal.detail}. {refusal.sentence}" if refusal.detail else refusal.sentence
        report = {
            "software": _SOFTWARE,
            "outcome": "refused",
            "photo": photo.name,
            "schema_version": SCHEMA_VERSION,
            "refused": {"code": refusal.code, "message": message},
            "reasons": [why],
        }
        write_json(asked.report_to, report)
    return REFUSED
