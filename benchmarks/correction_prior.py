"""Make `colour/data/camera_prior.npz`: exponents, bend and matrix that simulated cameras need, mean and covariance.

    python benchmarks/correction_prior.py

Fits the tuning half of the simulated photographs with a prior that knows nothing of cameras. Run it anew when
the simulation or the tone curve changes.
"""

import numpy as np

from benchmarks.simulated_photos import photographs, reference
from colour.correction import KINDS, Kind
from colour.fit import FEWEST_PATCHES, channel_scale, skin_weights
from colour.metric import difference_metric
from colour.prior import FILE, loose_prior, of_camera
from colour.reading import ChartReading
from colour.solver import Problem, solve
from colour.spaces import Floats

_PHOTOGRAPHS = 120


def camera(reading: ChartReading, kind: Kind) -> Floats:
    """Return exponents, bend and matrix (4 + 3 * terms,) that fit a reading, the whole chart seen."""
    chart, used = reference(), reading.usable
    target = chart.lab_d65[used]
    centre, precision = loose_prior(kind)
    problem = Problem(
        kind=kind,
        read=reading.patches[used] / channel_scale(reading, chart),
        place=chart.places[used],
        target=target,
        metric=difference_metric(target),
        prior=centre,
        precision=precision,
    )
    return solve(problem, skin_weights(target)[None], centre[None].copy())[0, of_camera(kind)]


def main() -> None:
    """Fit, and write the file."""
    readings = [photo.reading for photo in photographs("tuning", _PHOTOGRAPHS)]
    stored = {}
    for kind in KINDS:
        usable = [one for one in readings if one.usable.sum() >= FEWEST_PATCHES]
        found = np.array([camera(one, kind) for one in usable])
        stored[f"{kind} mean"] = found.mean(axis=0)
        stored[f"{kind} covariance"] = np.cov(found, rowvar=False)
        print(f"{kind}: mean {np.round(found.mean(axis=0), 3)}\n spread {np.round(found.std(axis=0), 3)}")
    FILE.parent.mkdir(exist_ok=True)
    np.savez(FILE, **stored)


if __name__ == "__main__":
    main()
