"""A chart's reference values from a CGATS file: CIELAB, XYZ or spectra, and how its patches lie."""

import re

import numpy as np

from colour.charts.cgats_table import CgatsError, CgatsTable, parse_cgats
from colour.charts.reference import ChartLayout, ChartReference
from colour.icc import bradford
from colour.skin.spectra import WAVELENGTHS, spectral_lab
from colour.spaces import D65_WHITE, Floats, lab_to_xyz, xyz_to_lab

__all__ = ["ILLUMINANT_KEYS", "CgatsError", "CgatsTable", "parse_cgats", "read_cgats"]

# ASTM E308 whites for the 2-degree observer.
_WHITES = {
    "A": (1.0985, 1.0, 0.35585),
    "C": (0.98074, 1.0, 1.18232),
    "D50": (0.96422, 1.0, 0.82521),
    "D55": (0.95682, 1.0, 0.92149),
    "D65": tuple(D65_WHITE),
    "D75": (0.94972, 1.0, 1.22638),
}
# Keywords that say for which light, and which observer, the values stand.
ILLUMINANT_KEYS = (
    "ILLUMINANT",
    "ILLUMINATION_NAME",
    "WEIGHTING_FUNCTION",
    "MEASUREMENT_SOURCE",
    "OBSERVER",
    "OBSERVER_ANGLE",
)
_LAB, _XYZ = ("LAB_L", "LAB_A", "LAB_B"), ("XYZ_X", "XYZ_Y", "XYZ_Z")
_BAND = re.compile(r"(?:SPECTRAL_NM_?|SPECTRAL_|SPECTRAL_PCT_?|SPEC_|NM_?)(\d{3})(?:\.0+)?", re.ASCII)
_PLACE = re.compile(r"([A-Z]{1,2})[-_ ]?0*(\d{1,2})", re.ASCII)
# Spectra must reach from blue to red, or colour is guesswork; beyond their ends they are held.
_FROM_NM, _TO_NM, _WIDEST_STEP = 420, 680, 20
_FEWEST = 14


def read_cgats(text: str) -> ChartReference:
    """Return the reference of kind `cgats` that a CGATS file gives.

    Spectra count before XYZ, XYZ before CIELAB. Spectra are computed under D65 for the 2-degree observer; XYZ
    and CIELAB stand under the file's illuminant (D50 when it names none, as CGATS.17 has it) and are taken to D65
    with Bradford. Patches are put row by row by their places (SAMPLE_LOC or SAMPLE_ID, A1 to N10: the
    letter or the number counts the columns, whichever goes further), else as listed, LGOROWLENGTH in a row.
    Raises CgatsError naming the line and what to do.
    """
    table = parse_cgats(text)
    if len(table.rows) < _FEWEST:
        msg = f"{len(table.rows)} patches are too few for a calibration; at least {_FEWEST} are needed"
        raise CgatsError(msg)
    layout, order = _layout(table)
    spectra, how = _spectra(table), "measured spectra, computed under D65"
    if spectra is None:
        lab, how = _colorimetric(table)
    else:
        lab = spectral_lab(spectra)
    names = table.column("SAMPLE_NAME", "SAMPLE_LOC", "SAMPLE_ID", "SAMPLEID") or tuple(
        str(number + 1) for number in range(len(table.rows))
    )
    title = table.keywords.get("DESCRIPTOR") or table.keywords.get("ORIGINATOR")
    return ChartReference(
        kind="cgats",
        names=tuple(names[index] for index in order),
        lab_d65=_frozen(lab[order]),
        reflectance=None if spectra is None else _frozen(spectra[order]),
        wavelengths=None if spectra is None else WAVELENGTHS,
        source=f"reference file{f' ({title[:80]})' if title else ''}: {how}",
        layout=layout,
    )


