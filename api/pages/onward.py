"""What stands beside a photo on its page: the same baby's other photos, and its like on other tones and without the sign."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from api.pages import words
from api.pages.search import search_link
from api.services import Services
from api.translation import gettext
from colour.tone import ITA_CLASSES
from imagedb import counterparts
from imagedb.model import Photo
from imagedb.search import SearchQuery
from imagedb.vocabulary import BodySite, Condition

_SAME_BABY: Final = 8
_CANDIDATES: Final = 48


@dataclass(frozen=True, slots=True)
class Group:
    """A row of photos with its title; `more` is the search that holds them all, `count` how many that finds."""

    name: str
    title: str
    note: str
    photos: tuple[Photo, ...]
    more: str
    count: int


def groups(services: Services, photo: Photo, kept: str) -> tuple[Group, ...]:
    """The rows that hold anything; `kept` is what links carry on."""
    rows = (_same_baby(services, photo), _other_tones(services, photo), _without(services, photo))
    return tuple(
        replace(row, more=f"{row.more}&{kept}" if kept else row.more) for row in rows if row is not None
    )


def _same_baby(services: Services, photo: Photo) -> Group | None:
    """By the group's opaque public name: whoever the baby is, the page cannot know."""
    terms = {"subject_group": photo.subject_group}
    found = counterparts.same_baby(photo, _search(services, {"subject_group": (photo.subject_group,)}))
    return _group(
        services,
        "baby",
        gettext("Other photos of the same baby, or of its twin"),
        gettext("A sign does not look the same at every place. Who the baby is, is not public."),
        found[:_SAME_BABY],
        terms,
    )


def _other_tones(services: Services, photo: Photo) -> Group | None:
    """The nearest photo on each tone."""
    found: list[Photo] = []
    for tone in ITA_CLASSES:
        if tone != photo.ita_class:
            found += _like(services, photo, {**_place(photo), "ita_class": (tone,)})
    chosen = counterparts.one_per_tone(photo, found)
    alike = all(counterparts.severity(one) == counterparts.severity(photo) for one in chosen)
    sign = photo.conditions[0]
    bare = sign is Condition.NONE
    return _group(
        services,
        "tones",
        gettext("The same place on other skin tones, with no sign documented")
        if bare
        else gettext("The same sign and place on other skin tones"),
        gettext("One photo for each tone, light to dark: the one taken most alike. Never chosen by colour.")
        if alike
        else gettext(
            "One photo for each tone, light to dark: the one taken most alike. Never chosen by colour. Where a tone has "
            "none of the same severity, another severity stands there, and its card says which."
        ),
        chosen,
        {"condition": sign.value, "body_site": photo.body_site.value, "sort": "tone"},
    )


def _without(services: Services, photo: Photo) -> Group | None:
    """The same tone and place where no sign was documented; nothing for a photo that is one itself."""
    if photo.conditions == (Condition.NONE,) or photo.ita_class not in ITA_CLASSES:
        return None
    asked = {"condition": (Condition.NONE.value,), "body_site": (photo.body_site.value,)}
    found = counterparts.nearest(photo, _search(services, {**asked, "ita_class": (photo.ita_class,)}))
    return _group(
        services,
        "without",
        gettext("The same tone and place, with no sign documented"),
        "",
        () if found is None else (found,),
        {"condition": "none", "body_site": photo.body_site.value, "ita_class": photo.ita_class},
    )


def _like(services: Services, photo: Photo, asked: Mapping[str, tuple[str, ...]]) -> tuple[Photo, ...]:
    """Those of the same severity; where there is none, those of any."""
    bands = {name: (value,) for name, value in counterparts.severity(photo).items()}
    same = _search(services, {**asked, **bands}) if bands else ()
    return same if any(counterparts.fits(photo, one) for one in same) else _search(services, asked)


def _place(photo: Photo) -> Mapping[str, tuple[str, ...]]:
    return {
        "condition": (photo.conditions[0].value,),
        "body_site": (photo.body_site.value,),
    }


def _search(services: Services, asked: Mapping[str, tuple[str, ...]]) -> tuple[Photo, ...]:
    """The best calibrated of these."""
    query = SearchQuery(filters=asked, sort="calibration_error", limit=_CANDIDATES)
    return services.catalogue.photos.search(query, services.clock()).photos


def _group(
    services: Services, name: str, title: str, note: str, found: tuple[Photo, ...], terms: Mapping[str, str]
) -> Group | None:
    if not found:
        return None
    return Group(name, title, note, found, search_link(**terms), _count(services, terms))


def _count(services: Services, terms: Mapping[str, str]) -> int:
    filters = {name: (value,) for name, value in terms.items() if name != "sort"}
    return services.catalogue.photos.count(SearchQuery(filters=filters), services.clock())


def places(
    services: Services, photo: Photo, sites: Iterable[BodySite], kept: str
) -> list[tuple[str, str, int]]:
    """Searches for the photo's sign at these places: (address, words, how many); its own places are left out."""
    sign = photo.conditions[0].value
    links = []
    for site in sites:
        if site in photo.sites:
            continue
        terms = {"condition": sign, "body_site": site.value, "sort": "tone"}
        address = search_link(**terms) + (f"&{kept}" if kept else "")
        links.append((address, words.label("body_site", site), _count(services, terms)))
    return links
