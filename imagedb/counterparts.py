"""Which photos stand beside one: the same baby at other places, and its like on other tones or without the sign.

Chosen by what was recorded (sign, place, severity, light, age, treatment, calibration), never by colour: a photo
picked because it looks alike would show what one hoped to see.
"""

from collections.abc import Iterable, Mapping

from colour.tone import ITA_CLASSES
from imagedb.model import Photo
from imagedb.panels import BASES, pressed, treated
from imagedb.vocabulary import BilirubinBand, Spo2Band


def severity(photo: Photo) -> Mapping[str, str]:
    """The bands that were measured of the sign, by the names of their filters; empty where none was."""
    seen = photo.observation
    bands = {}
    if seen.bilirubin_band is not BilirubinBand.UNKNOWN:
        bands["bilirubin_band"] = seen.bilirubin_band.value
    if seen.spo2_band is not Spo2Band.UNKNOWN:
        bands["spo2_band"] = seen.spo2_band.value
    return bands


def fits(photo: Photo, other: Photo) -> bool:
    """Whether `other` may stand beside `photo` as a reference: another one, soundly documented, treated and pressed alike."""
    return (
        other.id != photo.id
        and other.condition_basis in BASES
        and pressed(other) == pressed(photo)
        and treated(other) == treated(photo)
    )


def nearest(photo: Photo, others: Iterable[Photo]) -> Photo | None:
    """Of those that fit, the one that was taken most like `photo`; None when none fits."""
    return min((one for one in others if fits(photo, one)), key=lambda one: _order(photo, one), default=None)


def one_per_tone(photo: Photo, others: Iterable[Photo]) -> tuple[Photo, ...]:
    """The nearest on each tone but the photo's own, from the lightest to the darkest; tones without one are left out."""
    known: dict[str, list[Photo]] = {tone: [] for tone in ITA_CLASSES if tone != photo.ita_class}
    for one in others:
        if one.ita_class in known:
            known[one.ita_class].append(one)
    found = (nearest(photo, like) for like in known.values())
    return tuple(one for one in found if one is not None)


def same_baby(photo: Photo, others: Iterable[Photo]) -> tuple[Photo, ...]:
    """The other photos of its baby, or of its twin: places that it does not show itself come first."""
    mine = [one for one in others if one.id != photo.id and one.subject_group == photo.subject_group]
    return tuple(sorted(mine, key=lambda one: (one.body_site in photo.sites, one.body_site.value, one.id)))


def _order(photo: Photo, one: Photo) -> tuple[bool, bool, bool, bool, str, float, str]:
    return (
        set(one.conditions) != set(photo.conditions),
        severity(one) != severity(photo),
        one.capture.illuminant is not photo.capture.illuminant,
        one.age_band is not photo.age_band,
        one.calibration.grade.value,
        one.calibration.loo_mean,
        one.id,
    )
