"""From the chart as a person states it to its reference: the built-in ones, a printed card's batch, or a file."""

from collections.abc import Callable
from dataclasses import replace

from colour.card import CARD_LAYOUT, batch_of, nominal_reference
from colour.charts import CHARTS, ChartReference, UnknownChartError
from colour.charts.cgats import read_cgats

CGATS = "cgats:"


def chosen_chart(
    declared: str, *, read_file: Callable[[str], str], read_batch: Callable[[str], str | None]
) -> ChartReference | None:
    """Return the reference that `declared` asks for, or None where `calibrate` has its own for it.

    `auto` and the names in `CHARTS` give None, `cgats:<file>` what `read_file(file)` holds, `card:<batch>` what
    `read_batch(batch)` holds, or the card's nominal values when it knows no such batch: those are not trusted.
    Raises UnknownChartError for anything else, CgatsError for a text that is no reference, and what the two raise.
    """
    if declared == "auto" or declared in CHARTS:
        return None
    if declared.startswith(CGATS) and declared != CGATS:
        return replace(read_cgats(read_file(declared.removeprefix(CGATS))), kind=declared)
    batch = batch_of(declared)
    if batch is None:
        raise UnknownChartError(declared)
    text = read_batch(batch)
    measured = nominal_reference() if text is None else replace(read_cgats(text), layout=CARD_LAYOUT)
    return replace(measured, kind=f"card:{batch}")
