"""Make the simulated photographs, their manifest, consents and description again, from a seed.

python sample_images/generate.py                    # everything, in place (a few minutes)
python sample_images/generate.py --out DIR --only 3 17
"""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from simulate import refusals
from simulate.describe import datapackage
from simulate.optics import CAMERAS
from simulate.plan import SEED, Planned, photographs
from simulate.render import jpeg, render
from simulate.rows import COLUMNS, consents_of, row, to_csv
from simulate.subjects import subjects

HERE = Path(__file__).resolve().parent


def take(planned: Planned) -> tuple[str, bytes, dict[str, str]]:
    """Return a photograph's file name, its bytes and its manifest row."""
    picture = render(planned.shot)
    camera = CAMERAS[planned.shot.camera]
    # Camera C leaves the profile out, as many phones do once a picture has been sent on.
    data = jpeg(picture, camera.quality, profile=not camera.name.endswith("C"))
    return planned.name, data, row(planned, picture)


def generate(out: Path, only: Sequence[int] = (), jobs: int = 2) -> None:
    """Write photographs and tables into `out`; with `only`, just those photographs and no tables."""
    plan = [p for p in photographs() if not only or p.number in only]
    (out / "photos").mkdir(parents=True, exist_ok=True)
    rows = []
    with ProcessPoolExecutor(jobs) as pool:
        for name, data, cells in pool.map(take, plan):
            (out / "photos" / name).write_bytes(data)
            rows.append(cells)
            sys.stdout.write(f"{name}  {len(data) // 1024} KiB  {cells['caption'][:90]}\n")
    if only:
        return
    (out / "manifest.csv").write_text(to_csv(COLUMNS, rows), encoding="utf-8", newline="\n")
    (out / "consents.jsonl").write_text(consents_of(subjects(SEED)), encoding="utf-8", newline="\n")
    (out / "datapackage.json").write_text(datapackage(), encoding="utf-8", newline="\n")
    (out / "refusals").mkdir(exist_ok=True)
    for name, data in refusals.build():
        (out / "refusals" / name).write_bytes(data)


def main() -> None:
    """Read the command line and generate."""
    parser = argparse.ArgumentParser(description="Make the simulated sample photographs again.")
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--only", type=int, nargs="*", default=[], metavar="N")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    generate(options.out, options.only, options.jobs)


if __name__ == "__main__":
    main()
