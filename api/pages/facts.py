"""A photo's record as lines of (name, value) for its page; None is a gap and is shown as one."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from api.pages import borrowed, words
from api.pages.say import exact, plus_minus
from api.translation import gettext, mark
from colour.tone import ita_class
from consent.licence import describe
from imagedb.model import Observation, Photo, Region, ToneRating
from imagedb.vocabulary import (
    TONE_SITES,
    BilirubinBand,
    Phototherapy,
    Provenance,
    RegionRole,
    Sex,
    Spo2Band,
    ToneScale,
)

Line = tuple[str, str | None]
NotedLine = tuple[str, str | None, str]

# mg/dL = µmol/L ÷ 17.1 (molar mass of bilirubin 584.7 g/mol).
_UMOL_PER_MG_DL = 17.1
_BY_BLOOD = mark("%(umol)s µmol/L (%(mg)s mg/dL) by blood")
_BY_METER = mark("%(umol)s µmol/L (%(mg)s mg/dL) by skin meter")
_IN_THE_SIMULATION = mark("%(umol)s µmol/L (%(mg)s mg/dL) in the simulation")
# The last step of the scales that count from 1, the lightest.
_STEPS = {ToneScale.MONK: 10, ToneScale.NEOMAR: 4}


def observed(photo: Photo) -> list[NotedLine]:
    """What a clinician or a device recorded: (name, value or None, note)."""
    seen = photo.observation
    lines: list[NotedLine] = [
        (
            gettext("How the sign was documented"),
            words.label("condition_basis", photo.condition_basis),
            "",
        ),
        (gettext("Bilirubin"), _bilirubin(seen), _bilirubin_note(seen)),
        (gettext("Oxygen saturation (SpO₂)"), _spo2(seen), _spo2_note(seen)),
        (gettext("Phototherapy"), words.label("phototherapy", seen.phototherapy), _phototherapy_note(seen)),
    ]
    if seen.haemoglobin_g_l is not None:
        lines.append((gettext("Haemoglobin"), f"{exact(seen.haemoglobin_g_l, 0)} g/L", ""))
    if seen.kramer_zone is not None:
        lines.append(
            (
                gettext("Kramer zone, as recorded"),
                str(seen.kramer_zone),
                gettext("Zones agree poorly with blood tests."),
            )
        )
    lines.append((gettext("Age at the photo"), _known("age_band", photo.age_band), ""))
    weeks = _known("gestation_band", photo.gestation_band)
    lines.append(
        (
            gettext("Gestation at birth"),
            _told(photo, gettext("%(weeks)s weeks") % {"weeks": weeks} if weeks else None),
            "",
        )
    )
    return lines


def _yes_no(*, yes: bool) -> str:
    return gettext("yes") if yes else gettext("no")


def _known(name: str, value: object) -> str | None:
    said = words.label(name, value)
    return None if said == words.UNKNOWN else said


def _bilirubin(seen: Observation) -> str | None:
    by_blood, by_meter = _BY_BLOOD, _BY_METER
    if seen.bilirubin_method == Provenance.SIMULATED:
        by_blood = by_meter = _IN_THE_SIMULATION
    parts = [
        gettext(said) % {"umol": exact(value, 0), "mg": exact(value / _UMOL_PER_MG_DL)}
        for said, value in ((by_blood, seen.tsb_umol_l), (by_meter, seen.tcb_umol_l))
        if value is not None
    ]
    return "; ".join(parts) or None


def _bilirubin_note(seen: Observation) -> str:
    if seen.tsb_umol_l is None and seen.tcb_umol_l is None:
        return ""
    band = words.label("bilirubin_band", seen.bilirubin_band)
    said = (
        gettext("band %(band)s") % {"band": band}
        if seen.bilirubin_band is not BilirubinBand.UNKNOWN
        else gettext("too far from the photo for a band")
    )
    minutes = seen.bilirubin_minutes_from_photo
    return said if minutes is None else f"{said}; {_taken(minutes)}"


def _taken(minutes: int) -> str:
    if minutes == 0:
        return gettext("at the time of the photo")
    if minutes < 0:
        return gettext("taken %(minutes)s minutes before the photo") % {"minutes": -minutes}
    return gettext("taken %(minutes)s minutes after the photo") % {"minutes": minutes}


def _spo2(seen: Observation) -> str | None:
    if seen.spo2_percent is None:
        return None
    where = f", {words.label('spo2_site', seen.spo2_site)}" if seen.spo2_site else ""
    return f"{exact(seen.spo2_percent, 0)} %{where}"


def _spo2_note(seen: Observation) -> str:
    if seen.spo2_band is Spo2Band.UNKNOWN:
        return ""
    band = words.label("spo2_band", seen.spo2_band)
    return gettext("band %(band)s. Oximeters can read too high in dark skin.") % {"band": band}


def _phototherapy_note(seen: Observation) -> str:
    if seen.phototherapy is Phototherapy.NONE or seen.hours_since_phototherapy is None:
        return ""
    return gettext("%(hours)s hours since it ended") % {"hours": exact(seen.hours_since_phototherapy, 0)}


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
    return (
        gettext("ITA class"),
        value,
        gettext("this atlas, from the calibrated photo"),
        _site(region.body_site),
    )


def _site(site: str) -> str:
    return gettext("%(site)s, unaffected skin") % {"site": words.label("body_site", site)}


def _rated(rating: ToneRating) -> str:
    if rating.value == "unknown":
        return gettext("could not tell")
    most = _STEPS.get(rating.scale)
    return gettext("%(step)s of %(most)s") % {"step": rating.value, "most": most} if most else rating.value


def errors(photo: Photo) -> list[tuple[str, float | None]]:
    """Leave-one-patch-out errors, CIEDE2000."""
    card = photo.calibration
    return [
        (gettext("Skin-like patches"), card.skin_patches_mean),
        (gettext("Mean"), card.loo_mean),
        (gettext("Median"), card.loo_median),
        (gettext("95 % within"), card.loo_p95),
        (gettext("Largest"), card.loo_max),
    ]


_FEW = mark("not stated, or too few families share it to tell")


def capture(photo: Photo) -> list[Line]:
    """How the picture was taken."""
    taken = photo.capture
    light = _known("illuminant", taken.illuminant)
    profile = (
        gettext("%(profile)s, assumed: the file named none") % {"profile": taken.profile}
        if taken.profile_assumed
        else taken.profile
    )
    return [
        (gettext("Light, as stated"), light),
        (gettext("Light, from the card"), _light(photo.calibration.report)),
        (gettext("Colour temperature, as stated"), f"{exact(taken.cct_k, 0)} K" if taken.cct_k else None),
        (gettext("Illuminance, as stated"), f"{exact(taken.lux, 0)} lx" if taken.lux else None),
        (gettext("Camera"), taken.camera),
        (gettext("Colour card"), words.label("chart", taken.chart)),
        (gettext("Colour space of the file"), profile),
    ]


def _light(report: Mapping[str, Any]) -> str | None:
    """The light's colour temperature as the calibration found it, if the report holds it."""
    light = report.get("light")
    cct = light.get("cct_k") if isinstance(light, Mapping) else report.get("cct_k")
    return (
        gettext("about %(kelvin)s K") % {"kelvin": f"{round(float(cct), -2):.0f}"}
        if isinstance(cct, int | float)
        else None
    )


