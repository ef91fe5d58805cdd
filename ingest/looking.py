"""A photo that somebody only wants compared: bytes in, measurements out, and nothing of it is kept.

Done in a worker: its decoders are libraries in C, and a file made to break one must not end the server.
"""

from colour.calibrate import Calibration, calibrate
from colour.decode import decode, linearise
from colour.image import ClippedView, DecodedImage, LinearPixels
from colour.measure import RegionMeasurement, measure_region
from colour.refusal import ColourRefusal
from imagedb.reasons import reason
from ingest.asked import Look, Outline, Seen
from ingest.memory import within_memory
from ingest.states import Refused

# A telephone's photo has 12 to 50 million.
MAX_PIXELS = 50_000_000


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
