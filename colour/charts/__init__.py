"""Reference values of colour charts, from the tables beside this file, each with its source."""

from colour.charts.reference import (
    CHARTS,
    PATCH_NAMES,
    ChartLayout,
    ChartReference,
    UnknownChartError,
    candidates,
    reference,
)

__all__ = [
    "CHARTS",
    "PATCH_NAMES",
    "ChartLayout",
    "ChartReference",
    "UnknownChartError",
    "candidates",
    "reference",
]
