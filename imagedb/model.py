"""The catalogue's records, frozen.

`Photo` is what a reader may see and holds nothing else. `Accession` is what ingest writes: a photo
together with what stays private. Keeping them apart is what keeps a private column off a page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from consent.purpose import Purpose
from imagedb.seal import Seal
from imagedb.vocabulary import (
    AgeBand,
    BilirubinBand,
    BodySite,
    Condition,
    ConditionBasis,
    Confounder,
    GestationBand,
    Grade,
    Illuminant,
    Phototherapy,
    Provenance,
    RegionRole,
    RenditionName,
    Sex,
    Spo2Band,
    ToneScale,
)

Lab = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Measurement:
    """A region's colour: CIELAB under D65, 2-degree observer, with the calibration's uncertainty.

    `spread` is the 3x3 covariance of L*, a*, b* over the region's pixels, `uncertainty` the
    standard uncertainty of the mean L*, a*, b* that the calibration leaves, ITA and hue in degrees.
    """

    lab: Lab
    spread: tuple[Lab, Lab, Lab]
    uncertainty: Lab
    ita: float
    ita_uncertainty: float
    chroma: float
    hue: float
    pixels: int
    left_out: float
    monk_nearest: int


@dataclass(frozen=True, slots=True)
class Region:
    """A polygon on the photo, in pixels of the upright picture, with what it shows."""

    polygon: tuple[tuple[float, float], ...]
    body_site: BodySite
    role: RegionRole
    measurement: Measurement


@dataclass(frozen=True, slots=True)
class ToneRating:
    """One rating of skin tone; `value` is 'unknown' when the rater could not tell."""

    scale: ToneScale
    value: str
    rater: str
    method: str
    site: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What a clinician or a device recorded. Bilirubin in micromol/L, SpO2 in percent, Hb in g/L."""

    tsb_umol_l: float | None = None
    tcb_umol_l: float | None = None
    bilirubin_method: str | None = None
    bilirubin_minutes_from_photo: int | None = None
    bilirubin_band: BilirubinBand = BilirubinBand.UNKNOWN
    spo2_percent: float | None = None
    spo2_site: str | None = None
    spo2_band: Spo2Band = Spo2Band.UNKNOWN
    haemoglobin_g_l: float | None = None
    kramer_zone: int | None = None
    phototherapy: Phototherapy = Phototherapy.NONE
    hours_since_phototherapy: float | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """How the picture was taken, as stated; `chart` is the card that was found."""

    illuminant: Illuminant
    camera: str | None
    cct_k: float | None
    lux: float | None
    chart: str
    profile: str
    profile_assumed: bool
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class CalibrationSummary:
    """What a reader needs of the calibration; the whole report is `report`, versioned JSON.

    Errors are CIEDE2000 with each patch predicted by a fit that left it out.
    """

    grade: Grade
    grade_reason: str
    loo_mean: float
    loo_median: float
    loo_p95: float
    loo_max: float
    skin_patches_mean: float | None
    """None when no skin-like patch of the card could be used."""
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rendition:
    """Bytes of a photo in the object store, named by their SHA-256."""

    name: RenditionName
    key: str
    media_type: str
    width: int
    height: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Photo:
    """A catalogue record as readers see it: public fields and public renditions only."""

    id: str
    provenance: Provenance
    conditions: tuple[Condition, ...]
    condition_basis: ConditionBasis
    body_site: BodySite
    blanched: bool
    caption: str
    confounders: tuple[Confounder, ...]
    age_band: AgeBand
    gestation_band: GestationBand
    sex: Sex
    multiple_birth: bool | None
    """None where it was withheld, as the other three may be: see `imagedb.small_cells`."""
    ethnic_category: str | None
    observation: Observation
    capture: Capture
    calibration: CalibrationSummary
    tone_ratings: tuple[ToneRating, ...]
    ita_class: str
    monk: str
    regions: tuple[Region, ...]
    renditions: tuple[Rendition, ...]
    purposes: tuple[Purpose, ...]
    licence: str
    subject_group: str
    """Opaque; equal for photos of one baby or of twins, so that splits never separate them."""
    duplicate_group: str | None = None
    """Opaque; equal for pictures of one baby that look alike. None before it is catalogued, and for early photos."""

    @property
    def sites(self) -> tuple[BodySite, ...]:
        """Where on the body the photo shows what it is about: its own site, then those of its regions.

        Regions with the sign count; where no sign is documented, those for comparison count too.
        """
        bare = self.conditions == (Condition.NONE,)
        roles = {RegionRole.AFFECTED, RegionRole.COMPARISON} if bare else {RegionRole.AFFECTED}
        shown = (region.body_site for region in self.regions if region.role in roles)
        return tuple(dict.fromkeys((self.body_site, *shown)))

    def rendition(self, name: RenditionName) -> Rendition | None:
        """The rendition of that name, or None."""
        return next((r for r in self.renditions if r.name == name), None)


@dataclass(frozen=True, slots=True)
class Accession:
    """A photo as ingest writes it, with what stays private beside it.

    `submission_key` names the manifest row (site, subject and file) without holding them;
    `source_sha256` is the uploaded file's hash, `pixel_sha256` that of its decoded pixels.
    """

    photo: Photo
    original: Rendition
    consent_id: str
    subject: str
    site_code: str
    age_hours: float | None
    gestation_days: int | None
    submission_key: str
    source_sha256: str
    pixel_sha256: str
    visible_until: str | None
    """ISO date from which the photo is no longer shown without a new decision, or None."""
    seal: Seal | None = None
    """What opens the original. None: its bytes lie in the store as they are, from before there was a vault."""
    perceptual_hash: str | None = None
    """What the picture looks like, see `ingest.likeness`: 16 hexadecimal digits."""
    submitter: str | None = None
    """The random id of the person who sent it; always there for a photo of a baby."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a refusal: a stable code, what to do about it, and what was seen."""

    code: str
    sentence: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A refused row: its manifest fields and its file's hash, never its pixels."""

    submission_key: str
    manifest: str
    row: int
    fields: Mapping[str, str]
    reasons: tuple[Reason, ...]
    source_sha256: str | None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What remains of a withdrawn photo: an id, a month, the hashes of what was public, the purposes."""

    photo_id: str
    month: str
    public_sha256: tuple[str, ...]
    purposes: tuple[Purpose, ...]


@dataclass(frozen=True, slots=True)
class SetItem:
    """A photo's place in a teaching set, with what the educator says of it and asks about it."""

    photo_id: str
    note: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class TeachingSet:
    """An ordered, named, versioned list of photos. Whoever has the link may read it."""

    id: str
    title: str
    description: str
    version: int
    items: tuple[SetItem, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class ListedSet:
    """A teaching set that an editor lists for everybody: the version looked at, with so many photos to be seen."""

    id: str
    title: str
    description: str
    version: int
    photos: int


@dataclass(frozen=True, slots=True)
class SetVersion:
    """One version of a teaching set as a list of them shows it; `saved_on` is None where nobody kept it."""

    version: int
    title: str
    photos: int
    saved_on: date | None
