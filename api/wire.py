"""The shapes of the public JSON, documented once; OpenAPI is made from them."""

from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict  # pydantic wants this one before Python 3.12

from imagedb.definitions import DEFINITIONS

Triple = Annotated[list[float], Field(min_length=3, max_length=3)]


class Link(TypedDict):
    """Where something related is."""

    rel: Annotated[str, Field(description="What it is to this: self, next, alternate, license …")]
    href: Annotated[str, Field(description="Its address, relative to this document.")]
    type: NotRequired[Annotated[str, Field(description="Its media type.")]]
    title: NotRequired[Annotated[str, Field(description="What it is, for people.")]]


class RenditionJson(TypedDict):
    """Bytes of a photo that anyone may fetch."""

    name: Annotated[str, Field(description="as_shot, display (calibrated) or thumbnail.")]
    href: Annotated[
        str,
        Field(description="Gives exactly these bytes; without its last part, whichever bytes it has now."),
    ]
    media_type: Annotated[str, Field(description="As in Content-Type.")]
    width: Annotated[int, Field(description="Pixels.")]
    height: Annotated[int, Field(description="Pixels.")]
    size: Annotated[int, Field(description="Bytes.")]
    sha256: Annotated[str, Field(description="Of the bytes, hexadecimal; the strong ETag too.")]


class MeasurementJson(TypedDict):
    """A region's colour: CIELAB under D65, 2-degree observer."""

    lab: Annotated[Triple, Field(description="Mean L*, a*, b*.", examples=[[52.1, 13.0, 25.2]])]
    lab_uncertainty: Annotated[
        Triple, Field(description="Standard uncertainty that the calibration leaves in that mean.")
    ]
    lab_covariance: Annotated[list[Triple], Field(description="Of the region's pixels, 3 by 3.")]
    ita_degrees: Annotated[float, Field(description="Individual typology angle.")]
    ita_uncertainty_degrees: Annotated[
        float, Field(description="Standard uncertainty of the angle, from the calibration.")
    ]
    chroma: Annotated[float, Field(description="C*ab of the mean.")]
    hue_degrees: Annotated[float, Field(description="h_ab of the mean, 0 to 360.")]
    monk_nearest: Annotated[int, Field(description="Nearest Monk swatch, 1 to 10: computed, not rated.")]
    pixels: Annotated[int, Field(description="How many pixels were measured.")]
    left_out: Annotated[float, Field(description="Share of the region's pixels left out, 0 to 1.")]


class RegionJson(TypedDict):
    """A measured polygon on the photo."""

    polygon: Annotated[list[list[float]], Field(description="[x, y] in pixels of the upright picture.")]
    body_site: Annotated[str, Field(description="Where on the body the polygon lies.")]
    role: Annotated[str, Field(description="affected, comparison or blanched.")]
    measurement: MeasurementJson


class ToneRatingJson(TypedDict):
    """One rating of skin tone. Several stand side by side; 'unknown' is a value."""

    scale: Annotated[str, Field(description="What it was rated by, monk for instance.")]
    value: Annotated[str, Field(description="As rated, or unknown.")]
    rater: Annotated[str, Field(description="Who rated, as a kind of person or device; never a name.")]
    method: Annotated[str, Field(description="How it was rated.")]
    site: Annotated[str, Field(description="Where on the body; never where the sign is.")]


