from collections.abc import Sequence
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colour.charts import reference
from colour.charts.cgats import CgatsError, read_cgats
from colour.icc import bradford
from colour.skin.spectra import colorchecker, spectral_lab
from colour.spaces import D65_WHITE, lab_to_xyz, xyz_to_lab
from tests.support.examples import examples

D50 = np.array([0.96422, 1.0, 0.82521])
PLACES = [f"{letter}{number}" for number in range(1, 5) for letter in "ABCDEF"]


def file(
    fields: Sequence[str], rows: Sequence[Sequence[object]], keywords: str = "", *, sets: int | None = None
) -> str:
    """Return a CGATS text with these columns and rows."""
    body = "\n".join(" ".join(str(cell) for cell in row) for row in rows)
    return (
        f'CGATS.17\nORIGINATOR "a test"\n{keywords}\nNUMBER_OF_FIELDS {len(fields)}\nBEGIN_DATA_FORMAT\n'
        f"{' '.join(fields)}\nEND_DATA_FORMAT\nNUMBER_OF_SETS {len(rows) if sets is None else sets}\n"
        f"BEGIN_DATA\n{body}\nEND_DATA\n"
    )


def lab_d50() -> np.ndarray:
    """Return the Classic's CIELAB under D50."""
    xyz = lab_to_xyz(reference("classic24").lab_d65) @ bradford(D65_WHITE, D50).T
    return xyz_to_lab(xyz, D50)


def lab_file(keywords: str = "", ids: Sequence[str] = PLACES) -> str:
    """Return the Classic as a file of CIELAB under D50."""
    return file(
        ("SAMPLE_ID", "LAB_L", "LAB_A", "LAB_B"),
        [(name, *row) for name, row in zip(ids, lab_d50(), strict=True)],
        keywords,
    )


@pytest.mark.parametrize("keywords", ["", 'WEIGHTING_FUNCTION "ILLUMINANT, D50"', 'ILLUMINANT "D50"'])
def test_cielab_stands_under_d50_unless_said(keywords: str) -> None:
    """CIELAB of a file is taken from D50 to D65; patches have their names, and the source says so."""
    chart = read_cgats(lab_file(keywords))
    assert reference("classic24").lab_d65 == pytest.approx(chart.lab_d65, abs=1e-6)
    assert ("cgats", 6, 4, "A1") == (chart.kind, chart.layout.columns, chart.layout.rows, chart.names[0])
    assert chart.trusted
    assert "a test" in chart.source
    assert "D50" in chart.source


def test_cielab_under_d65_is_left_alone() -> None:
    """A file that names D65 is not adapted."""
    chart = read_cgats(lab_file('MEASUREMENT_SOURCE "Illumination=D65 ObserverAngle=2degree"'))
    assert lab_d50() == pytest.approx(chart.lab_d65, abs=1e-6)


@pytest.mark.parametrize("scale", [1, 100])
def test_xyz_is_read_in_either_scale(scale: float) -> None:
    """XYZ with a diffuser of Y = 100, or of 1, gives the colours under D65."""
    xyz = lab_to_xyz(lab_d50(), D50) * scale
    rows = [(name, *row) for name, row in zip(PLACES, xyz, strict=True)]
    chart = read_cgats(file(("SAMPLE_ID", "XYZ_X", "XYZ_Y", "XYZ_Z"), rows))
    assert reference("classic24").lab_d65 == pytest.approx(chart.lab_d65, abs=1e-6)


@pytest.mark.parametrize("scale", [1, 100])
@pytest.mark.parametrize("prefix", ["SPECTRAL_NM", "SPECTRAL_NM_", "SPEC_", "nm"])
def test_spectra_are_computed_under_d65(prefix: str, scale: float) -> None:
    """Spectra, as a share or in per cent and however their columns are written, count before CIELAB."""
    _, spectra = colorchecker()
    fields = ("SAMPLE_NAME", "LAB_L", "LAB_A", "LAB_B", *(f"{prefix}{nm}" for nm in range(380, 781, 10)))
    rows = [(name, 50, 0, 0, *row * scale) for name, row in zip(PLACES, spectra, strict=True)]
    chart = read_cgats(file(fields, rows))
    assert spectral_lab(spectra) == pytest.approx(chart.lab_d65, abs=1e-6)
    assert chart.reflectance is not None
    assert spectra == pytest.approx(chart.reflectance)


