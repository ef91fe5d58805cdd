"""Where the pages lead: what stands at the head and the foot of each, and the questions people come with."""

from typing import Final

from api.pages import basket
from api.translation import mark

KEEPING: Final = frozenset({"/search", "/sets"})
"""Pages whose links carry the photos gathered for a set."""

AT_THE_FOOT: Final = (
    ("/about", mark("About and limits")),
    ("/language", mark("Language guide")),
    ("/how-to-photograph", mark("How to take the photo")),
    ("/accessibility", mark("Accessibility")),
    ("/for-parents", mark("For families")),
    ("/withdraw", mark("Take your photos back")),
    ("/docs", mark("For programs: the API")),
    ("/staff", mark("For staff")),
)

STARTS: Final = (
    (
        "condition=jaundice&body_site=sclera&body_site=gum&ita_class=brown&ita_class=dark",
        mark("Jaundice in darker skin: eyes and mouth"),
    ),
    ("condition=jaundice&body_site=sternum&sort=tone", mark("Jaundice at the chest, light to dark")),
    ("condition=cyanosis_central&sort=tone", mark("Central cyanosis")),
    ("condition=acrocyanosis&sort=tone", mark("Acrocyanosis: hands and feet")),
    ("condition=none&sort=tone", mark("No sign documented, for comparison")),
)
"""Searches, as parameters and in words."""

GUIDES: Final = (
    ("/where-to-look", mark("Where to look in darker skin")),
    ("/cyanosis-or-acrocyanosis", mark("Cyanosis or acrocyanosis?")),
)
"""Common questions that a page answers in words."""


def places(*, compare: bool) -> list[tuple[str, str]]:
    """The addresses and names at the head of every page; `compare` says whether this atlas compares photos."""
    middle = [("/compare", mark("Compare"))] if compare else []
    return [("/search", mark("Search")), *middle, ("/sets", mark("Teaching"))]


def starts(gathered: tuple[str, ...]) -> list[tuple[str, str]]:
    """The questions as links, carrying the photos gathered."""
    kept = basket.query(gathered)
    return [(f"/search?{asked}{'&' + kept if kept else ''}", said) for asked, said in STARTS]
