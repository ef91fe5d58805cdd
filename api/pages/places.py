"""Where the pages lead: what stands at the head and the foot of each, and the questions people come with."""

from typing import Final

from api.pages import basket
from api.translation import mark

KEEPING: Final = frozenset({"/search", "/across-tones", "/sets"})
"""Pages whose links carry the photos gathered for a set."""

AT_THE_FOOT: Final = (
    ("/about", mark("About and limits")),
    ("/language", mark("Language guide")),
    ("/how-to-photograph", mark("How to take the photo")),
    ("/display-check", mark("Check your screen")),
    ("/offline", mark("Without a network")),
    ("/accessibility", mark("Accessibility")),
    ("/for-parents", mark("For families")),
    ("/withdraw", mark("Take your photos back")),
    ("/docs", mark("For programs: the API")),
    ("/staff", mark("For staff")),
)

STARTS: Final = (
    ("/across-tones?condition=jaundice", mark("Jaundice across skin tones")),
    ("/across-tones?condition=cyanosis_central", mark("Cyanosis across skin tones")),
    ("/where-to-look", mark("Where to look in darker skin")),
    ("/cyanosis-or-acrocyanosis", mark("Cyanosis or acrocyanosis?")),
    (
        "/search?condition=jaundice&body_site=sclera&ita_class=brown&ita_class=dark&bilirubin_band=250-plus",
        mark("Marked jaundice in the eyes, darkest tones"),
    ),
    ("/search?condition=none&sort=tone", mark("No sign documented, for comparison")),
)
"""Addresses of common questions, and the questions in words."""


def places(*, compare: bool) -> list[tuple[str, str]]:
    """The addresses and names at the head of every page; `compare` says whether this atlas compares photos."""
    middle = [("/compare", mark("Compare"))] if compare else []
    return [
        ("/search", mark("Search")),
        ("/across-tones", mark("Across tones")),
        *middle,
        ("/sets", mark("Teaching")),
        ("/coverage", mark("Coverage")),
        ("/download", mark("Download")),
        ("/about", mark("About")),
        ("/for-parents", mark("Parents")),
    ]


def starts(gathered: tuple[str, ...]) -> list[tuple[str, str]]:
    """The questions as links; those to pages that keep them carry the photos gathered."""
    kept = basket.query(gathered)
    return [(_carrying(address, kept), said) for address, said in STARTS]


def _carrying(address: str, kept: str) -> str:
    carries = bool(kept) and address.partition("?")[0] in KEEPING
    return f"{address}{'&' if '?' in address else '?'}{kept}" if carries else address
