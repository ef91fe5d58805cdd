"""Across tones: one sign at one site, like photos side by side from the lightest tone to the darkest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access import Access, access
from api.dependencies import get_services
from api.pages import across_words, basket, say, words
from api.pages.view import page
from api.services import Services
from api.sign_in.cookies import own_origin
from colour.tone import ITA_CLASSES
from imagedb.across import (
    Candidate,
    Cell,
    Row,
    Setting,
    Sheet,
    Wish,
    asked,
    best,
    candidates,
    lay_out,
    rows_of,
)
from imagedb.errors import UnknownFieldError, UnknownValueError
from imagedb.panels import BASES, SIGNS
from imagedb.search import UNKNOWN, FacetCount, SearchQuery, parse
from imagedb.vocabulary import AgeBand, BodySite, Condition, Illuminant, Provenance

router = APIRouter(include_in_schema=False)

_FIELDS: Final = ("condition", "body_site", "illuminant", "age_band", "provenance")
_KINDS: Final = (Provenance.REAL, Provenance.SIMULATED)
# The best calibrated of a tone and a row; a cell shows one of them.
_OF_EACH: Final = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    sign: Condition
    site: BodySite
    wish: Wish

    def pairs(self, sheet: Sheet | None = None) -> list[tuple[str, str]]:
        """As parameters; with a sheet, everything that it was laid out in."""
        setting = sheet.setting if sheet else Setting(Provenance.REAL)
        light, age = self.wish.light or setting.light, self.wish.age or setting.age
        kind = self.wish.provenance or (setting.provenance if sheet else None)
        known = (self.sign, self.site, light, age, kind)
        return [(name, value.value) for name, value in zip(_FIELDS, known, strict=True) if value]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to choose, in words, and whether it is chosen."""

    value: str
    said: str
    on: bool


@router.get("/across-tones")
@access(Access.PUBLIC)
def across_page(request: Request, services: Annotated[Services, Depends(get_services)]) -> Response:
    """What is shown stands in the address, so that the sheet can be sent to a colleague."""
    filters = _filters(request)
    sign = Condition(filters.get("condition", Condition.JAUNDICE))
    sites = _sites(services, sign)
    site = BodySite(filters.get("body_site") or next(iter(sites), BodySite.STERNUM))
    wish = Wish(
        Illuminant(filters["illuminant"]) if "illuminant" in filters else None,
        AgeBand(filters["age_band"]) if "age_band" in filters else None,
        Provenance(filters["provenance"]) if "provenance" in filters else None,
    )
    return page(
        request,
        "across.html",
        _context(request, services, Asked(sign, site, wish), sites),
    )


def _filters(request: Request) -> dict[str, str]:
    """The page's own parameters, each with one value. Raises UnknownFieldError and UnknownValueError."""
    given = [pair for pair in request.query_params.multi_items() if pair[0] != basket.PARAMETER]
    for name, _ in given:
        if name not in _FIELDS:
            raise UnknownFieldError(name, _FIELDS)
    found = {name: values[-1] for name, values in parse(given).filters.items()}
    for name, allowed in (("condition", SIGNS), ("provenance", _KINDS)):
        if name in found and found[name] not in allowed:
            raise UnknownValueError(name, found[name], tuple(allowed))
    return found


def _sites(services: Services, sign: Condition) -> list[BodySite]:
    """Where there are photos of the sign, the site with most to compare first."""
    on = services.clock()
    with_sign, without = (
        _counted(services.catalogue.photos.facets(_basis(one), on, ["body_site"])["body_site"])
        for one in (sign, Condition.NONE)
    )

    def to_compare(site: str) -> tuple[int, int]:
        return min(with_sign[site], without.get(site, 0)), with_sign[site]

    return [BodySite(site) for site in sorted(with_sign, key=to_compare, reverse=True)]


def _basis(*conditions: Condition) -> SearchQuery:
    return SearchQuery({"condition": conditions, "condition_basis": BASES, "provenance": _KINDS})


def _counted(found: Iterable[FacetCount]) -> dict[str, int]:
    return {one.value: one.count for one in found if one.count}


