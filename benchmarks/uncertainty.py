"""Make the table of `colour.uncertainty` from simulated photographs, and try it on others.

    python -m benchmarks.uncertainty --write    makes colour/skin/data/uncertainty.csv anew
    python -m benchmarks.uncertainty            prints coverage and width on cameras and lights it never saw
    python -m benchmarks.uncertainty --offsets  prints what taking known mean errors off would win

Deterministic: the same numbers of photographs give the same table. What is simulated stands in
`benchmarks/skin_scenes`.
"""

import argparse
from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.skin_scenes import HALVES
from benchmarks.skin_scenes.errors import (
    Errors,
    all_errors,
    table_of_bias,
    table_of_coverage,
    table_of_offsets,
    table_of_sites,
)
from benchmarks.skin_scenes.skin import TONES
from colour.light import Light
from colour.metric import nearness
from colour.skin import reflectance, spectral_lab
from colour.skin.sites import SITES
from colour.spaces import Floats
from colour.uncertainty import TABLE_FILE, covariances, ita_uncertainties

# So many of the errors in simulated photographs the 95 % interval covers in the half that makes the table:
# a little more than 95 %, since other cameras and lights are not quite like these.
COVERED_IN_TABLE = 0.97
TABLE_PHOTOS = 120
TEST_PHOTOS = 70
# An axis's uncertainty is looked for between these.
_LEAST, _MOST = 0.8, 25.0

_BILIRUBIN = {"sternum": (20.0, 250.0), "sclera": (20.0, 120.0, 250.0)}
_NODE_TONES = {"sternum": range(6), "sclera": (0,)}


def nodes() -> Mapping[str, Floats]:
    """Return the colours (3,) of the skin model that the table has rows for, by name."""
    found = {}
    for site in ("sternum", "palm", "lip", "tongue", "nail_bed", "sclera"):
        for tone in _NODE_TONES.get(site, (0, 2, 4)):
            for tsb in _BILIRUBIN.get(site, (60.0,)):
                name = f"{site} {tone + 1} {tsb:g}"
                found[name] = spectral_lab(reflectance(TONES[tone], tsb, site=SITES[site]))
    return found


def make_table(errors: Mapping[Light, Errors]) -> str:
    """Return the table as CSV text."""
    lines = [*_HEADER, "light,L,a,b,u_L,u_a,u_b,r_La,r_Lb,r_ab"]
    places = np.array(list(nodes().values()))
    each = {kind: fit_nodes([one], places) for kind, one in errors.items()}
    widest = np.maximum.reduce([width for width, _ in each.values()])
    every = list(errors.values())
    each["unknown"] = (widest, _correlations(every, places, widest))
    # Nobody is surer of skin for stating a lamp than for stating daylight.
    daylight = each["daylight"][0]
    for light, (width, correlation) in each.items():
        for lab, u, r in zip(places, np.maximum(width, daylight), correlation, strict=True):
            numbers = [*(f"{v:.1f}" for v in lab), *(f"{v:.2f}" for v in (*u, *r))]
            lines.append(",".join([light, *numbers]))
    return "\n".join(lines) + "\n"


_HEADER = (
    "# What simulated photographs leave uncertain at colours of newborn skin (CIELAB, D65), by light: standard",
    "# uncertainties u of L*, a*, b* and their correlations r. Made by `make uncertainty-table`;",
    "# how it is used stands in `colour/uncertainty.py`. Rows of a light: chest of six tones with 20 and 250",
    "# micromol/L bilirubin, palm, lip, tongue and nail bed of three tones, sclera with 20, 120 and 250 micromol/L.",
)


def fit_nodes(errors: Sequence[Errors], places: Floats) -> tuple[Floats, Floats]:
    """Return standard uncertainties and correlations, each (nodes, 3)."""
    one = errors[0]
    near = nearness(one.lab, places)
    known = np.einsum("nii->ni", one.known)
    width = np.array([[_width(one.error[:, k], known[:, k], w) for k in range(3)] for w in near.T])
    return width, _correlations(errors, places, width)


