from pathlib import Path

import pytest

from colour.card import nominal_reference
from colour.chart_choice import chosen_chart
from colour.charts import CHARTS, ChartReference, UnknownChartError
from colour.charts.cgats import CgatsError
from tests.colour.test_cgats import lab_file


def chosen(declared: str, text: str | None = None) -> ChartReference | None:
    """Return what is chosen where every file and every registered batch holds `text`."""
    return chosen_chart(declared, read_file=lambda _: text or "", read_batch=lambda _: text)


@pytest.mark.parametrize("declared", ["auto", *CHARTS])
def test_built_in_charts_need_no_reference(declared: str) -> None:
    """A chart that is built in is left to the calibration."""
    assert chosen(declared) is None


@pytest.mark.parametrize(("declared", "kind"), [("cgats:a b.txt", "cgats:a b.txt"), ("card:b-7", "card:B-7")])
def test_a_file_and_a_measured_batch_are_read(declared: str, kind: str) -> None:
    """A file, or the batch's registered file, is the reference, under the name that was stated."""
    reference = chosen(declared, lab_file())
    assert reference is not None
    assert (kind, True, 24) == (reference.kind, reference.trusted, len(reference.names))


def test_an_unmeasured_batch_has_nominal_values_that_are_not_trusted() -> None:
    """A card whose batch is not registered is read by what it was meant to be."""
    reference = chosen("card:B7")
    assert reference is not None
    assert ("card:B7", False) == (reference.kind, reference.trusted)
    assert (nominal_reference().lab_d65 == reference.lab_d65).all()


@pytest.mark.parametrize("declared", ["", "card:", "cgats:", "sg140", "CARD"])
def test_what_is_no_chart_is_an_error(declared: str) -> None:
    """Anything else is an error that carries what was said."""
    with pytest.raises(UnknownChartError) as caught:
        chosen(declared, lab_file())
    assert declared == caught.value.kind


def test_a_file_that_is_no_reference_says_so() -> None:
    """The reader's own words come through."""
    with pytest.raises(CgatsError, match="BEGIN_DATA"):
        chosen_chart("cgats:x", read_file=lambda name: Path(name).name, read_batch=lambda _: None)
