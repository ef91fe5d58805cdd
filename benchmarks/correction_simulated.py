"""What the correction makes of newborn skin and of patches left out, on simulated photographs.

    python -m benchmarks.correction_simulated

The tuning half chose the fit's constants and its prior; the holdout half has other sensors and lights. Up to number 120
they said yes or no to what was taken, up to 240 to what was tried later; photographs beyond chose nothing.
"""

from collections.abc import Callable

import numpy as np

from benchmarks.simulated_photos import SKIN_LAB, Photo, photographs, reference
from colour.correction import apply
from colour.difference import delta_e00
from colour.fit import FEWEST_PATCHES, Fit, fit_chart
from colour.spaces import linear_srgb_to_lab

_HALVES = (("tuning", 0, 240), ("holdout", 0, 240), ("holdout, chose nothing", 240, 480))


def row(name: str, photos: list[Photo], fit: Callable[[Photo], Fit]) -> str:
    """Return a line of the table: CIEDE2000 of patches left out and of skin."""
    means, patches, skin, yellow = [], [], [], []
    for photo in photos:
        found = fit(photo)
        loo = found.loo[found.used]
        means.append(loo.mean())
        patches.append(loo)
        lab = linear_srgb_to_lab(apply(found.correction, photo.skin))
        skin.append(delta_e00(lab, SKIN_LAB).mean())
        yellow.append(np.abs(lab - SKIN_LAB)[:, 2].mean())
    p95 = np.percentile(np.concatenate(patches), 95)
    return (
        f"| {name} | {len(photos)} | {np.median(means):.2f} | {np.mean(means):.2f} | {p95:.2f}"
        f" | {np.median(skin):.2f} | {np.mean(skin):.2f} | {np.mean(yellow):.2f} |"
    )


def main() -> None:
    """Print the table."""
    chart = reference()
    print(
        "| photographs | n | LOO median | LOO mean | LOO p95 | skin median | skin mean | skin, error of b* |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, first, last in _HALVES:
        photos = photographs(name.split(",", maxsplit=1)[0], last)[first:]
        usable = [photo for photo in photos if photo.reading.usable.sum() >= FEWEST_PATCHES]
        print(row(name, usable, lambda photo: fit_chart(photo.reading, chart)))


if __name__ == "__main__":
    main()
