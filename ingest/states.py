"""A photo's way through ingest, one frozen type for each state it can be in.

Submission → Cleared → Deidentified → Calibrated → Measured. A step is a function from one to the
next, or to `Refused`. A type that does not exist yet cannot be published: that is the point.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from consent.policy import Granted
from consent.reasons import ConsentReason
from imagedb.model import CalibrationSummary, Capture, Observation, Reason, Region, ToneRating
from imagedb.vocabulary import (
    BodySite,
    Condition,
    ConditionBasis,
    Confounder,
    Illuminant,
    Provenance,
    RegionRole,
    RenditionName,
    Sex,
)

if TYPE_CHECKING:  # the parent handles states all day and needs none of the colour science
    from colour.calibrate import Calibration
    from colour.charts import ChartReference
    from colour.image import DecodedImage, LinearPixels

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class RegionPlan:
    """A polygon that the manifest asks to be measured, in pixels of the upright picture."""

    polygon: Points
    body_site: BodySite
    role: RegionRole


@dataclass(frozen=True, slots=True)
class Description:
    """What a manifest row says about its photo: typed, within bounds, and free of identifiers.

    `reference` holds the values of the card that is declared, where they are its own, and `batches` those of
    every printed batch, by name, where it is left to the photo which card it shows; see `ingest.charts`.
    """

    provenance: Provenance
    conditions: tuple[Condition, ...]
    condition_basis: ConditionBasis
    body_site: BodySite
    blanched: bool
    regions: tuple[RegionPlan, ...]
    observation: Observation
    gestation_days: int | None
    age_hours: float | None
    sex: Sex
    multiple_birth_group: str | None
    ethnic_category: str | None
    tone_ratings: tuple[ToneRating, ...]
    illuminant: Illuminant
    cct_k: float | None
    lux: float | None
    camera: str | None
    chart: str
    chart_corners: Points | None
    confounders: tuple[Confounder, ...]
    caption: str
    reference: ChartReference | None = None
    batches: Mapping[str, ChartReference] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Submission:
    """A manifest row as a site offers it. `row` counts as a spreadsheet does: the header is 1.

    `chart_file` is the reference file that `cgats:<file>` names.
    """

    manifest: str
    row: int
    file: str
    path: Path
    subject: str
    consent_id: str
    site_code: str
    description: Description
    fields: Mapping[str, str]
    chart_file: Path | None = None

    @property
    def key(self) -> str:
        """Names the row in the catalogue without holding site, subject or file."""
        return submission_key(self.site_code, self.subject, self.file)


@dataclass(frozen=True, slots=True)
class Refused:
    """Where a photo's way ends: one or more reasons, each a stable code with what to do."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Cleared:
    """A submission that its family's consent covers on the day of ingest.

    `held` is what a consent officer must look at before it is shown; `granted` is what holds after that.
    """

    submission: Submission
    granted: Granted
    held: tuple[ConsentReason, ...] = ()


@dataclass(frozen=True, slots=True)
class Encoded:
    """One rendition's bytes, checked against the allow-list, with no place in the store yet."""

    name: RenditionName
    data: bytes
    media_type: str
    extension: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class Deidentified:
    """Upright pixels and nothing else of the file."""

    description: Description
    image: DecodedImage
    linear: LinearPixels
    source_sha256: str
    pixel_sha256: str


@dataclass(frozen=True, slots=True, eq=False)
class Calibrated:
    """Pixels with the correction that its colour card gives."""

    deidentified: Deidentified
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class Measured:
    """All that is stored of a photo but its id. Plain values: it crosses the process boundary.

    `holds` are the reasons why a person must look at the photo before it may be shown.
    """

    source_sha256: str
    pixel_sha256: str
    capture: Capture
    calibration: CalibrationSummary
    regions: tuple[Region, ...]
    tone_ratings: tuple[ToneRating, ...]
    renditions: tuple[Encoded, ...]
    original: Encoded
    perceptual_hash: str
    holds: tuple[Reason, ...] = ()
    """What machines saw in it that a person must look at."""


def submission_key(site_code: str, subject: str, file: str) -> str:
    """Return the key of the row that a site, a subject and a file name together."""
    text = json.dumps(["submission", site_code, subject, file], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
