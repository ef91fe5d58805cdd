"""A batch's measured values: the file to fill in, reading it, and whether it can be what it says."""

from dataclasses import replace

import numpy as np

from colour.batch_name import batch_name
from colour.card.layout import CARD_LAYOUT
from colour.card.values import nominal_reference
from colour.charts.cgats import ILLUMINANT_KEYS, CgatsError, CgatsTable, parse_cgats, read_cgats
from colour.charts.reference import ChartReference
from colour.difference import delta_e00
from colour.spaces import Floats

BATCH_KEYWORD = "CARD_BATCH"
UNMEASURED = "?"
# In the order in which `read_cgats` asks them where a patch lies.
_ID_FIELDS = ("SAMPLE_LOC", "SAMPLE_ID", "SAMPLEID", "SAMPLE_NAME")

# A printer bends colour smoothly: with 300 simulated ones (mean deviation 3 to 12) half of the patches lay within
# 1.6 of such a bend, and none with the rows of the table shifted by one within 8.
_WORST = 6.0
# Exchanging patches back gained nothing in any of them, and at least 3.4 where two unlike ones had been swapped.
_SWAP_GAIN = 2.0
# Beyond this mean difference no paper or ink is like the card.
_WORST_DEVIATION = 20.0


def template(batch: str) -> str:
    """Return the CGATS file of a batch to fill in: 24 patches, each value a question mark.

    Raises ValueError for what is no batch name.
    """
    name = batch_name(batch)
    unmeasured = f"\t{UNMEASURED}" * 3
    rows = "\n".join(f"{patch}{unmeasured}" for patch in nominal_reference().names)
    return f"""CGATS.17
ORIGINATOR "Newborn Skin Atlas"
DESCRIPTOR "Colour card, batch {name}"
KEYWORD "{BATCH_KEYWORD}"
{BATCH_KEYWORD} "{name}"
# Put L*, a* and b* in place of each question mark. Instruments mostly give them for D50, 2 degrees: that
# is what stands below; change it to what yours says. A file that your instrument saves serves as well.
ILLUMINANT "D50"
OBSERVER "2 degree"
NUMBER_OF_FIELDS 4
BEGIN_DATA_FORMAT
SAMPLE_ID\tLAB_L\tLAB_A\tLAB_B
END_DATA_FORMAT
NUMBER_OF_SETS {len(nominal_reference().names)}
BEGIN_DATA
{rows}
END_DATA
"""


def stated_batch(text: str) -> str | None:
    """Return the batch that a file names itself, or None. Raises CgatsError."""
    name = parse_cgats(text).keywords.get(BATCH_KEYWORD)
    try:
        return None if name is None else batch_name(name)
    except ValueError as error:
        msg = f"{BATCH_KEYWORD}: {error}"
        raise CgatsError(msg) from None


def measured_reference(text: str, batch: str) -> ChartReference:
    """Return the reference of kind `card:<batch>` that a batch's CGATS file gives.

    Raises CgatsError, saying what to do, for a file that is not of the card's 24 patches. Whether the values
    are plausible, `implausible` tells.
    """
    name = batch_name(batch)
    table = parse_cgats(text)
    names = nominal_reference().names
    _check_patches(table, names)
    read = read_cgats(text)
    how = read.source.rpartition(": ")[2]
    return replace(
        read, kind=f"card:{name}", names=names, source=f"batch {name}, measured: {how}", layout=CARD_LAYOUT
    )


def bare_file(text: str, batch: str) -> str:
    """Return a batch's file with its numbers and their light alone: other words may name people or places.

    It reads the same by `measured_reference`, whose errors it raises; the same values give the same text.
    """
    name = measured_reference(text, batch).kind.partition(":")[2]
    table = parse_cgats(text)
    listed = _listed(table) or nominal_reference().names
    numbers = [field for field in table.fields if field not in _ID_FIELDS and _is_number(table, field)]
    said = "".join(f'{key} "{table.keywords[key]}"\n' for key in ILLUMINANT_KEYS if key in table.keywords)
    rows = "".join(
        " ".join((patch, *(f"{table.number(row, field):g}" for field in numbers))) + "\n"
        for row, patch in enumerate(listed)
    )
    return (
        f'CGATS.17\nKEYWORD "{BATCH_KEYWORD}"\n{BATCH_KEYWORD} "{name}"\n{said}'
        f"BEGIN_DATA_FORMAT\nSAMPLE_ID {' '.join(numbers)}\nEND_DATA_FORMAT\nBEGIN_DATA\n{rows}END_DATA\n"
    )