class PhotoJson(TypedDict):
    """A photo as readers see it: bands instead of exact ages, never a date, a site or a name."""

    id: Annotated[str, Field(description="Random; tells nothing.", examples=["k3v7q2m5x4t6b2na"])]
    provenance: Annotated[str, Field(description="real, simulated or phantom.")]
    conditions: Annotated[list[str], Field(description=DEFINITIONS["condition"], examples=[["jaundice"]])]
    condition_basis: Annotated[str, Field(description="measured, seen (by eye, not measured) or simulated.")]
    body_site: Annotated[str, Field(description="Where on the body.")]
    blanched: Annotated[bool, Field(description=DEFINITIONS["blanched"])]
    caption: Annotated[
        str, Field(description="What the photo shows, in a few words.", examples=["Chest, simulated"])
    ]
    confounders: Annotated[list[str], Field(description="What else colours the skin here.")]
    age_band: Annotated[str, Field(description=DEFINITIONS["age_band"], examples=["48-72h"])]
    gestation_band: Annotated[str, Field(description=DEFINITIONS["gestation_band"], examples=["39-plus"])]
    sex: Annotated[str, Field(description="As recorded, or unknown.")]
    multiple_birth: Annotated[
        bool | None, Field(description="null where too few families share what would be told.")
    ]
    ethnic_category: Annotated[
        str | None,
        Field(
            description="NHS code, the family's own word, or its broad group where few share it; never a stand-in for tone."
        ),
    ]
    tsb_umol_l: Annotated[float | None, Field(description="Serum bilirubin, micromol/L.")]
    tcb_umol_l: Annotated[float | None, Field(description="Transcutaneous bilirubin, micromol/L.")]
    bilirubin_method: Annotated[str | None, Field(description="How bilirubin was measured.")]
    bilirubin_minutes_from_photo: Annotated[
        int | None, Field(description="Minutes from the photo to the measurement; negative before it.")
    ]
    bilirubin_band: Annotated[str, Field(description=DEFINITIONS["bilirubin_band"], examples=["150-249"])]
    spo2_percent: Annotated[float | None, Field(description="Oxygen saturation.")]
    spo2_site: Annotated[str | None, Field(description="pre_ductal or post_ductal.")]
    spo2_band: Annotated[str, Field(description=DEFINITIONS["spo2_band"], examples=["unknown"])]
    haemoglobin_g_l: Annotated[float | None, Field(description="Haemoglobin, g/L.")]
    kramer_zone: Annotated[int | None, Field(description="As recorded; never predicted.")]
    phototherapy: Annotated[str, Field(description=DEFINITIONS["phototherapy"])]
    hours_since_phototherapy: Annotated[float | None, Field(description="Hours since phototherapy ended.")]
    illuminant: Annotated[str, Field(description="The light as the photographer stated it.")]
    camera: Annotated[str | None, Field(description=DEFINITIONS["camera"])]
    cct_k: Annotated[float | None, Field(description="The light's colour temperature, kelvin.")]
    lux: Annotated[float | None, Field(description="The light's strength.")]
    chart: Annotated[str, Field(description=DEFINITIONS["chart"], examples=["classic24"])]
    colour_profile: Annotated[str, Field(description="The file's ICC profile, by its name.")]
    colour_profile_assumed: Annotated[
        bool, Field(description="True when the file had none and was read as sRGB.")
    ]
    width: Annotated[int, Field(description="Pixels.")]
    height: Annotated[int, Field(description="Pixels.")]
    grade: Annotated[str, Field(description="How far the calibration can be trusted: A, B or C.")]
    grade_reason: Annotated[str, Field(description="Which errors gave the grade.")]
    calibration_error_mean: Annotated[
        float, Field(description="CIEDE2000, each patch predicted by a fit that left it out.")
    ]
    calibration_error_median: Annotated[float, Field(description="Of the patches, CIEDE2000.")]
    calibration_error_p95: Annotated[float, Field(description="95 % of the patches lie under it.")]
    calibration_error_max: Annotated[float, Field(description="The worst patch.")]
    calibration_error_skin_patches: Annotated[
        float | None,
        Field(description="Mean of the card's skin-like patches; null where none could be used."),
    ]
    ita_class: Annotated[str, Field(description=DEFINITIONS["ita_class"], examples=["tan"])]
    monk: Annotated[str, Field(description=DEFINITIONS["monk"], examples=["6"])]
    tone_ratings: Annotated[
        list[ToneRatingJson], Field(description="What people or devices rated; several stand side by side.")
    ]
    regions: Annotated[list[RegionJson], Field(description="What was measured, and where on the picture.")]
    renditions: Annotated[list[RenditionJson], Field(description="Its pictures, to fetch.")]
    purposes: Annotated[list[str], Field(description="What the family permits, each on its own.")]
    licence: Annotated[str, Field(description=DEFINITIONS["licence"], examples=["LicenseRef-NSA-Open-1.0"])]
    subject_group: Annotated[
        str, Field(description="Opaque; equal for one baby or twins. Never split it between sets.")
    ]
    duplicate_group: Annotated[
        str | None, Field(description="Opaque; equal for pictures of one baby that look alike.")
    ]
    links: Annotated[list[Link], Field(description="Its page, and its other forms.")]


class PhotoDetailJson(PhotoJson):
    """A photo with its whole calibration report."""

    calibration_report: Annotated[dict[str, Any], Field(description="Versioned by schema_version.")]


class SetItemJson(TypedDict):
    """A photo's place in a teaching set."""

    photo: Annotated[str, Field(description="The photo's id.")]
    note: Annotated[str, Field(description="What the educator says of the photo.")]
    question: Annotated[str, Field(description="What the educator asks about the photo.")]
    available: Annotated[bool, Field(description="False once the photo is withdrawn or hidden.")]
    href: Annotated[str, Field(description="The photo, relative to this document.")]


