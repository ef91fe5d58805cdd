"""The guides: how to take the photo, which words to use, where to look, cyanosis or acrocyanosis."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.access import Access, access
from api.errors import NotFoundError
from api.pages import guide_words, photo_words
from api.pages.sources import Said, cited, used
from api.pages.view import page
from api.translation import gettext
from colour.batch_name import new_batch_name
from colour.skin import WEAKNESSES
from colour.skin.signs import cyanosis_change, jaundice_change
from imagedb.labels import VALUES

router = APIRouter(include_in_schema=False)

_SITES: Final = ("sternum", "palm", "lip", "gum", "nail_bed", "sclera")
# Of the six tones of the model: the lightest, the middle, the darkest.
_TONES: Final = (0, 2, 5)
# A difference of this much is lost in what a good calibration alone leaves uncertain (CIEDE2000).
_UNCERTAIN: Final = 3.0
AXE: Final = "4.14.1"
"""The version of axe-core that the tests run, as the statement on accessibility says."""

_SIZES: Final = ("a6", "a5", "a4")


@dataclass(frozen=True, slots=True)
class Change:
    """How far a sign moves a site's colour in one tone, and whether that is more than is uncertain."""

    figure: float
    clear: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A site, by its name in English, with its changes in light, middle and dark skin."""

    site: str
    jaundice: tuple[Change, ...]
    cyanosis: tuple[Change, ...]


@router.get("/how-to-photograph")
@access(Access.PUBLIC)
def photograph_page(request: Request) -> Response:
    """How to take a photo that can be used, on one printed sheet."""
    context = {"refused": photo_words.refused(), "held": photo_words.held(), "sizes": _SIZES}
    return page(request, "how_to_photograph.html", context)


@router.get("/how-to-photograph/card-{size}.pdf")
@access(Access.PUBLIC)
def card(size: str) -> Response:
    """The colour card to print. Each has a name of its own: what one printer printed is one batch."""
    if size not in _SIZES:
        msg = f"The card is printed on {', '.join(_SIZES)}."
        raise NotFoundError(msg)
    from colour.card.draw import card_pdf

    name = new_batch_name()
    headers = {
        "Content-Disposition": f'attachment; filename="card-{size}-{name}.pdf"',
        "Cache-Control": "no-store",
    }
    return Response(card_pdf(size, name), media_type="application/pdf", headers=headers)


@router.get("/language")
@access(Access.PUBLIC)
def language_page(request: Request) -> Response:
    """How signs look on different tones, which words to avoid and why, and what to write."""
    whys = [word.why for word in guide_words.AVOID]
    looked = [*guide_words.LOOK_JAUNDICE, *guide_words.LOOK_CYANOSIS, *guide_words.LOOK_ELSEWHERE]
    context = {
        "rows": _rows(),
        "weaknesses": WEAKNESSES,
        "avoid": [
            (gettext(word.avoid), cited(word.why), gettext(word.instead)) for word in guide_words.AVOID
        ],
        "use": _cited(guide_words.USE),
        **_looking(),
        "sources": used([*whys, *guide_words.USE, *looked]),
    }
    return page(request, "language.html", context)


@router.get("/where-to-look")
@access(Access.PUBLIC)
def looking_page(request: Request) -> Response:
    """Where to look in darker skin."""
    looked = [*guide_words.LOOK_JAUNDICE, *guide_words.LOOK_CYANOSIS, *guide_words.LOOK_ELSEWHERE]
    return page(request, "where_to_look.html", {"rows": _rows(), **_looking(), "sources": used(looked)})


@router.get("/cyanosis-or-acrocyanosis")
@access(Access.PUBLIC)
def cyanosis_page(request: Request) -> Response:
    """Central cyanosis and acrocyanosis, side by side, below the emergency line."""
    lines = [(gettext(name), cited(central), cited(outer)) for name, central, outer in guide_words.APART]
    statements = [said for _, *both in guide_words.APART for said in both]
    context = {
        "lines": lines,
        "advice": _cited(guide_words.LOOK_CYANOSIS),
        "sources": used([*statements, *guide_words.LOOK_CYANOSIS]),
    }
    return page(request, "cyanosis_or_acrocyanosis.html", context)


@router.get("/accessibility")
@access(Access.PUBLIC)
def accessibility_page(request: Request) -> Response:
    """What was tested, what does not work, and how to tell."""
    return page(request, "accessibility.html", {"axe": AXE})


def _looking() -> dict[str, object]:
    return {
        "look_jaundice": _cited(guide_words.LOOK_JAUNDICE),
        "look_cyanosis": _cited(guide_words.LOOK_CYANOSIS),
        "look_elsewhere": _cited(guide_words.LOOK_ELSEWHERE),
    }


def _cited(statements: Iterable[Said]) -> list[object]:
    return [cited(said) for said in statements]


@cache
def _rows() -> tuple[Row, ...]:
    return tuple(
        Row(
            VALUES["body_site"][site],
            tuple(map(_change, jaundice_change(site)[list(_TONES)])),
            tuple(map(_change, cyanosis_change(site)[list(_TONES)])),
        )
        for site in _SITES
    )


def _change(figure: float) -> Change:
    return Change(float(figure), clear=bool(figure > _UNCERTAIN))