def implausible(measured: ChartReference) -> str | None:
    """Return why values cannot be those of a print of the card, and what to do, or None.

    Judged by a smooth bend from the nominal colours to the measured ones: no printer leaves it far, a table
    in another order does.
    """
    nominal, lab = nominal_reference().lab_d65, measured.lab_d65
    missed = _missed(nominal, lab)
    if missed > _WORST:
        for order, how in _other_orders():
            if _missed(nominal, lab[order]) < missed / 2:
                return f"the patches seem to be listed {how}; measure or list them row by row from A1 to D6"
        return (
            f"most values miss the card's by {missed:.0f} CIEDE2000 and more beyond what a printer does; "
            "check that this file is of this card, and in which order its patches were measured"
        )
    deviation = float(delta_e00(nominal, lab).mean())
    if deviation > _WORST_DEVIATION:
        return (
            f"the print misses what is meant by {deviation:.0f} CIEDE2000 on average; check the illuminant of the "
            "file, or print again with the colour enhancement off"
        )
    return _swapped(_distances(nominal, lab))


def _check_patches(table: CgatsTable, names: tuple[str, ...]) -> None:
    """Raise CgatsError unless the table holds each of the card's patches once, all of them measured."""
    said = _listed(table)
    if said is not None:
        missing = [name for name in names if name not in said]
        other = sorted(set(said) - set(names))
        if missing or other or len(said) != len(names):
            parts = [f"missing: {', '.join(missing)}"] if missing else []
            parts += [f"unknown: {', '.join(other)[:80]}"] if other else []
            msg = f"the card's patches are A1 to D6, each once ({'; '.join(parts) or 'some stand twice'})"
            raise CgatsError(msg)
    elif len(table.rows) != len(names):
        msg = (
            f"the card has {len(names)} patches, the file {len(table.rows)}; name them A1 to D6 in SAMPLE_ID"
        )
        raise CgatsError(msg)
    for row, line in zip(table.rows, table.lines, strict=True):
        if UNMEASURED in row:
            msg = f"patch {row[0]} is not measured yet; put a value in place of each '{UNMEASURED}'"
            raise CgatsError(msg, line)


def _listed(table: CgatsTable) -> tuple[str, ...] | None:
    """Return the patches as the table names them, in capitals; None where it only counts them."""
    known = set(nominal_reference().names)
    for field in _ID_FIELDS:
        words = tuple(word.strip().upper() for word in table.column(field) or ())
        if known & set(words):
            return words
    return None


def _is_number(table: CgatsTable, field: str) -> bool:
    try:
        return all(np.isfinite(table.number(row, field)) for row in range(len(table.rows)))
    except CgatsError:
        return False


def _other_orders() -> tuple[tuple[np.ndarray[tuple[int], np.dtype[np.intp]], str], ...]:
    """Return orders that put a table right which was measured in a usual wrong way, and the way in words."""
    columns, rows, count = CARD_LAYOUT.columns, CARD_LAYOUT.rows, CARD_LAYOUT.count
    grid = np.arange(count).reshape(rows, columns)
    return (
        (np.arange(count)[::-1].copy(), "from the other end (the card upside down)"),
        (np.arange(count).reshape(columns, rows).T.ravel(), "column by column"),
        (grid[:, ::-1].ravel(), "from right to left"),
        (grid[::-1].ravel(), "from the lowest row up"),
        (np.roll(np.arange(count), 1), "one patch too early"),
        (np.roll(np.arange(count), -1), "one patch too late"),
    )


def _missed(nominal: Floats, lab: Floats) -> float:
    """Return what half of the patches miss the bend by, so that a few wrong ones do not speak for all."""
    return float(np.median(np.diag(_distances(nominal, lab))))


def _distances(nominal: Floats, lab: Floats) -> Floats:
    """Return (n, n) CIEDE2000 from where the bend puts each nominal colour to each measured one.

    The bend is affine in CIELAB, fitted with Cauchy weights so that a few wrong rows do not pull it.
    """
    terms = np.column_stack([np.ones(len(nominal)), nominal / 50])
    weights = np.ones((len(nominal), 1))
    bent = nominal
    for _ in range(20):
        bent = terms @ np.linalg.lstsq(terms * weights, lab * weights, rcond=None)[0]
        missed = np.linalg.norm(lab - bent, axis=1, keepdims=True)
        scale = 1.5 * max(float(np.median(missed)), 0.5)
        weights = np.sqrt(1 / (1 + (missed / scale) ** 2))
    count = len(nominal)
    every = delta_e00(np.repeat(bent, count, axis=0), np.tile(lab, (count, 1)))
    return np.asarray(every).reshape(count, count)


def _swapped(apart: Floats) -> str | None:
    """Return which patches seem to have each other's values, or None."""
    from scipy.optimize import linear_sum_assignment

    here, there = linear_sum_assignment(apart)
    if np.trace(apart) - apart[here, there].sum() < _SWAP_GAIN:
        return None
    names = [nominal_reference().names[place] for place in np.flatnonzero(here != there)]
    return f"patches {', '.join(names)} seem to have each other's values; measure them again"
