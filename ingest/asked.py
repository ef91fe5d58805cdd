"""What is asked of a photo that somebody only wants compared, and what was seen in it: see `ingest.looking`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from colour.charts import ChartReference
from colour.light import Light
from colour.report import CalibrationReport
from colour.spaces import Floats

if TYPE_CHECKING:  # whoever asks needs none of the colour science
    from colour.measure import RegionMeasurement

_HAIR = 0.002

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A polygon on the upright picture, in pixels, or as fractions of its width and height."""

    points: Points
    unit: Literal["pixel", "fraction"] = "pixel"

    @classmethod
    def rectangle(
        cls, x: float, y: float, width: float, height: float, unit: Literal["pixel", "fraction"] = "pixel"
    ) -> Outline:
        """The outline of an upright rectangle whose top left corner is (x, y)."""
        right, bottom = x + width, y + height
        return cls(((x, y), (right, y), (right, bottom), (x, bottom)), unit)

    def in_pixels(self, size: tuple[int, int]) -> Floats:
        """(n, 2) corners in pixels of a picture of this (width, height), pixel centres at whole numbers."""
        points = np.array(self.points, dtype=np.float64)
        if self.unit == "pixel":
            return points
        # A browser's rounding may put a corner a hair over the edge.
        over = (points < 0) & (points > -_HAIR) | (points > 1) & (points < 1 + _HAIR)
        inside = np.where(over, np.clip(points, 0, 1), points)
        return np.asarray(inside * np.array(size) - 0.5, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Look:
    """What to measure: a photo's file, a region, perhaps unaffected skin beside it, and what is known of the card."""

    photo: bytes
    region: Outline
    beside: Outline | None = None
    light: Light = "unknown"
    chart: str = "auto"
    corners: Outline | None = None
    reference: ChartReference | None = None
    batches: Mapping[str, ChartReference] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was measured, and how far the calibration can be trusted."""

    report: CalibrationReport
    region: RegionMeasurement
    beside: RegionMeasurement | None
