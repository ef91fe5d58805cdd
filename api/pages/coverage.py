"""The coverage page: what the atlas has and what it lacks, by sign, tone and place, beside a reference population."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access import Access, access
from api.dependencies import get_services
from api.pages import facets, tones, words
from api.pages.view import page
from api.services import Services
from api.translation import gettext, mark
from imagedb import population
from imagedb.cover import (
    KINDS,
    LOOKED_FOR,
    NO_PICTURES,
    TONES,
    Gap,
    Pictures,
    Tally,
    gaps,
    sites_of,
    tally,
    toneless,
)
from imagedb.search import SearchQuery
from imagedb.search.fields import UNKNOWN
from imagedb.vocabulary import BodySite, Condition, ConditionBasis, Provenance

router = APIRouter(include_in_schema=False)

# From so many photos on a cell is shaded as the first, second, third and fourth step.
_STEPS: Final = (1, 3, 10, 30)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of the picture: the photos of a sign, a tone and a place, and the search that finds them."""

    pictures: Pictures
    tone: str
    href: str

    @property
    def real_step(self) -> int:
        """How dark the part for photographs is, 0 to 4."""
        return step(self.pictures.real)

    @property
    def simulated_step(self) -> int:
        """How dense the part for simulated photos is, 0 to 4."""
        return step(self.pictures.simulated)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of cells, lightest tone first and 'not recorded', where there is any, last."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A sign with its places, and what it lacks."""

    sign: Condition
    rows: tuple[Row, ...]
    elsewhere: tuple[str, ...]
    no_photograph: tuple[str, ...]
    no_picture: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything that the page counts."""

    tones: Tally
    signs: Tally
    places: Tally
    whole: Pictures
    phantoms: int
    seen: int


@router.get("/coverage")
@access(Access.PUBLIC)
def coverage_page(request: Request, services: Annotated[Services, Depends(get_services)]) -> Response:
    """Tones by signs by places, with their gaps in words."""
    counted = _count(services)
    shown = _Finder(counted)
    missing = {
        "no_photograph": tuple(gaps(counted.signs, counted.places, lambda found: found.real)),
        "no_picture": tuple(gaps(counted.signs, counted.places, lambda found: found.all)),
    }
    panels = [_panel(sign, counted.places, shown, missing) for sign in _signs(counted)]
    context = {
        "whole": counted.whole,
        "phantoms": counted.phantoms,
        "seen": counted.seen,
        "columns": shown.columns,
        "steps": steps(),
        "swatches": tones.SWATCHES,
        "overview": _overview(counted, shown),
        "panels": panels,
        "signs_missing": {
            name: tuple((gap.sign, said(gap)) for gap in found if gap.site is None)
            for name, found in missing.items()
        },
        **_reference(services),
    }
    return page(request, "coverage.html", context)


def step(count: int) -> int:
    """How many of the four steps this many photos reach."""
    return sum(count >= least for least in _STEPS)


def steps() -> tuple[str, ...]:
    """The numbers of each step in words, for the key: '1 to 2'."""
    ends = [f"{low}\u2013{high - 1}" for low, high in pairwise(_STEPS)]
    return (*ends, f"{_STEPS[-1]}+")


def said(gap: Gap) -> str:
    """Where something is missing of a sign, in words: 'at the gums, on tan and dark skin'."""
    place = words.at(gap.site) if gap.site else gettext("anywhere on the body")
    if gap.whole:
        return gettext("{place}, on any tone").format(place=place)
    tones = words.listed([words.small(words.label("ita_class", tone)) for tone in gap.tones])
    return gettext("{place}, on {tones} skin").format(place=place, tones=tones)


class _Finder:
    """Makes lines of cells. Phantoms are no skin, so the searches leave them out where there are any."""

    def __init__(self, counted: Counted) -> None:
        self.columns = (*TONES, UNKNOWN) if toneless(counted.tones).all else TONES
        kinds = (Provenance.REAL, Provenance.SIMULATED) if counted.phantoms else ()
        self._also = tuple((KINDS, kind.value) for kind in kinds)

    def row(self, name: str, counted: Tally, **asked: str) -> Row:
        """The cells of a line, by tone: of a tally by what is asked and then by tone."""
        cells = []
        for tone in self.columns:
            pairs = (*asked.items(), ("ita_class", tone), *self._also)
            found = counted.get((*asked.values(), tone), NO_PICTURES)
            cells.append(Cell(found, tone, facets.address(pairs, ())))
        return Row(name, tuple(cells))


def _count(services: Services) -> Counted:
    photos, on = services.catalogue.photos, services.clock()

    def by(*axes: str) -> Tally:
        # Each counted for itself: a photo may show two signs or two places.
        return tally(photos.coverage(SearchQuery(), on, (*axes, KINDS)))

    kinds = {found.value: found.count for found in photos.facets(SearchQuery(), on, [KINDS])[KINDS]}
    seen = SearchQuery({KINDS: (Provenance.REAL.value,), "condition_basis": (ConditionBasis.SEEN.value,)})
    return Counted(
        tones=by("ita_class"),
        signs=by("condition", "ita_class"),
        places=by("condition", "body_site", "ita_class"),
        whole=Pictures(kinds.get(Provenance.REAL, 0), kinds.get(Provenance.SIMULATED, 0)),
        phantoms=kinds.get(Provenance.PHANTOM, 0),
        seen=photos.count(seen, on),
    )


def _signs(counted: Counted) -> list[Condition]:
    """The signs that are looked for, and whatever else there is."""
    there = {sign for sign, _ in counted.signs}
    return [*LOOKED_FOR, *(sign for sign in Condition if sign not in LOOKED_FOR and sign in there)]


def _overview(counted: Counted, shown: _Finder) -> list[Row]:
    signs = [
        shown.row(words.label("condition", sign), counted.signs, condition=sign.value)
        for sign in _signs(counted)
    ]
    return [*signs, shown.row(mark("All photos"), counted.tones)]


def _panel(sign: Condition, places: Tally, shown: _Finder, missing: Mapping[str, tuple[Gap, ...]]) -> Panel:
    sites = sites_of(sign, places)
    rows = tuple(
        shown.row(words.label("body_site", site), places, condition=sign.value, body_site=site.value)
        for site in sites
    )
    others = tuple(words.small(words.label("body_site", site)) for site in BodySite if site not in sites)
    own = {name: tuple(said(gap) for gap in found if gap.sign is sign) for name, found in missing.items()}
    return Panel(sign, rows, others, own["no_photograph"], own["no_picture"])


def _reference(services: Services) -> dict[str, Any]:
    """The operator's population beside what families of photographed babies said of themselves."""
    reference, name = services.reference, "ethnic_category"
    if reference is None:
        return {"reference": None}
    real = SearchQuery({KINDS: (Provenance.REAL.value,)})
    found = services.catalogue.photos.facets(real, services.clock(), [name])[name]
    compared = population.compare(reference, {one.value: one.count for one in found})
    return {
        "reference": reference,
        "compared": compared,
        "missing_groups": [words.label(name, one.group) for one in compared.missing],
        "fewest_families": services.settings.fewest_families,
    }
