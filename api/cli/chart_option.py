"""Which colours `--chart` and `--reference` ask for."""

from dataclasses import replace
from pathlib import Path

import typer

from api.cli.atlas import open_atlas
from colour.card import batch_of, measured_reference
from colour.card.measured import stated_batch
from colour.charts import CHARTS, ChartReference
from colour.charts.cgats import CgatsError, read_cgats
from imagedb.errors import UnknownCardBatchError
from ingest.charts import CGATS, batch_reference, read_reference


class ReferenceFileError(Exception):
    """A reference file cannot be read or used; the message says why and what to do."""


def chosen_reference(chart: str, file: Path | None) -> ChartReference | None:
    """Return the values that the card has, or None where the built-in ones serve.

    Only `card:<batch>` without a file opens the catalogue. Raises typer.BadParameter for a card that is not
    known, ReferenceFileError, and UnknownCardBatchError.
    """
    batch = batch_of(chart)
    if batch is None and not chart.startswith(CGATS) and chart not in {"auto", *CHARTS}:
        msg = f"{chart!r} is no known card; use auto, {', '.join(CHARTS)}, card:BATCH or cgats:FILE"
        raise typer.BadParameter(msg, param_hint="--chart")
    if file is not None and chart != "auto" and batch is None:
        msg = "a reference file says itself which card it is of; leave --chart out, or name a card:BATCH"
        raise typer.BadParameter(msg, param_hint="--reference")
    if chart.startswith(CGATS):
        file = Path(chart.removeprefix(CGATS))
    if file is not None:
        return _of_file(file, batch)
    if batch is None:
        return None
    with open_atlas() as atlas:
        try:
            return batch_reference(atlas.catalogue, chart)
        except UnknownCardBatchError as error:
            # Outside the catalogue it is a refusal of the photo, inside it would be a failure of the command.
            unknown = error
    raise unknown


def _of_file(file: Path, batch: str | None) -> ChartReference:
    """Return a file's values: of our own card where it, or who asks, says so."""
    try:
        text = read_reference(file.resolve(strict=True))
        own = batch or stated_batch(text)
        return measured_reference(text, own) if own else replace(read_cgats(text), kind=f"{CGATS}{file.name}")
    except (OSError, CgatsError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        msg = f"{file.name} cannot be used as a reference: {why}"
        raise ReferenceFileError(msg) from error
