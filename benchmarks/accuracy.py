"""How far the measured colour of the sample photos' regions lies from their spectral truth.

    imagedb ingest sample_images/manifest.csv --report report.json
    python benchmarks/accuracy.py report.json

prints the README's tables from the catalogue in IMAGEDB_HOME. The truth stands in the manifest's column
`x_truth_lab`, which ingest never reads.
"""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from colour.difference import delta_e00
from imagedb.catalogue import Catalogue
from imagedb.model import Photo
from imagedb.settings import Settings

MANIFEST = Path(__file__).parents[1] / "sample_images" / "manifest.csv"


@dataclass(frozen=True, slots=True)
class Compared:
    """One region: its tone, light and site, CIEDE2000 to the truth, and whether the interval covers b*."""

    tone: str
    light: str
    site: str
    error: float
    covered: bool
    half_width: float


def compared(catalogue: Catalogue, report: Path, manifest: Path = MANIFEST) -> list[Compared]:
    """Return every region of the photos that `report` (of `imagedb ingest`) names, beside its truth."""
    with manifest.open(newline="", encoding="utf-8") as file:
        told = dict(enumerate(csv.DictReader(file), start=2))
    found: list[Compared] = []
    for row in json.loads(report.read_text("utf-8"))["rows"]:
        photo = catalogue.photos.get(row["photo_id"], datetime.now(UTC).date()) if row["photo_id"] else None
        if isinstance(photo, Photo):
            found.extend(_regions(photo, told[row["row"]]))
    return found


def _regions(photo: Photo, told: dict[str, str]) -> Iterable[Compared]:
    truths = json.loads(told["x_truth_lab"])
    for region, truth in zip(photo.regions, truths, strict=True):
        measured = region.measurement
        half = 1.96 * measured.uncertainty[2]
        yield Compared(
            tone=_tone(told),
            light=told["illuminant"],
            site=region.body_site,
            error=float(delta_e00(measured.lab, truth)),
            covered=abs(measured.lab[2] - truth[2]) <= half,
            half_width=half,
        )


def _tone(told: dict[str, str]) -> str:
    """The model's own class and melanosome fraction, not what was measured in the photo."""
    rated = next(r["value"] for r in json.loads(told["tone_ratings"]) if r["scale"] == "ita_class")
    return f"{rated.replace('_', ' ')} (melanin {told['x_melanin']})"


def table(regions: Sequence[Compared], heading: str, key: Callable[[Compared], str]) -> str:
    """Return a Markdown table with a line for each value of `key`, in order of appearance."""
    lines = [
        f"| {heading} | regions | ΔE00 median | p95 | b* covered by its 95 % interval | mean half-width of it |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name in dict.fromkeys(map(key, regions)):
        group = [one for one in regions if key(one) == name]
        errors = [one.error for one in group]
        covered = 100 * np.mean([one.covered for one in group])
        half = np.mean([one.half_width for one in group])
        lines.append(
            f"| {name} | {len(group)} | {np.median(errors):.1f} | {np.percentile(errors, 95):.1f}"
            f" | {covered:.0f} % | {half:.1f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Print the tables."""
    with Catalogue.open(Settings().database_url) as catalogue:
        regions = compared(catalogue, Path(sys.argv[1]))
    by_light = sorted(regions, key=lambda one: one.light)
    print(table(regions, "all", lambda _: "all photos"), end="\n\n")
    print(table(regions, "tone", lambda one: one.tone), end="\n\n")
    print(table(by_light, "light", lambda one: one.light.replace("_", " ")), end="\n\n")
    daylight = [one for one in regions if one.light == "daylight"]
    print(table(daylight, "daylight, by tone", lambda one: one.tone), end="\n\n")
    print(table(sorted(regions, key=lambda one: one.site), "site", lambda one: one.site.replace("_", " ")))


if __name__ == "__main__":
    main()
