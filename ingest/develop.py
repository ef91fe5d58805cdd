"""What a worker does with one photo: bytes in, measured values and new bytes out, and no I/O at all.

Deidentified → Calibrated → Measured. The parent alone talks to the database and the object store.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import cv2
import numpy as np

from colour.batch_name import batch_of
from colour.calibrate import Calibration, calibrate
from colour.correction import Correction
from colour.image import ClippedView, DecodedImage
from colour.measure import measure_region
from colour.refusal import ColourRefusal
from colour.render import srgb_codes
from colour.report import CalibrationReport
from colour.tone import ita_class
from imagedb.model import CalibrationSummary, Capture, Measurement, Region, ToneRating
from imagedb.reasons import reason
from imagedb.vocabulary import TONE_SITES, Grade, RegionRole, RenditionName, ToneScale
from ingest.deidentify import deidentify, original_png, public_jpeg, public_tiles
from ingest.holds import holds
from ingest.memory import within_memory
from ingest.quality import check_regions
from ingest.states import Calibrated, Deidentified, Description, Encoded, Measured, Refused

MEASURED_BY = "imagedb"


def develop(description: Description, data: bytes) -> Measured | Refused:
    """Take one photo's bytes the whole way, or say why it cannot be used."""
    return within_memory(lambda: _develop(description, data))


def _develop(description: Description, data: bytes) -> Measured | Refused:
    clean = deidentify(description, data)
    if isinstance(clean, Refused):
        return clean
    outside = check_regions(clean)
    if outside:
        return outside
    calibrated = calibrate_photo(clean)
    if isinstance(calibrated, Refused):
        return calibrated
    return measure_photo(calibrated)


def calibrate_photo(photo: Deidentified) -> Calibrated | Refused:
    """Find the card and fit the correction; or return why its colour cannot be trusted."""
    said = photo.description
    corners = None if said.chart_corners is None else np.array(said.chart_corners, dtype=np.float64)
    calibration = calibrate(
        photo.image,
        photo.linear,
        declared=said.chart,
        corners=corners,
        light=said.illuminant.value,
        reference=said.reference,
        batches=said.batches,
    )
    if isinstance(calibration, ColourRefusal):
        return Refused((reason(calibration.code, calibration.detail),))
    return Calibrated(photo, replace(calibration, report=_without_batch(calibration.report)))


def _without_batch(report: CalibrationReport) -> CalibrationReport:
    """Return the report without the name of a printed card's batch: it would group one site's photos."""
    if batch_of(report.chart) is None:
        return report
    return replace(report, chart="card", chart_generation="card", chart_source="a measured batch of our card")


def measure_photo(photo: Calibrated) -> Measured | Refused:
    """Measure every region and make every rendition; a region that cannot be measured refuses the photo."""
    regions: list[Region] = []
    faults: list[ColourRefusal] = []
    clean = photo.deidentified
    for plan in clean.description.regions:
        found = measure_region(clean.linear, ClippedView(clean.image), photo.calibration, plan.polygon)
        if isinstance(found, ColourRefusal):
            faults.append(found)
        else:
            measurement = Measurement(**{name: getattr(found, name) for name in Measurement.__slots__})
            regions.append(Region(plan.polygon, plan.body_site, plan.role, measurement))
    if faults:
        return Refused(tuple(reason(fault.code, fault.detail) for fault in faults))
    return Measured(
        source_sha256=clean.source_sha256,
        pixel_sha256=clean.pixel_sha256,
        capture=_capture(clean, photo.calibration),
        calibration=summarise(photo.calibration),
        regions=tuple(regions),
        tone_ratings=tone_from(tuple(regions)),
        renditions=renditions(clean.image, photo.calibration.correction),
        original=original_png(clean.image),
        holds=holds(clean.description, clean.image, photo.calibration.reading),
    )


def tone_from(regions: tuple[Region, ...]) -> tuple[ToneRating, ...]:
    """Return the ITA class read from the largest unaffected region at a site whose colour melanin sets.

    Never from an affected or a blanched one: jaundice alone shifts the angle by up to 19 degrees.
    """
    unaffected = [r for r in regions if r.role is RegionRole.COMPARISON and r.body_site in TONE_SITES]
    if not unaffected:
        return ()
    best = max(unaffected, key=lambda region: region.measurement.pixels)
    value = ita_class(best.measurement.ita)
    method = f"ITA {best.measurement.ita:.0f}° ± {best.measurement.ita_uncertainty:.0f}° on unaffected skin"
    return (ToneRating(ToneScale.ITA_CLASS, value, MEASURED_BY, method, best.body_site.value),)


def summarise(calibration: Calibration) -> CalibrationSummary:
    """Return what a reader needs of a calibration, the whole report beside it.

    With the correction itself, but for its refits: it and the original make the master whenever one is wanted.
    """
    report = calibration.report
    correction = replace(calibration.correction, ensemble=())
    return CalibrationSummary(
        grade=Grade(report.grade),
        grade_reason=report.grade_reason,
        loo_mean=report.loo_mean,
        loo_median=report.loo_median,
        loo_p95=report.loo_p95,
        loo_max=report.loo_max,
        skin_patches_mean=report.skin_patches_mean,
        report={**report.to_json(), "correction": correction.to_json()},
    )


def _capture(photo: Deidentified, calibration: Calibration) -> Capture:
    said = photo.description
    width, height = photo.image.size
    return Capture(
        illuminant=said.illuminant,
        camera=said.camera,
        cct_k=said.cct_k,
        lux=said.lux,
        chart=calibration.report.chart,
        profile=photo.image.profile_name,
        profile_assumed=photo.image.profile_assumed,
        width=width,
        height=height,
    )


def renditions(image: DecodedImage, correction: Correction) -> tuple[Encoded, ...]:
    """Draw and encode what the public sees, the two large pictures side by side where there are threads for it."""

    def as_shot() -> Encoded:
        codes = srgb_codes(image)
        return public_jpeg(RenditionName.AS_SHOT, codes, overwrite=codes is not image.encoded)

    def calibrated() -> tuple[Encoded, ...]:
        display = srgb_codes(image, correction)
        others = public_jpeg(RenditionName.THUMBNAIL, display), public_tiles(display)
        return public_jpeg(RenditionName.DISPLAY, display, overwrite=True), *others

    if cv2.getNumThreads() < 2:
        return (as_shot(), *calibrated())
    with ThreadPoolExecutor(1) as beside:
        first = beside.submit(as_shot)
        others = calibrated()
        return (first.result(), *others)
