"""A photo's record as lines of (name, value) for its page; None is a gap and is shown as one."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from api.pages import words
from api.pages.say import exact, plus_minus
from api.schemas import public_renditions, rendition_href
from colour.tone import ita_class
from imagedb.model import Observation, Photo, Region, Rendition, ToneRating
from imagedb.vocabulary import (
    TONE_SITES,
    BilirubinBand,
    Phototherapy,
    Provenance,
    RegionRole,
    RenditionName,
    Sex,
    Spo2Band,
    ToneScale,
)

Line = tuple[str, str | None]
NotedLine = tuple[str, str | None, str]

# mg/dL = µmol/L ÷ 17.1 (molar mass of bilirubin 584.7 g/mol).
_UMOL_PER_MG_DL = 17.1
# The last step of the scales that count from 1, the lightest.
_STEPS = {ToneScale.MONK: 10, ToneScale.NEOMAR: 4}


def observed(photo: Photo) -> list[NotedLine]:
    """What a clinician or a device recorded: (name, value or None, note)."""
    seen = photo.observation
    lines: list[NotedLine] = [
        (
            "How the sign was documented",
            words.label("condition_basis", photo.condition_basis),
            "",
        ),
        ("Bilirubin", _bilirubin(seen), _bilirubin_note(seen)),
        ("Oxygen saturation (SpO₂)", _spo2(seen), _spo2_note(seen)),
        ("Phototherapy", words.label("phototherapy", seen.phototherapy), _phototherapy_note(seen)),
    ]
    if seen.haemoglobin_g_l is not None:
        lines.append(("Haemoglobin", f"{exact(seen.haemoglobin_g_l, 0)} g/L", ""))
    if seen.kramer_zone is not None:
        lines.append(
            ("Kramer zone, as recorded", str(seen.kramer_zone), "Zones agree poorly with blood tests.")
        )
    lines.append(("Age at the photo", _known("age_band", photo.age_band), ""))
    weeks = _known("gestation_band", photo.gestation_band)
    lines.append(("Gestation at birth", _told(photo, f"{weeks} weeks" if weeks else None), ""))
    return lines


def _known(name: str, value: object) -> str | None:
    said = words.label(name, value)
    return None if said == words.UNKNOWN else said


def _bilirubin(seen: Observation) -> str | None:
    parts = []
    simulated = seen.bilirubin_method == Provenance.SIMULATED
    for name, value in (("by blood", seen.tsb_umol_l), ("by skin meter", seen.tcb_umol_l)):
        if value is not None:
            how = "in the simulation" if simulated else name
            parts.append(f"{exact(value, 0)} µmol/L ({exact(value / _UMOL_PER_MG_DL)} mg/dL) {how}")
    return "; ".join(parts) or None


def _bilirubin_note(seen: Observation) -> str:
    if seen.tsb_umol_l is None and seen.tcb_umol_l is None:
        return ""
    band = words.label("bilirubin_band", seen.bilirubin_band)
    said = (
        f"band {band}"
        if seen.bilirubin_band is not BilirubinBand.UNKNOWN
        else "too far from the photo for a band"
    )
    minutes = seen.bilirubin_minutes_from_photo
    return said if minutes is None else f"{said}; {_taken(minutes)} the photo"


def _taken(minutes: int) -> str:
    if minutes == 0:
        return "at the time of"
    return f"taken {abs(minutes)} minutes {'before' if minutes < 0 else 'after'}"


def _spo2(seen: Observation) -> str | None:
    if seen.spo2_percent is None:
        return None
    where = f", {words.label('spo2_site', seen.spo2_site)}" if seen.spo2_site else ""
    return f"{exact(seen.spo2_percent, 0)} %{where}"


def _spo2_note(seen: Observation) -> str:
    if seen.spo2_band is Spo2Band.UNKNOWN:
        return ""
    return f"band {words.label('spo2_band', seen.spo2_band)}. Oximeters can read too high in dark skin."


def _phototherapy_note(seen: Observation) -> str:
    if seen.phototherapy is Phototherapy.NONE or seen.hours_since_phototherapy is None:
        return ""
    return f"{exact(seen.hours_since_phototherapy, 0)} hours since it ended"


def tones(photo: Photo) -> list[tuple[str, str, str, str]]:
    """Every rating side by side: (scale, value, by whom and how, where); the measured class last."""
    rows = [
        (
            words.label("scale", rating.scale),
            words.label(rating.scale, rating.value) if rating.scale == "ita_class" else _rated(rating),
            f"{rating.rater}, {rating.method}".strip(", ") or words.UNKNOWN,
            words.label("body_site", rating.site),
        )
        for rating in photo.tone_ratings
    ]
    unaffected = (r for r in photo.regions if r.role is RegionRole.COMPARISON and r.body_site in TONE_SITES)
    return [*rows, *(_measured_tone(region) for region in islice(unaffected, 1))]


def _measured_tone(region: Region) -> tuple[str, str, str, str]:
    measured = region.measurement
    value = (
        f"{words.label('ita_class', ita_class(measured.ita))} "
        f"({plus_minus(measured.ita, measured.ita_uncertainty, 0)}°)"
    )
    return "ITA class", value, "this atlas, from the calibrated photo", _site(region.body_site)


def _site(site: str) -> str:
    return f"{words.label('body_site', site)}, unaffected skin"


def _rated(rating: ToneRating) -> str:
    if rating.value == "unknown":
        return "could not tell"
    most = _STEPS.get(rating.scale)
    return f"{rating.value} of {most}" if most else rating.value


def errors(photo: Photo) -> list[tuple[str, float | None]]:
    """Leave-one-patch-out errors, CIEDE2000."""
    card = photo.calibration
    return [
        ("Skin-like patches", card.skin_patches_mean),
        ("Mean", card.loo_mean),
        ("Median", card.loo_median),
        ("95 % within", card.loo_p95),
        ("Largest", card.loo_max),
    ]


_FEW = "not stated, or too few families share it to tell"
_YES_NO = {True: "yes", False: "no", None: None}


def capture(photo: Photo) -> list[Line]:
    """How the picture was taken."""
    taken = photo.capture
    light = _known("illuminant", taken.illuminant)
    profile = f"{taken.profile}, assumed: the file named none" if taken.profile_assumed else taken.profile
    return [
        ("Light, as stated", light),
        ("Light, from the card", _light(photo.calibration.report)),
        ("Colour temperature, as stated", f"{exact(taken.cct_k, 0)} K" if taken.cct_k else None),
        ("Illuminance, as stated", f"{exact(taken.lux, 0)} lx" if taken.lux else None),
        ("Camera", taken.camera),
        ("Colour card", words.label("chart", taken.chart)),
        ("Colour space of the file", profile),
    ]


def _light(report: Mapping[str, Any]) -> str | None:
    """The light's colour temperature as the calibration found it, if the report holds it."""
    light = report.get("light")
    cct = light.get("cct_k") if isinstance(light, Mapping) else report.get("cct_k")
    return f"about {round(float(cct), -2):.0f} K" if isinstance(cct, int | float) else None


