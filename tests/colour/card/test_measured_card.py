from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from colour.calibrate import Calibration, calibrate
from colour.card import measured_reference, nominal_reference
from colour.card.measured import bare_file, implausible, stated_batch, template
from colour.charts import ChartReference
from colour.charts.cgats import CgatsError
from colour.correction import apply
from colour.decode import linearise
from colour.difference import delta_e00
from colour.ladder import SKIN_LADDER
from colour.refusal import ColourRefusal
from colour.spaces import Floats, lab_to_linear_srgb, linear_srgb_to_lab
from tests.support.card_scene import BATCH, CardScene, batch_file, camera, print_card, render
from tests.support.examples import examples

NOMINAL = nominal_reference()
SCENE = CardScene(turn=8, gradient=1.0)
# A print that misses what is meant by 7.6 CIEDE2000 on average.
PRINTED = print_card(9)


def found(declared: str = "auto", reference: ChartReference | None = None) -> Calibration | ColourRefusal:
    """Return the calibration of a photo of that print."""
    image, _ = render(replace(SCENE, printed=PRINTED))
    return calibrate(image, linearise(image), declared=declared, reference=reference)


@cache
def calibrated(kind: str) -> Calibration:
    """Return the calibration by the values meant, or by those measured."""
    given_values = measured_reference(batch_file(PRINTED), BATCH) if kind == "measured" else None
    result = found("auto" if given_values is None else f"card:{BATCH}", given_values)
    assert isinstance(result, Calibration), result
    return result


def skin_error(calibration: Calibration) -> float:
    """Return the mean CIEDE2000 of newborn skin in the same light, as the calibration renders it."""
    seen = lab_to_linear_srgb(SKIN_LADDER) @ camera(SCENE).T
    return float(delta_e00(linear_srgb_to_lab(apply(calibration.correction, seen)), SKIN_LADDER).mean())


def test_a_print_misses_what_is_meant() -> None:
    """The printer of these tests is a bad one, as home printers are."""
    assert 5 < delta_e00(PRINTED, NOMINAL.lab_d65).mean() < 8


def test_nominal_values_are_never_trusted() -> None:
    """A card that nobody measured is calibrated, graded C, and the report says why."""
    report = calibrated("nominal").report
    assert ("C", "card") == (report.grade, report.chart)
    assert "measured" in report.grade_reason


def test_measured_values_are_better_and_say_so() -> None:
    """By its batch file the same photo is graded A or B, names the batch, and gets skin right."""
    measured = calibrated("measured")
    assert measured.report.grade in {"A", "B"}
    assert f"card:{BATCH}" == measured.report.chart
    assert f"batch {BATCH}" in measured.report.chart_source
    assert skin_error(measured) < 1.5
    assert skin_error(calibrated("nominal")) > 2 * skin_error(measured)


def test_another_batch_than_stated_is_refused() -> None:
    """When the card itself says that it is of another batch, its name and the stated one are told."""
    other = measured_reference(batch_file(PRINTED, "W8"), "W8")
    refusal = found("card:W8", other)
    assert isinstance(refusal, ColourRefusal)
    assert "chart.wrong_type" == refusal.code
    assert {"declared": "card:W8", "found": f"card:{BATCH}"} == refusal.data


def test_a_batch_file_comes_back() -> None:
    """What was written in the file is read: every patch in its place, trusted, under the batch's name."""
    shuffled = batch_file(PRINTED).splitlines()
    begin = shuffled.index("BEGIN_DATA") + 1
    shuffled[begin : begin + 24] = reversed(shuffled[begin : begin + 24])
    for text in (batch_file(PRINTED), "\r\n".join(shuffled)):
        read = measured_reference(text, BATCH)
        assert PRINTED == pytest.approx(read.lab_d65, abs=1e-3)
        assert (f"card:{BATCH}", NOMINAL.names, True) == (read.kind, read.names, read.trusted)
        assert BATCH == stated_batch(text)