def _layout(table: CgatsTable) -> tuple[ChartLayout, list[int]]:
    """Return the layout, and for each of its places the row of the table that lies there."""
    count = len(table.rows)
    for words in (
        table.column("SAMPLE_LOC"),
        table.column("SAMPLE_ID", "SAMPLEID"),
        table.column("SAMPLE_NAME"),
    ):
        placed = words and _by_place(words)
        if placed:
            return placed
    length = table.keywords.get("LGOROWLENGTH", "6" if count == 24 else "")
    if not length.isdecimal() or not 2 <= int(length) <= count or count % int(length):
        msg = (
            f"it is not said how the {count} patches lie; name them A1, A2, ... in SAMPLE_ID, or give the "
            "number of patches in a row as LGOROWLENGTH"
        )
        raise CgatsError(msg)
    return ChartLayout(int(length), count // int(length)), list(range(count))


def _by_place(words: tuple[str, ...]) -> tuple[ChartLayout, list[int]] | None:
    """Return the layout that names such as A1 or N10 give, or None when they are no full rectangle."""
    found = [_PLACE.fullmatch(word.upper()) for word in words]
    parts = [(match[1], int(match[2])) for match in found if match]
    letters = sorted({letter for letter, _ in parts}, key=lambda letter: (len(letter), letter))
    numbers = sorted({number for _, number in parts})
    rectangle = len(letters) * len(numbers) == len(set(parts)) == len(words)
    if not rectangle or min(len(letters), len(numbers)) < 2:
        return None
    at = {(letters.index(letter), numbers.index(number)): row for row, (letter, number) in enumerate(parts)}
    lettered = len(letters) >= len(numbers)
    columns, rows = sorted((len(letters), len(numbers)), reverse=True)
    cells = [(column, row) if lettered else (row, column) for row in range(rows) for column in range(columns)]
    return ChartLayout(columns, rows), [at[cell] for cell in cells]


def _spectra(table: CgatsTable) -> Floats | None:
    """Return reflectance (n, 41) on `WAVELENGTHS`, 0..1, or None where the file has no spectra."""
    bands = {int(match[1]): name for name in table.fields if (match := _BAND.fullmatch(name))}
    at = sorted(bands)
    if not at:
        return None
    if at[0] > _FROM_NM or at[-1] < _TO_NM or max(np.diff(at)) > _WIDEST_STEP:
        msg = (
            f"the spectra go from {at[0]} to {at[-1]} nm; give them from {_FROM_NM} to {_TO_NM} nm in steps of "
            f"{_WIDEST_STEP} nm or less, or give LAB_L, LAB_A, LAB_B"
        )
        raise CgatsError(msg)
    read = np.array([[table.number(row, bands[nm]) for nm in at] for row in range(len(table.rows))])
    # A fluorescing white reaches 1.2; beyond that the figures are per cent.
    read = read / 100 if read.max() > 2 else read
    if read.min() < -0.02 or read.max() > 2:
        msg = "reflectance must lie between 0 and 1, or 0 and 100 per cent"
        raise CgatsError(msg, table.lines[int(np.argmax(np.abs(read).max(axis=1)))])
    return np.array([np.interp(WAVELENGTHS, at, row) for row in read])


def _colorimetric(table: CgatsTable) -> tuple[Floats, str]:
    """Return CIELAB (n, 3) under D65, and in words what it was made of."""
    name = _illuminant(table)
    white = np.array(_WHITES[name])
    fields = next((three for three in (_XYZ, _LAB) if all(field in table.fields for field in three)), None)
    if fields is None:
        msg = (
            "no colours: columns LAB_L, LAB_A, LAB_B or XYZ_X, XYZ_Y, XYZ_Z or SPECTRAL_NM400 ... are needed"
        )
        raise CgatsError(msg)
    read = np.array([[table.number(row, field) for field in fields] for row in range(len(table.rows))])
    # CGATS gives a perfect diffuser Y = 100.
    scale = 100 if read.max() > 2 else 1
    xyz = read / scale if fields is _XYZ else lab_to_xyz(read, white)
    lab = xyz_to_lab(xyz @ bradford(white, D65_WHITE).T)
    wrong = (lab[:, 0] < -1) | (lab[:, 0] > 110) | (np.abs(lab[:, 1:]).max(axis=1) > 160)
    if wrong.any():
        msg = "no surface has this colour; check the columns and the illuminant"
        raise CgatsError(msg, table.lines[int(np.argmax(wrong))])
    what = "CIELAB" if fields is _LAB else "XYZ"
    return lab, f"{what} ({name}, 2 degrees)" + ("" if name == "D65" else ", taken to D65 with Bradford")


def _illuminant(table: CgatsTable) -> str:
    """Return the name of the illuminant. Raises CgatsError for one, or an observer, that is not known."""
    said = " ".join(table.keywords.get(key, "") for key in ILLUMINANT_KEYS)
    if re.search(r"\b10\s*(?:°|deg|_deg)|CIE_?1964|(?:angle|observer)\W*10\b", said, re.IGNORECASE):
        msg = "the values are for the 10-degree observer; save them for 2 degrees, or with spectra"
        raise CgatsError(msg)
    stated = table.keywords.get("ILLUMINANT", "").strip().upper()
    found = re.search(r"(?<![A-Z0-9])(D\d\d|F\d+|A|C)(?![A-Z0-9])", stated) or re.search(
        r"(?<![A-Z0-9])(D\d\d|F\d+)(?![A-Z0-9])", said.upper()
    )
    if found is None and stated:
        msg = f"the illuminant {stated[:20]!r} is not known; use one of {', '.join(_WHITES)}"
        raise CgatsError(msg)
    name = found[1] if found else "D50"
    if name not in _WHITES:
        msg = f"the illuminant {name} is not known; use one of {', '.join(_WHITES)}, or spectra"
        raise CgatsError(msg)
    return name


def _frozen(values: Floats) -> Floats:
    values.flags.writeable = False
    return values