def _context(request: Request, services: Services, this: Asked, there: list[BodySite]) -> dict[str, Any]:
    found, cut = _found(services, this, this.wish)
    sheet = best(found, this.sign, this.wish)
    if cut:
        # There are more than were looked at: look at those of this setting alone.
        narrowed, _ = _found(services, this, sheet.setting)
        sheet = lay_out(narrowed, this.sign, sheet.setting)
    gathered, shown = basket.of(request), tuple(photo.id for photo in sheet.photos)
    own = f"/across-tones?{urlencode(this.pairs(sheet))}"
    together = tuple(dict.fromkeys((*gathered, *shown)))[: basket.LIMIT]
    return {
        "title": say.titled([this.sign], [this.site]),
        "cyanosis": this.sign in words.CYANOSIS,
        "sheet": sheet,
        "verdicts": across_words.verdicts(sheet, this.site),
        "measure": across_words.measure(this.sign),
        "elsewhere": [
            (_address(replace(this, site=site, wish=Wish()), gathered) if site in there else "", said)
            for site, said in across_words.look_at(this.sign, this.site)
        ],
        "instead": [
            (_address(replace(this, site=site, wish=Wish()), gathered), words.at(site))
            for site in there
            if not sheet.with_sign
        ],
        "shared": across_words.shared(sheet),
        "row_names": across_words.ROWS,
        "row_measured": {row: across_words.measured_by(this.sign, row) for row in rows_of(this.sign)},
        "value_of": lambda photo: across_words.value_of(photo, this.sign),
        "said_of": across_words.said_of,
        "no_difference": across_words.no_difference,
        "no_sign": Row.NO_SIGN,
        "swatches": {column.tone: _skin(column.cells[Row.NO_SIGN]) for column in sheet.columns},
        "centre": _centre,
        "colour_words": say.colour_words,
        "choices": _choices(services, this),
        "own": own,
        "whole_address": own_origin(services.settings, request) + own,
        "add_all": f"{own}&{basket.query(together)}" if shown else "",
        "shown": shown,
        "simulated": sheet.setting.provenance is Provenance.SIMULATED and bool(shown),
        "licences": _licences(sheet),
    }


def _found(services: Services, this: Asked, kept: Setting | Wish) -> tuple[tuple[Candidate, ...], bool]:
    """The best calibrated photos of each tone and row, and whether there are others behind them."""
    narrowed: dict[str, tuple[str, ...]] = {"provenance": (kept.provenance,) if kept.provenance else _KINDS}
    narrowed |= {"illuminant": (kept.light,)} if kept.light else {}
    narrowed |= {"age_band": (kept.age,)} if kept.age else {}
    queries = [
        SearchQuery(
            asked(this.sign, this.site, row) | narrowed | {"ita_class": (tone,)},
            sort="calibration_error",
            limit=_OF_EACH,
        )
        for row in rows_of(this.sign)
        for tone in ITA_CLASSES
    ]
    each = services.catalogue.photos.first_of_each(queries, services.clock())
    photos = [photo for own in each for photo in own]
    return candidates(photos, this.sign, this.site), any(len(own) == _OF_EACH for own in each)


def _address(this: Asked, gathered: tuple[str, ...]) -> str:
    kept = basket.query(gathered)
    return f"/across-tones?{urlencode(this.pairs())}{'&' + kept if kept else ''}"


def _choices(services: Services, this: Asked) -> Mapping[str, list[Choice]]:
    """What each menu offers: sites of any sign, lights and ages of this one at its site, and the chosen ones."""
    facets, on = services.catalogue.photos.facets, services.clock()
    every = _counted(facets(_basis(*SIGNS), on, ["body_site"])["body_site"])
    here = SearchQuery({**_basis(this.sign).filters, "body_site": (this.site,)})
    counted = {name: _counted(found) for name, found in facets(here, on, ["illuminant", "age_band"]).items()}
    wish = this.wish
    offered: dict[str, tuple[Iterable[str], str | None]] = {
        "condition": (SIGNS, this.sign),
        "body_site": ((site for site in BodySite if site in every or site is this.site), this.site),
        "illuminant": (_there(Illuminant, counted["illuminant"], wish.light), wish.light),
        "age_band": (_there(AgeBand, counted["age_band"], wish.age), wish.age),
        "provenance": (_KINDS, wish.provenance),
    }
    return {name: _menu(name, values, chosen) for name, (values, chosen) in offered.items()}


def _there(values: Iterable[str], counted: Mapping[str, int], chosen: str | None) -> list[str]:
    """The known values that are there or chosen, in their order."""
    return [one for one in values if one == chosen or (one in counted and one != UNKNOWN)]


def _menu(name: str, values: Iterable[str], chosen: str | None) -> list[Choice]:
    return [Choice(str(value), words.label(name, value), value == chosen) for value in values]


def _skin(cell: Cell | None) -> str | None:
    """The colour of the skin without the sign, for the bar above its tone."""
    return say.hex_of(cell.region.measurement.lab) if cell else None


def _centre(cell: Cell) -> tuple[str, str]:
    """Where the measured skin is, in shares of the picture: what zooming keeps in place."""
    xs, ys = zip(*cell.region.polygon, strict=True)
    size = cell.photo.capture
    across, down = (min(xs) + max(xs)) / 2 / size.width, (min(ys) + max(ys)) / 2 / size.height
    return f"{across:.3f}", f"{down:.3f}"


def _licences(sheet: Sheet) -> dict[str, list[str]]:
    """The photos shown, by their licence."""
    found: dict[str, list[str]] = {}
    for photo in sheet.photos:
        found.setdefault(photo.licence, []).append(photo.id)
    return found
