"""Finds the references of a comparison: same site, nearest tone, with and without the sign.

Only photos whose condition was measured or simulated, never one taken during or within 24 hours
after phototherapy, and never blanched skin: those show another colour than the sign alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from api.services import Services
from colour.compare import LIKE_TONES, ReferenceColour, Setting, tone_distance
from colour.tone import ITA_CLASSES, ItaClass
from imagedb.model import Photo, Region
from imagedb.panels import BASES, skin_shown, treated
from imagedb.search import UNKNOWN, SearchQuery
from imagedb.vocabulary import BodySite, Condition, Phototherapy, Provenance

_PAGE = 100


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference's colour and setting, and where its photo comes from."""

    colour: ReferenceColour
    provenance: Provenance


def find_references(
    services: Services, sign: Condition, setting: Setting, *, most: int
) -> tuple[Reference, ...]:
    """References enough to choose `most` with the sign and `most` without it from.

    Tones are asked for ring by ring, the nearest first, so that a catalogue of any size is read
    in a few pages; within a ring like light and small calibration error come first. The uploaded
    colour is no argument.
    """
    found: list[Reference] = []
    for condition in (sign, Condition.NONE):
        group: dict[str, Reference] = {}
        for ring in _rings(setting.tone):
            if len(group) >= most:
                break
            for reference in _ring(services, condition, sign, setting, ring):
                group.setdefault(reference.colour.id, reference)
        found += group.values()
    return tuple(found)


def _rings(tone: ItaClass | None) -> Iterator[tuple[str, ...]]:
    """Groups of like tones, nearest first; without a tone all are one group."""
    tones: tuple[ItaClass | None, ...] = (*ITA_CLASSES, None)
    for distance in range(LIKE_TONES + 1 if tone else 1):
        yield tuple(other or UNKNOWN for other in tones if tone_distance(tone, other) == distance)


def _ring(
    services: Services, condition: Condition, sign: Condition, setting: Setting, tones: tuple[str, ...]
) -> Iterator[Reference]:
    filters = {
        "body_site": (setting.body_site,),
        "condition": (condition.value,),
        "condition_basis": BASES,
        "phototherapy": (Phototherapy.NONE.value, Phototherapy.PAST.value),
        "ita_class": tones,
    }
    lights = [(setting.light,), ()] if setting.light != "unknown" else [()]
    for light in lights:
        narrowed = filters | ({"illuminant": light} if light else {})
        query = SearchQuery(narrowed, sort="calibration_error", limit=_PAGE)
        for photo in services.catalogue.photos.search(query, services.clock()).photos:
            region = skin_shown(photo, BodySite(setting.body_site), with_sign=condition is sign)
            if region is not None and not treated(photo):
                yield _reference(photo, region, with_sign=condition is sign)


def _reference(photo: Photo, region: Region, *, with_sign: bool) -> Reference:
    tone = photo.ita_class if photo.ita_class in ITA_CLASSES else None
    colour = ReferenceColour(
        id=photo.id,
        with_sign=with_sign,
        lab=region.measurement.lab,
        body_site=region.body_site.value,
        tone=tone,
        light=photo.capture.illuminant.value,
        grade=photo.calibration.grade.value,
        error=photo.calibration.loo_mean,
    )
    return Reference(colour, photo.provenance)
