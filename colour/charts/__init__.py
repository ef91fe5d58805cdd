"""Reference values of colour charts, from the tables beside this file, each with its source."""

from colour.charts.reference import (
    PATCH_NAMES,
    ChartLayout,
    ChartReference,
    UnknownChartError,
    candidates,
    reference,
    spyder24_linear,
)

__all__ = [
    "PATCH_NAMES",
    "ChartLayout",
    "ChartReference",
    "UnknownChartError",
    "candidates",
    "reference",
    "spyder24_linear",
]