def test_places_put_patches_in_order() -> None:
    """Patches listed column by column are put row by row by their places, whatever the zeros in them."""
    turned = np.arange(24).reshape(4, 6).T.ravel()
    rows = [(f"{PLACES[k][0]}0{PLACES[k][1]}", *lab_d50()[k]) for k in turned]
    chart = read_cgats(file(("SAMPLE_LOC", "LAB_L", "LAB_A", "LAB_B"), rows))
    assert reference("classic24").lab_d65 == pytest.approx(chart.lab_d65, abs=1e-6)


def test_rows_may_carry_the_letters() -> None:
    """Where numbers go further than letters the letters name the rows: A1 to A6 lie side by side."""
    ids = [f"{letter}{number}" for letter in "ABCD" for number in range(1, 7)]
    chart = read_cgats(lab_file(ids=ids))
    assert ids == list(chart.names)
    assert reference("classic24").lab_d65 == pytest.approx(chart.lab_d65, abs=1e-6)


@pytest.mark.parametrize(
    ("keywords", "ids", "size"),
    [
        ("", [f"{letter}{number}" for letter in "ABCDEFGHIJKLMN" for number in range(1, 11)], (14, 10)),
        ("LGOROWLENGTH 12", [str(number) for number in range(60)], (12, 5)),
    ],
)
def test_a_chart_may_have_any_number_of_patches(keywords: str, ids: list[str], size: tuple[int, int]) -> None:
    """Places or LGOROWLENGTH say how patches lie, as on a ColorChecker SG of 14 by 10."""
    rows = [(name, 50, 0, place / 10) for place, name in enumerate(ids)]
    chart = read_cgats(file(("SAMPLE_ID", "LAB_L", "LAB_A", "LAB_B"), rows, keywords))
    assert size == (chart.layout.columns, chart.layout.rows)
    assert len(ids) == len(chart.lab_d65)


def broken(what: str) -> str:
    """Return a file with one fault."""
    whole = lab_file()
    rows = [(name, *row) for name, row in zip(PLACES, lab_d50(), strict=True)]
    fields = ("SAMPLE_ID", "LAB_L", "LAB_A", "LAB_B")
    bands = [f"SPECTRAL_NM{nm}" for nm in range(500, 701, 10)]
    return {
        "no data": "CGATS.17\nORIGINATOR x\n",
        "no end": whole.replace("END_DATA\n", ""),
        "no format": whole.replace("BEGIN_DATA_FORMAT", "X").replace("END_DATA_FORMAT", "Y"),
        "open format": whole[: whole.index("END_DATA_FORMAT")],
        "comma": file(fields, [("A1", "1,5", 0, 0), *rows[1:]]),
        "short row": whole.replace("BEGIN_DATA\nA1 ", "BEGIN_DATA\nA1 5\nX "),
        "count": file(fields, rows, sets=23),
        "few": file(fields, rows[:10]),
        "unplaced": file(fields, [(number, 50, 0, 0) for number in range(15)]),
        "no colour": file(("SAMPLE_ID",), [(name,) for name in PLACES]),
        "illuminant": lab_file('ILLUMINANT "candle"'),
        "observer": lab_file('OBSERVER "10 degree"'),
        "impossible": file(fields, [(name, 50, 400, 0) for name in PLACES]),
        "narrow": file(("SAMPLE_ID", *bands), [(name, *[0.5] * len(bands)) for name in PLACES]),
    }[what]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("no data", "BEGIN_DATA"),
        ("no end", "line 9: BEGIN_DATA has no END_DATA"),
        ("no format", "line 9: .*columns have no names"),
        ("open format", "line 5: .*breaks off"),
        ("comma", "line 10: LAB_L is '1,5', which is no number; write it with a decimal point"),
        ("short row", "line 10: 2 values for 4 columns"),
        ("count", "NUMBER_OF_SETS is 23 but 24"),
        ("few", "10 patches are too few"),
        ("unplaced", "LGOROWLENGTH"),
        ("no colour", "LAB_L"),
        ("illuminant", "'CANDLE' is not known; use one of A"),
        ("observer", "10-degree observer"),
        ("impossible", "line 10: no surface has this colour"),
        ("narrow", "from 500 to 700 nm"),
    ],
)
def test_a_fault_is_named_with_its_line_and_what_to_do(what: str, words: str) -> None:
    """A file that cannot be used says where, and what would help."""
    with pytest.raises(CgatsError, match=words):
        read_cgats(broken(what))


@given(st.text(max_size=300) | st.integers(0, 1500).map(lambda cut: lab_file()[:cut]))
@settings(max_examples=examples(50))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Any text is read or refused as a CGATS file; nothing else happens."""
    with suppress(CgatsError):
        read_cgats(text)
