from dataclasses import replace

import numpy as np
import pytest

from colour.calibrate import Calibration, calibrate
from colour.card import measured_reference
from colour.decode import linearise
from colour.detect import ChartReading, find_chart
from colour.refusal import ColourRefusal
from tests.support.card_scene import BATCH, CardScene, batch_file, print_card, render

PRINTED = print_card(3)
SCENE = CardScene(turn=20, printed=PRINTED)
MEASURED = measured_reference(batch_file(PRINTED), BATCH)


def test_our_card_is_recognised_and_its_nominal_values_are_not_trusted() -> None:
    """Without a measured batch the card is found by its markers and calibrated, for grade C at best."""
    image, centres = render(SCENE)
    found = calibrate(image, linearise(image))
    assert isinstance(found, Calibration), found
    assert ("card", "C") == (found.reading.kind, found.report.grade)
    assert "nobody measured" in found.report.grade_reason
    assert np.linalg.norm(found.reading.centres - centres, axis=1).max() / found.reading.patch_size < 0.1


def test_a_measured_batch_is_fitted_by_its_own_values() -> None:
    """With its batch's values the card fits better, and no print is suspected."""
    image, _ = render(SCENE)
    linear = linearise(image)
    nominal = calibrate(image, linear)
    found = calibrate(image, linear, declared=f"card:{BATCH}", reference=MEASURED)
    assert isinstance(found, Calibration), found
    assert isinstance(nominal, Calibration)
    assert (f"card:{BATCH}", False) == (found.report.chart, found.report.home_print)
    assert found.report.loo_mean < nominal.report.loo_mean


@pytest.mark.parametrize(
    ("declared", "batch", "found"),
    [(f"card:{BATCH}", "OTHER-1", f"card:{BATCH}"), ("classic24", None, "card"), ("spyder24", None, "card")],
)
def test_our_card_is_told_from_what_was_stated(declared: str, batch: str | None, found: str) -> None:
    """Another batch than the one read off the card, or another card altogether, is refused, both named."""
    image, _ = render(SCENE)
    reference = replace(MEASURED, kind=f"card:{batch}") if batch else None
    refusal = find_chart(image, linearise(image), declared=declared, reference=reference)
    assert isinstance(refusal, ColourRefusal)
    assert "chart.wrong_type" == refusal.code
    stated = f"card:{batch}" if batch else declared
    assert {"declared": stated, "found": found} == refusal.data


def test_an_unregistered_batch_is_read_by_nominal_values() -> None:
    """A card that is stated without its values is placed all the same."""
    image, _ = render(SCENE)
    reading = find_chart(image, linearise(image), declared=f"card:{BATCH}")
    assert isinstance(reading, ChartReading), reading
