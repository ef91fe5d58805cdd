"""Make the table of what a home print leaves uncertain, from simulated printers, and try it on others.

    python -m benchmarks.uncertainty_print --write    makes colour/skin/data/print_uncertainty.csv anew
    python -m benchmarks.uncertainty_print            prints coverage and width on printers it never saw

Deterministic: the same numbers of photographs give the same table. The printers stand in
`benchmarks/skin_scenes/printer.py`, the photographs are those of `benchmarks.uncertainty`. Each photograph
has a printer of its own.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from benchmarks.skin_scenes import Half
from benchmarks.skin_scenes.errors import AXES, Errors, covered, measure
from benchmarks.skin_scenes.scene import KINDS, scenes
from benchmarks.skin_scenes.skin import TONES
from benchmarks.uncertainty import fit_nodes, nodes
from colour.calibrate import Calibration, calibrate_reading
from colour.card import nominal_reference
from colour.charts import ChartReference, reference
from colour.correction import apply
from colour.ladder import SKIN_LADDER
from colour.reading import Flags
from colour.spaces import Floats, linear_srgb_to_lab
from colour.tone import ita
from colour.uncertainty import PRINT_FILE, colour_covariance
from tests.support.card_print import printed_card

# In each kind of light, of each card.
TABLE_PHOTOS = 80
TEST_PHOTOS = 60


def print_errors(half: Half, photos: int, chart: ChartReference) -> Sequence[Errors]:
    """Return the errors in each kind of light, where the card is a print that is meant to be `chart`."""
    return [
        measure(kind, scenes(kind, half, photos, printed=chart), known_card=not chart.trusted)
        for kind in KINDS
    ]


def make_table(errors: Sequence[Errors]) -> str:
    """Return the table as CSV text. What the rest of the uncertainty covers already is left to it.

    Prints that pass for a maker's chart get none of it, so they are not asked.
    """
    places = np.array(list(nodes().values()))
    everything = join(errors)
    told = ~everything.measured
    prints = replace(
        everything,
        lab=everything.lab[told],
        error=everything.error[told],
        ita_error=everything.ita_error[told],
        known=everything.unprinted[told],
    )
    width, correlation = fit_nodes([prints], places)
    lines = [*_HEADER, "light,L,a,b,u_L,u_a,u_b,r_La,r_Lb,r_ab"]
    for lab, u, r in zip(places, width, correlation, strict=True):
        lines.append(",".join(["any", *(f"{v:.1f}" for v in lab), *(f"{v:.2f}" for v in (*u, *r))]))
    return "\n".join(lines) + "\n"


_HEADER = (
    "# What a home print of a card, whose colours nobody measured, leaves uncertain at colours of newborn skin",
    "# (CIELAB, D65), beside what stands in uncertainty.csv: standard uncertainties u of L*, a*, b* and their",
    "# correlations r. Made by `python -m benchmarks.uncertainty_print --write`; rows as in uncertainty.csv.",
)


def join(errors: Sequence[Errors]) -> Errors:
    """Return the errors of several kinds of light as one."""
    return Errors(
        lab=np.concatenate([one.lab for one in errors]),
        error=np.concatenate([one.error for one in errors]),
        ita_error=np.concatenate([one.ita_error for one in errors]),
        known=np.concatenate([one.known for one in errors]),
        total={name: np.concatenate([one.total[name] for one in errors]) for name in errors[0].total},
        unprinted=np.concatenate([one.unprinted for one in errors]),
        measured=np.concatenate([one.measured for one in errors]),
        tone=np.concatenate([one.tone for one in errors]),
        site=[site for one in errors for site in one.site],
        refused=sum(one.refused for one in errors),
        photos=sum(one.photos for one in errors),
    )


def other_prints(count: int) -> Errors:
    """Return the errors in readings by a simulation of prints that shares nothing with the spectral one."""
    found = []
    for seed in range(count):
        reading, as_shot = printed_card(seed)
        calibration = calibrate_reading(reading, light="daylight", reference=nominal_reference())
        if isinstance(calibration, Calibration):
            found.append(printed_errors(calibration, as_shot))
    return join(found)


def printed_errors(calibration: Calibration, as_shot: Floats) -> Errors:
    """Return the errors at `SKIN_LADDER`, linear sRGB (6, 3) as shot."""
    correction, report = calibration.correction, calibration.report
    lab = linear_srgb_to_lab(apply(correction, as_shot))
    stated, unprinted = (
        colour_covariance(correction, report.light, as_shot, measured_card=measured)
        for measured in (report.measured_card, True)
    )
    return Errors(
        lab=lab,
        error=lab - SKIN_LADDER,
        ita_error=(ita(lab) - ita(SKIN_LADDER) + 180) % 360 - 180,
        known=unprinted,
        total={"stated": stated},
        unprinted=unprinted,
        measured=np.full(len(lab), report.measured_card),
        tone=np.arange(len(lab)),
        site=["sternum"] * len(lab),
        refused=0,
        photos=1,
    )


def table_of_tones(errors: Errors, own: Flags | None = None) -> str:
    """Return Markdown on those of the errors that are its `own`, else all: by tone, the share covered and mean half-width.

    In the last column what would be covered had the card been taken for a measured one.
    """
    inside, half = covered(errors, "stated")
    before, _ = covered(replace(errors, total={"stated": errors.unprinted}), "stated")
    lines = [f"| tone | {' | '.join(AXES)} | as if measured |", "| --- |" + " ---: |" * (len(AXES) + 1)]
    for name, tones in [("all", range(len(TONES))), *((str(tone + 1), [tone]) for tone in range(len(TONES)))]:
        row = np.isin(errors.tone, tones) & (True if own is None else own)
        cells = [f"{inside[row, k].mean():.1%} ({half[row, k].mean():.1f})" for k in range(len(AXES))]
        cells.append(", ".join(f"{share:.0%}" for share in before[row].mean(axis=0)))
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Write the table, or print what it covers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--write", action="store_true", help="make the table anew")
    parser.add_argument("--photos", type=int, help="photographs in each kind of light")
    asked = parser.parse_args()
    if asked.write:
        charts = (nominal_reference(), reference("classic24"))
        errors = [
            one for chart in charts for one in print_errors("table", asked.photos or TABLE_PHOTOS, chart)
        ]
        PRINT_FILE.write_text(make_table(errors), encoding="utf-8")
        return
    photos = asked.photos or TEST_PHOTOS
    print(f"Another simulation of prints of our card:\n\n{table_of_tones(other_prints(5 * photos))}\n")
    for title, chart in (("our card", nominal_reference()), ("the Classic", reference("classic24"))):
        tried = join(print_errors("test", photos, chart))
        for told, own in (("told to be prints", ~tried.measured), ("taken for the maker's", tried.measured)):
            if own.any():
                print(f"Prints of {title}, {told} ({own.mean():.0%}):\n\n{table_of_tones(tried, own)}\n")


if __name__ == "__main__":
    main()
