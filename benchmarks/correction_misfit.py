"""Make `colour/data/camera_misfit.npz`: how far, and in which direction, simulated patches are missed when left out.

    python -m benchmarks.correction_misfit

From photographs of the tuning half that made no prior, each fitted in CIEDE2000, every colour alike, in the way that
misses least. Run it anew when the simulation, the prior or the tone curve changes.
"""

import numpy as np

from benchmarks.simulated_photos import photographs, reference
from colour.correction import KINDS, Kind
from colour.difference import delta_e00
from colour.fit import FEWEST_PATCHES, channel_scale, skin_weights
from colour.metric import difference_metric
from colour.misfit import FILE
from colour.prior import STRENGTHS, prior
from colour.reading import ChartReading
from colour.solver import Problem, predict, solve
from colour.spaces import Floats

_FIRST, _LAST = 240, 480


def left_out(reading: ChartReading, kind: Kind, strength: float) -> Floats:
    """Return CIELAB (n, 3) of each usable patch by the fit that left it out."""
    chart, used = reference(), reading.usable
    target = chart.lab_d65[used]
    centre, precision = prior(kind, strength)
    read = reading.patches[used] / channel_scale(reading, chart)
    metric = difference_metric(target)
    problem = Problem(kind, read, chart.places[used], target, metric, centre, precision)
    weights, every = skin_weights(target), np.arange(len(target))
    base = solve(problem, weights[None], centre[None].copy())
    each = solve(problem, (1 - np.eye(len(every))) * weights, np.repeat(base, len(every), axis=0))
    return np.asarray(predict(problem, each)[every, every])


def main() -> None:
    """Fit, and write the file."""
    lab = reference().lab_d65
    readings = [photo.reading for photo in photographs("tuning", _LAST)[_FIRST:]]
    missed = np.full((len(readings), *lab.shape), np.nan)
    for number, reading in enumerate(readings):
        used = reading.usable
        if used.sum() < FEWEST_PATCHES:
            continue
        ways = [left_out(reading, kind, strength) for kind in KINDS for strength in STRENGTHS]
        missed[number, used] = min(ways, key=lambda way: delta_e00(way, lab[used]).mean()) - lab[used]
    covariance = np.nanmean(missed[..., :, None] * missed[..., None, :], axis=0)
    np.savez(FILE, lab=lab, covariance=covariance)
    print(f"CIELAB, root of the mean square\n{np.sqrt(np.einsum('nii->ni', covariance)).round(1)}")


if __name__ == "__main__":
    main()
