"""A photo that somebody only wants compared: bytes in, measurements out, and nothing of it is kept.

Done in a worker: its decoders are libraries in C, and a file made to break one must not end the server.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from colour.calibrate import Calibration, calibrate
from colour.charts import ChartReference
from colour.decode import decode, linearise
from colour.image import ClippedView, DecodedImage, LinearPixels
from colour.light import Light
from colour.measure import RegionMeasurement, measure_region
from colour.refusal import ColourRefusal
from colour.report import CalibrationReport
from colour.spaces import Floats
from imagedb.reasons import reason
from ingest.memory import within_memory
from ingest.states import Refused

# A telephone's photo has 12 to 50 million.
MAX_PIXELS = 50_000_000
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
    ) -> "Outline":
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


def look(asked: Look) -> Seen | Refused:
    """Measure the photo's regions, or say why its colour cannot be trusted.

    Costs up to a second or two, and some hundred megabytes.
    """
    return within_memory(lambda: _look(asked))


def _look(asked: Look) -> Seen | Refused:
    picture = decode(asked.photo, max_pixels=MAX_PIXELS)
    if isinstance(picture, ColourRefusal):
        return _refused(picture)
    linear = linearise(picture)
    calibration = calibrate(
        picture,
        linear,
        declared=asked.chart,
        corners=None if asked.corners is None else asked.corners.in_pixels(picture.size),
        light=asked.light,
        reference=asked.reference,
        batches=asked.batches,
    )
    if isinstance(calibration, ColourRefusal):
        return _refused(calibration)
    measured = _measure(picture, linear, calibration, asked.region)
    if isinstance(measured, ColourRefusal):
        return _refused(measured)
    beside = None if asked.beside is None else _measure(picture, linear, calibration, asked.beside)
    if isinstance(beside, ColourRefusal):
        return _refused(beside, "the region for comparison: ")
    return Seen(calibration.report, measured, beside)


def _refused(refusal: ColourRefusal, where: str = "") -> Refused:
    return Refused((reason(refusal.code, where + refusal.detail),))


def _measure(
    picture: DecodedImage, linear: LinearPixels, calibration: Calibration, outline: Outline
) -> RegionMeasurement | ColourRefusal:
    return measure_region(linear, ClippedView(picture), calibration, outline.in_pixels(picture.size))