def origin(photo: Photo) -> list[Line]:
    """Where the picture and the baby come from, as far as that is public."""
    return [
        (gettext("Kind"), words.label("provenance", photo.provenance)),
        (gettext("Ethnic category, in the family's own words (NHS code)"), _category(photo)),
        (
            gettext("Sex"),
            _told(photo, words.label("sex", photo.sex) if photo.sex is not Sex.UNKNOWN else None),
        ),
        (
            gettext("Twin or other multiple birth"),
            _told(photo, None if photo.multiple_birth is None else _yes_no(yes=photo.multiple_birth)),
        ),
        (gettext("Skin pressed (blanched)"), _yes_no(yes=photo.blanched)),
        (
            gettext("Also in view"),
            words.listed([words.label("confounder", c) for c in photo.confounders])
            or gettext("nothing named"),
        ),
    ]


def _category(photo: Photo) -> str | None:
    if photo.provenance is not Provenance.REAL and photo.ethnic_category is None:
        return gettext("does not apply")
    known = photo.ethnic_category
    return _told(photo, None if known is None else words.ethnic_category(known))


def _told(photo: Photo, value: str | None) -> str | None:
    """The value; of a real baby it may also be missing because few families share it, and nobody can tell which."""
    return gettext(_FEW) if value is None and photo.provenance is Provenance.REAL else value


def licence_words(identifier: str) -> str:
    """What the licence allows, in words."""
    try:
        said = describe(identifier)
    except ValueError:
        return gettext("See the terms of this licence.")
    # The sentence of `consent`, taken apart again: its terms are a list.
    opening, found, terms = said.rstrip(".").partition(": ")
    if not found or f"{opening}: %(terms)s." != borrowed.FREE:
        return said
    return gettext(borrowed.FREE) % {"terms": "; ".join(map(gettext, terms.split("; ")))}