def origin(photo: Photo) -> list[Line]:
    """Where the picture and the baby come from, as far as that is public."""
    return [
        ("Kind", words.label("provenance", photo.provenance)),
        ("Ethnic category, in the family's own words (NHS code)", _category(photo)),
        ("Sex", _told(photo, words.label("sex", photo.sex) if photo.sex is not Sex.UNKNOWN else None)),
        ("Twin or other multiple birth", _told(photo, _YES_NO[photo.multiple_birth])),
        ("Skin pressed (blanched)", "yes" if photo.blanched else "no"),
        (
            "Also in view",
            words.listed([words.label("confounder", c) for c in photo.confounders]) or "nothing named",
        ),
    ]


def _category(photo: Photo) -> str | None:
    if photo.provenance is not Provenance.REAL and photo.ethnic_category is None:
        return "does not apply"
    known = photo.ethnic_category
    return _told(photo, None if known is None else words.ethnic_category(known))


def _told(photo: Photo, value: str | None) -> str | None:
    """The value; of a real baby it may also be missing because few families share it, and nobody can tell which."""
    return _FEW if value is None and photo.provenance is Provenance.REAL else value


def downloads(photo: Photo) -> list[tuple[str, str]]:
    """(address, words) of the bytes a reader may save."""
    said = {RenditionName.DISPLAY: "Calibrated picture", RenditionName.AS_SHOT: "Picture as shot"}
    return [
        (rendition_href(photo.id, rendition.name), f"{said[rendition.name]}, {_described(rendition)}")
        for rendition in public_renditions(photo)
        if rendition.name in said
    ]


def _described(rendition: Rendition) -> str:
    kind = rendition.media_type.split("/")[-1].upper()
    return f"{kind}, {rendition.width} \u00d7 {rendition.height}, {size_words(rendition.size)}"


def size_words(size: int) -> str:
    """A size as a reader knows it: 12 kB, 3.4 MB."""
    return f"{max(1, round(size / 1000))} kB" if size < 1_000_000 else f"{size / 1e6:.1f} MB"