def test_what_is_kept_of_a_file_is_its_numbers() -> None:
    """Names of people, places and instruments are left out; the values, their light and their batch stay."""
    text = batch_file(PRINTED, "W7").replace("Newborn Skin Atlas", "Jane Doe")
    begin, data = text.split("BEGIN_DATA\n")
    named = begin.replace("LAB_B\n", "LAB_B OPERATOR\n") + "BEGIN_DATA\n# by Jane\n"
    named += data.replace("\n", " Jane\n").replace("END_DATA Jane", "END_DATA")
    kept = bare_file(named, "W7")
    assert "Jane" not in kept
    assert "W7" == stated_batch(kept)
    assert measured_reference(named, "W7").lab_d65 == pytest.approx(
        measured_reference(kept, "W7").lab_d65, abs=0.01
    )
    assert kept == bare_file(kept, "W7")


def test_values_for_d50_are_taken_to_d65() -> None:
    """Instruments give CIELAB for D50: a neutral stays neutral, and the layout is the card's."""
    text = batch_file(PRINTED).replace('ILLUMINANT "D65"', 'ILLUMINANT "D50"')
    lab = measured_reference(text, BATCH).lab_d65
    assert 0.1 < delta_e00(lab, PRINTED).mean() < 3
    assert NOMINAL.layout == measured_reference(text, BATCH).layout


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda _: template(BATCH), "patch A1 is not measured yet"),
        (lambda text: text.replace("A3 ", "E9 "), "missing: A3; unknown: E9"),
        (lambda text: text.replace("B6 ", "B5 "), "missing: B6"),
        (lambda text: "\n".join(li for li in text.splitlines() if not li.startswith("C2")), "NUMBER_OF_SETS"),
        (lambda text: text.replace("A1 ", "A1 x"), "no number"),
        (lambda text: text.replace(f'CARD_BATCH "{BATCH}"', 'CARD_BATCH "a b"'), "CARD_BATCH"),
    ],
)
def test_a_file_that_is_not_the_cards_is_refused(change: object, says: str) -> None:
    """A missing, unknown, doubled or unmeasured patch is named."""
    assert callable(change)
    text = change(batch_file(PRINTED))
    with pytest.raises(CgatsError, match=says):  # noqa: PT012 - the batch is read first, then the values
        stated_batch(text)
        measured_reference(text, BATCH)


GRID = np.arange(24).reshape(4, 6)


@pytest.mark.parametrize(
    ("order", "says"),
    [
        (np.arange(24)[::-1], "upside down"),
        (GRID[:, ::-1].ravel(), "from right to left"),
        (GRID[::-1].ravel(), "from the lowest row up"),
        (np.arange(24).reshape(4, 6).T.ravel(), "column by column"),
        (np.roll(np.arange(24), 1), "one patch too late"),
        (np.roll(np.arange(24), -1), "one patch too early"),
        (np.random.default_rng(1).permutation(24), "which order"),
    ],
)
def test_a_table_in_another_order_is_refused(order: np.ndarray, says: str) -> None:
    """A shifted, turned or transposed table is recognised, and what happened is said."""
    assert says in str(implausible(replace(NOMINAL, lab_d65=PRINTED[order])))


@settings(max_examples=examples(15))
@given(seed=st.integers(0, 10_000), first=st.integers(0, 23), step=st.integers(1, 23))
def test_swapped_patches_are_named(seed: int, first: int, step: int) -> None:
    """Whatever the printer, its own table is taken, and the same with two patches exchanged is refused."""
    lab = print_card(seed)
    assert implausible(replace(NOMINAL, lab_d65=lab)) is None
    second = (first + step) % 24
    assume(delta_e00(lab[first], lab[second]) > 3)  # two that the printer made alike may stand for each other
    order = np.arange(24)
    order[[first, second]] = order[[second, first]]
    said = str(implausible(replace(NOMINAL, lab_d65=lab[order])))
    assert NOMINAL.names[first] in said
    assert NOMINAL.names[second] in said


@pytest.mark.parametrize(
    "lab", [np.full((24, 3), 50.0), np.tile([[95.0, 0, 0]], (24, 1)), PRINTED * [0.5, 1, 1]]
)
def test_values_of_no_card_are_refused(lab: Floats) -> None:
    """One colour over and over, or half the lightness, is not the card."""
    assert implausible(replace(NOMINAL, lab_d65=lab)) is not None