class TeachingSetJson(TypedDict):
    """An ordered, versioned list of photos. Whoever has the link may read it."""

    id: Annotated[str, Field(description="Random; whoever knows it may read the set.")]
    title: Annotated[str, Field(description="As its author wrote it.")]
    description: Annotated[str, Field(description="As its author wrote it; may be empty.")]
    version: Annotated[int, Field(description="1 at first; rises with each change.")]
    items: Annotated[list[SetItemJson], Field(description="The photos in their order.")]
    links: Annotated[list[Link], Field(description="Its page, its other forms, and this version for good.")]


class NewTeachingSetJson(TeachingSetJson):
    """A teaching set just made."""

    edit_key: Annotated[str, Field(description="Shown this once; whoever has it may change the set.")]


class ListedSetJson(TypedDict):
    """A teaching set that an editor lists for everybody."""

    id: Annotated[str, Field(description="The set's id.")]
    title: Annotated[str, Field(description="As its author wrote it.")]
    description: Annotated[str, Field(description="As its author wrote it; may be empty.")]
    version: Annotated[int, Field(description="The version that the editor looked at.")]
    photos: Annotated[int, Field(description="How many of its photos can be seen today.")]
    href: Annotated[str, Field(description="The set, relative to this document.")]


class ListedSetsJson(TypedDict):
    """Teaching sets that are listed for everybody, newest first."""

    sets: Annotated[list[ListedSetJson], Field(description="Newest first.")]


class WithdrawnJson(TypedDict):
    """What a withdrawal did."""

    photos: Annotated[list[str], Field(description="Ids of the photos that were taken down now.")]
    purposes: Annotated[
        list[str], Field(description="Uses that are no longer allowed; empty for a photo, or for everything.")
    ]
    erased: Annotated[
        bool,
        Field(description="False while bytes are still to be erased; nobody can read them, and it goes on."),
    ]
    note: Annotated[str, Field(description="What cannot be done.")]


class CodeJson(TypedDict):
    """A family's new withdrawal code."""

    consent: Annotated[str, Field(description="The consent whose photos it opens.")]
    code: Annotated[str, Field(description="Shown this once; whoever has it may withdraw the photos.")]


class WithdrawalJson(TypedDict):
    """A photo of which copies must be deleted."""

    photo_id: Annotated[str, Field(description="The photo's id, as it was public.")]
    sha256: Annotated[list[str], Field(description="Of each of its files that was public.")]
    purposes: Annotated[
        str | list[str], Field(description="`all`, or the purposes for which it may no longer be used.")
    ]


class WithdrawalsJson(TypedDict):
    """What is signed."""

    type: Annotated[str, Field(description="Always `withdrawals`.")]
    origin: Annotated[str, Field(description="The name of the key that signs.")]
    version: Annotated[int, Field(description="Rises with every list; never accept a lower one.")]
    expires: Annotated[str, Field(description="When a newer list must be fetched, UTC.")]
    withdrawals: Annotated[list[WithdrawalJson], Field(description="Every withdrawal there ever was.")]


class ProblemJson(TypedDict):
    """RFC 9457."""

    type: Annotated[str, Field(description="Address that explains this kind of problem.")]
    title: Annotated[str, Field(description="The kind of problem, for people.")]
    status: Annotated[int, Field(description="The HTTP status.")]
    detail: NotRequired[Annotated[str, Field(description="What is wrong here, and what to do.")]]
    errors: NotRequired[
        Annotated[
            list[dict[str, Any]],
            Field(
                description="One for each fault: detail, and pointer (JSON pointer) or parameter, nearest."
            ),
        ]
    ]
    request_id: NotRequired[Annotated[str, Field(description="Name it when you ask about this answer.")]]


class ProblemKindJson(TypedDict):
    """What a kind of problem means."""

    type: Annotated[str, Field(description="The address of this document.")]
    status: Annotated[int, Field(description="The HTTP status that it comes with.")]
    title: Annotated[str, Field(description="The kind of problem, for people.")]
    advice: Annotated[str, Field(description="What to do.")]


class ReportedJson(TypedDict):
    """What became of a report."""

    hidden: Annotated[bool, Field(description="The photo is hidden until a reviewer decides.")]
    words_kept: Annotated[bool, Field(description="False where the text might have named somebody.")]
    answer: Annotated[str, Field(description="What happens next, for people.")]


class ReadyJson(TypedDict):
    """The database and the store answer."""

    status: Annotated[str, Field(description="Always `ok`.")]
    revision: Annotated[int, Field(description="Rises with every change of the catalogue.")]
