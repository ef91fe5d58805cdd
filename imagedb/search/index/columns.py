"""What the index knows of some photos, column by column, as it is read from a database."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from imagedb.search.fields import FIELDS

MEASURES = ("tsb", "tcb", "spo2", "calibration_error", "tone", "bilirubin")
"""Numbers to look for between two bounds, and to sort by: fields and sorts of these names."""

INDEXED = tuple(field for field in FIELDS.values() if field.facet)
"""The fields of which every value has a bitmap. Others have too many values, and are asked of the database."""

GONE = 0
"""`until` of an empty slot, whose photo was withdrawn: before every day."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Photos in the order of their numbers.

    `until` is the first day, as a proleptic ordinal, on which the photo is not shown any more. `values` has for every field the places (0 is the first photo) of each value; a photo
    without any stands under `unknown`. `measures` is NaN where nothing was recorded.
    """

    numbers: npt.NDArray[np.int64]
    until: npt.NDArray[np.int32]
    values: Mapping[str, Mapping[str, npt.NDArray[np.uint32]]]
    measures: Mapping[str, npt.NDArray[np.float64]]


def no_photos() -> Columns:
    """What is known of no photos."""
    return Columns(
        np.empty(0, np.int64),
        np.empty(0, np.int32),
        {field.name: {} for field in INDEXED},
        {name: np.empty(0) for name in MEASURES},
    )