def _width(error: Floats, known: Floats, weight: Floats) -> float:
    """Return the standard uncertainty that, beside variances `known`, covers enough of the errors."""
    low, high = _LEAST, _MOST
    while high - low > 1e-3:
        middle = (low + high) / 2
        inside = np.abs(error) <= 1.96 * np.sqrt(known + middle**2)
        if (weight * inside).sum() >= COVERED_IN_TABLE * weight.sum():
            high = middle
        else:
            low = middle
    return high


def _correlations(errors: Sequence[Errors], places: Floats, width: Floats) -> Floats:
    """Return (nodes, 3): correlations L*a*, L*b*, a*b* of the errors about nought."""
    nears = [nearness(one.lab, places) for one in errors]
    moments = sum(
        np.einsum("nk,ni,nj->kij", near, e.error, e.error) for near, e in zip(nears, errors, strict=True)
    )
    spread = np.sqrt(np.einsum("kii->ki", moments))
    found = moments / (spread[:, :, None] * spread[:, None, :])
    rows = []
    for node, u in enumerate(width):
        by_ita = _ita_correlation(errors, [near[:, node] for near in nears], u)
        row = np.array([found[node, 0, 1], by_ita, found[node, 1, 2]])
        # Only together with the other two is a correlation possible or not: those give way.
        while np.linalg.eigvalsh(covariances(np.ones((1, 3)), row[None])[0])[0] < 0.02:
            row *= (0.9, 1, 0.9)
        rows.append(row)
    return np.array(rows)


def _ita_correlation(errors: Sequence[Errors], weights: Sequence[Floats], u: Floats) -> float:
    """Return the correlation of L* and b* with which ITA is as narrow as covers enough in each light."""
    best, most, narrowest = 0.0, -1.0, np.inf
    for correlation in np.linspace(-0.95, 0.95, 39):
        own = covariances(u[None], np.array([[0, correlation, 0]]))
        tried = [_ita_tried(e, own, w) for e, w in zip(errors, weights, strict=True)]
        least = min(min(covered, COVERED_IN_TABLE) for covered, _ in tried)
        width = max(width for _, width in tried)
        if least > most or (least == most and width < narrowest):
            best, most, narrowest = float(correlation), least, width
    return best


def _ita_tried(errors: Errors, own: Floats, weight: Floats) -> tuple[float, float]:
    """Return how much of ITA's errors near a node its covariance covers, and the mean uncertainty."""
    near = weight > 1e-3
    u = ita_uncertainties(errors.lab[near], errors.known[near] + own)
    inside = np.abs(errors.ita_error[near]) <= 1.96 * u
    total = max(float(weight[near].sum()), 1e-9)
    return float((weight[near] * inside).sum()) / total, float((weight[near] * u).sum()) / total


def main() -> None:
    """Write the table, or print what it covers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--write", action="store_true", help="make the table anew")
    parser.add_argument("--offsets", action="store_true", help="print what known offsets would win")
    parser.add_argument("--photos", type=int, help="photographs in each kind of light")
    asked = parser.parse_args()
    if asked.write:
        TABLE_FILE.write_text(make_table(all_errors("table", asked.photos or TABLE_PHOTOS)), encoding="utf-8")
        return
    if asked.offsets:
        made, tried = (all_errors(half, asked.photos or TEST_PHOTOS) for half in HALVES)
        print(table_of_offsets(made, tried, np.array(list(nodes().values()))))
        return
    errors = all_errors("test", asked.photos or TEST_PHOTOS)
    print(table_of_bias(errors), table_of_sites(errors), sep="\n\n", end="\n\n")
    for stated in ("stated", "unknown"):
        print(f"Light {'as it was' if stated == 'stated' else 'not stated'}:\n")
        print(table_of_coverage(errors, stated), end="\n\n")


if __name__ == "__main__":
    main()
