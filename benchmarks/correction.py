"""How well colour corrections predict patches they never saw, ours beside others', on real photographs.

    make bench-correction

Every method gets the same patches: those our reading of the photo calls usable (burnt-out and covered ones are
out), as linear sRGB with the file's profile honoured, and is asked for each of them after a fit to the others. Where the
chart's generation is not known, each method gets the one whose values it fits better. Errors are CIEDE2000.

A group of photographs is one chart and one camera, and counts once:
- *median*: mean of a photo's patches, mean over the group's photos, median over groups;
- *p95*: the 95th percentile of all patches, those of each group weighing together as much as any other group's;
- *skin*: mean of the two skin patches, mean over the group's photos, mean over groups.
"""

import argparse
import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.correction_methods import METHODS, toned_left_out
from colour.charts import ChartReference, candidates
from colour.correction import Kind
from colour.decode import decode, linearise
from colour.detect import find_chart
from colour.difference import delta_e00
from colour.fit import fit_chart
from colour.image import DecodedImage
from colour.reading import ChartReading
from colour.spaces import Floats, lab_to_linear_srgb, linear_srgb_to_lab

GROUPS: Mapping[str, tuple[str, ...]] = {
    "jtvd": ("jtvd_cc01", "jtvd_cc07", "jtvd_cc10", "jtvd_mini1", "jtvd_mini5"),
    "mac": ("mac_fishbox", "mac_fishbox2"),
    "qiu_passport": ("qiu_passport",),
    "pcv_classic": ("pcv_classic",),
    "pcv_mini": ("pcv_mini",),
    "pcv_nano": ("pcv_nano",),
    "dar_baseline": ("dar_baseline",),
    "ccd_1967": ("ccd_1967",),
}
OURS = "**this project**"
_TONED: Mapping[str, tuple[Kind, bool]] = {
    "gamma + offset, 3x3, robust": ("tone+3x3", False),
    "gamma + offset, 3x3, robust, light plane": ("tone+3x3", True),
    "gamma + offset, root-polynomial 2, robust, light plane": ("tone+rootpoly2", True),
}
_SKIN = 2  # of the chart's patches, the first two


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One photo's usable patches against one generation of the chart; `used` (n,) are patch numbers from 0."""

    photo: str
    reading: ChartReading
    chart: ChartReference
    used: Floats

    @property
    def read(self) -> Floats:
        """(n, 3) linear sRGB as shot."""
        return self.reading.patches[self.reading.usable]

    @property
    def lab(self) -> Floats:
        """(n, 3) CIELAB as it is."""
        return self.chart.lab_d65[self.reading.usable]

    def errors(self, predicted: Floats) -> Floats:
        """Return (n,) CIEDE2000 of CIELAB (n, 3) predicted."""
        return delta_e00(predicted, self.lab)


@dataclass(frozen=True, slots=True)
class Figures:
    """A method's three figures."""

    median: float
    p95: float
    skin: float


def read_cases(photos: Path) -> list[Case]:
    """Return two cases for each photo of `GROUPS`, one for each generation of the chart."""
    cases = []
    for name in (one for group in GROUPS.values() for one in group):
        described = json.loads((photos / f"{name}.json").read_text("utf-8"))
        image = decode((photos / described["file"]).read_bytes())
        assert isinstance(image, DecodedImage), image
        reading = find_chart(image, linearise(image), declared="auto", corners=None)
        assert isinstance(reading, ChartReading), (name, reading)
        used = np.flatnonzero(reading.usable).astype(float)
        cases += [Case(name, reading, chart, used) for chart in candidates("classic24")]
    return cases


def own_left_out(case: Case) -> dict[str, Floats]:
    """Return by method (n,) CIEDE2000 of each patch left out: ours and what this file's neighbour computes."""
    fit = fit_chart(case.reading, case.chart)
    errors = {OURS: fit.loo[fit.used]}
    everyone = np.arange(len(case.read))
    for name, method in METHODS.items():
        rest = [everyone != patch for patch in everyone]
        found = [method(case.read[r], case.lab[r], case.read[~r])[0] for r in rest]
        errors[name] = case.errors(np.array(found))
    places = case.chart.places[case.reading.usable]
    for name, (kind, plane) in _TONED.items():
        errors[name] = case.errors(toned_left_out(kind, case.read, case.lab, places, plane=plane))
    return errors


