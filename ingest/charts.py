"""Which colours a row's card has, where its own values count: a printed batch or a reference file.

Resolved by the parent, which alone may read the catalogue and the manifest's folder; a worker gets the values.
The science is imported only when such a row comes: the parent needs none of it otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from imagedb.catalogue import Catalogue
from imagedb.errors import UnknownCardBatchError
from imagedb.model import Reason
from imagedb.reasons import reason
from ingest.paths import ReadFile, read_photo
from ingest.states import Submission

if TYPE_CHECKING:
    from colour.charts import ChartReference

MAX_REFERENCE_BYTES = 4_000_000
CARD, CGATS = "card:", "cgats:"


class ChartBook:
    """The references that the rows of one manifest ask for, each read once."""

    def __init__(self, catalogue: Catalogue, read: ReadFile = read_photo) -> None:
        self._catalogue = catalogue
        self._read = read
        self._known: dict[tuple[str, Path | None], ChartReference | Reason] = {}

    def equip(self, row: Submission) -> Submission | Reason:
        """Return the row with the values that its card has, or why there are none to go by.

        `card:` and `cgats:` get theirs; `auto` gets those of every batch, since the card says which it is of.
        """
        chart = row.description.chart
        if chart == "auto":
            return replace(row, description=replace(row.description, batches=self._batches))
        if not chart.startswith((CARD, CGATS)):
            return row
        key = (chart, row.chart_file)
        if key not in self._known:
            self._known[key] = self._resolved(chart, row.chart_file)
        found = self._known[key]
        if isinstance(found, Reason):
            return replace(found, detail=f"row {row.row}: {found.detail}")
        return replace(row, description=replace(row.description, reference=found))

    @cached_property
    def _batches(self) -> Mapping[str, ChartReference]:
        return registered_batches(self._catalogue)

    def _resolved(self, chart: str, file: Path | None) -> ChartReference | Reason:
        from colour.charts.cgats import CgatsError  # noqa: PLC0415 - the parent needs the science only for such a row

        try:
            return (
                batch_reference(self._catalogue, chart) if file is None else _file_reference(file, self._read)
            )
        except UnknownCardBatchError as error:
            return reason("chart.batch", str(error))
        except FileNotFoundError:
            return reason("chart.reference", f"there is no file {chart.removeprefix(CGATS)!r}")
        except (OSError, CgatsError, ValueError) as error:
            return reason("chart.reference", str(error))


def registered_batches(catalogue: Catalogue) -> Mapping[str, ChartReference]:
    """Return the measured values of every registered batch of printed cards, by its name."""
    stored = catalogue.cards.list()
    if not stored:
        return {}
    from colour.card import measured_reference  # noqa: PLC0415 - the parent needs the science only for such a row

    return {one.batch: measured_reference(one.content, one.batch) for one in stored}


def batch_reference(catalogue: Catalogue, chart: str) -> ChartReference:
    """Return the measured values of the batch that `card:<batch>` names.

    Raises UnknownCardBatchError, which names the batches that are known and how to add one.
    """
    from colour.card import batch_of, measured_reference  # noqa: PLC0415 - the parent needs the science only for such a row

    batch = batch_of(chart) or ""
    return measured_reference(catalogue.cards.get(batch).content, batch)


def read_reference(path: Path, read: ReadFile = read_photo) -> str:
    """Return the text of a CGATS file, which programs write in UTF-8 or in Windows' western letters.

    Raises OSError, and ValueError for what is no plain file or far too long.
    """
    data = read(path)
    if len(data) > MAX_REFERENCE_BYTES:
        msg = f"{path.name!r} has {len(data)} bytes; a reference file is far shorter"
        raise ValueError(msg)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _file_reference(path: Path, read_file: ReadFile) -> ChartReference:
    """Return a file's values without its name and title: what they say may name people or dates."""
    from colour.charts.cgats import read_cgats  # noqa: PLC0415 - the parent needs the science only for such a row

    read = read_cgats(read_reference(path, read_file))
    return replace(read, kind="cgats", source=f"a reference file: {read.source.rpartition(': ')[2]}")