def peers_left_out(cases: Sequence[Case], python: str) -> tuple[list[dict[str, Floats]], dict[str, str]]:
    """Return for each case by method (n,) CIEDE2000, and by package why it could not be asked."""
    readings = [
        {"read": c.read.tolist(), "target": lab_to_linear_srgb(c.lab).tolist(), "lab": c.lab.tolist()}
        for c in cases
    ]
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder) / "readings.json", Path(folder) / "predictions.json"
        asked.write_text(json.dumps(readings), "utf-8")
        script = Path(__file__).with_name("correction_peers.py")
        # The folder of this script holds no package named `colour`, so theirs is imported.
        subprocess.run([python, str(script), str(asked), str(answer)], check=True, cwd=folder)  # noqa: S603 - our own script
        told = json.loads(answer.read_text("utf-8"))
    errors = [
        {
            name: case.errors(linear_srgb_to_lab(np.array(found[number])))
            for name, found in told["predicted"].items()
        }
        for number, case in enumerate(cases)
    ]
    return errors, told["missing"]


def figures(cases: Sequence[Case], errors: Sequence[Mapping[str, Floats]], method: str) -> Figures:
    """Return a method's figures over all photos; see the top of the file."""
    best: dict[str, tuple[Case, Floats]] = {}
    for case, found in zip(cases, errors, strict=True):
        if case.photo not in best or found[method].mean() < best[case.photo][1].mean():
            best[case.photo] = (case, found[method])
    means, skins, patches, weights = [], [], [], []
    for names in GROUPS.values():
        group = [best[name] for name in names]
        means.append(np.mean([found.mean() for _, found in group]))
        skins.append(np.mean([found[case.used < _SKIN].mean() for case, found in group]))
        for _, found in group:
            patches.append(found)
            weights.append(np.full(len(found), 1 / len(names) / len(found)))
    p95 = weighted_percentile(np.concatenate(patches), np.concatenate(weights), 95)
    return Figures(float(np.median(means)), p95, float(np.mean(skins)))


def weighted_percentile(values: Floats, weights: Floats, percent: float) -> float:
    """Return the smallest value that, with all below it, weighs at least so many percent."""
    order = np.argsort(values)
    share = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][np.searchsorted(share, percent / 100)])


def table(rows: Mapping[str, Figures]) -> str:
    """Return the figures as a Markdown table."""
    lines = ["| method | LOO median photo | LOO p95 patch | skin patches |", "| --- | ---: | ---: | ---: |"]
    lines += [f"| {name} | {row.median:.2f} | {row.p95:.2f} | {row.skin:.2f} |" for name, row in rows.items()]
    return "\n".join(lines)


def main() -> None:
    """Print the table, and which packages are missing from it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    beside = Path(__file__).resolve().parents[2] / "shared" / "photos"
    parser.add_argument("--photos", type=Path, default=beside, help="the folder of chart photographs")
    parser.add_argument("--peers", default="", help="the Python of the other packages' environment")
    options = parser.parse_args()
    cases = read_cases(options.photos)
    errors = [own_left_out(case) for case in cases]
    missing = {"colour-science, OpenCV, PlantCV": "no environment was given (--peers)"}
    if options.peers:
        theirs, missing = peers_left_out(cases, options.peers)
        errors = [ours | other for ours, other in zip(errors, theirs, strict=True)]
    print(f"{len(cases) // 2} photographs, {len(GROUPS)} groups\n")
    print(table({method: figures(cases, errors, method) for method in reversed(errors[0])}))
    for package, why in missing.items():
        print(f"\n{package}: left out, {why}")


if __name__ == "__main__":
    main()
