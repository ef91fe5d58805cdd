"""A balanced choice in words: what it is called, and each wish that could not be met."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from api.pages import words
from api.translation import gettext, ngettext
from imagedb.teaching.balance import Balanced, Cell, Shortage, Wish
from imagedb.vocabulary import Condition

_NAMED: Final = 6
"""More pairings than these are counted, not named."""


def title(wish: Wish) -> str:
    """What the set is called until its maker says otherwise."""
    signs = words.listed([_sign(sign, first=at == 0) for at, sign in enumerate(wish.signs)])
    return gettext("%(signs)s, across skin tones") % {"signs": signs}


def description(wish: Wish) -> str:
    """How the set came about, for whoever reads it."""
    sites = words.listed([words.small(words.label("body_site", site)) for site in wish.sites])
    made = gettext("Chosen to have each sign on each skin tone equally often; sites: %(sites)s.")
    return made % {"sites": sites}


def said(wish: Wish, found: Balanced) -> list[str]:
    """Each wish that could not be met, one sentence each; none when all were."""
    sentences = [_missing(wish, found)] if found.missing else []
    without = Counter(one.sign for one in found.shortages if not one.there)
    nowhere = [sign for sign in wish.signs if without[sign] == len(wish.tones)]
    sentences += map(_nowhere, nowhere)
    sentences += [_short(one) for one in found.shortages if one.sign not in nowhere]
    if found.uneven:
        sentences.append(_uneven(wish, found))
    if found.grades:
        counts = _counted(found.grades, "grade")
        sentences.append(gettext("Not all are calibrated equally well: %(counts)s.") % {"counts": counts})
    if found.lights:
        counts = _counted(found.lights, "illuminant")
        sentences.append(gettext("Not all were taken in the same light: %(counts)s.") % {"counts": counts})
    sentences += [
        gettext("For %(tone)s skin the signs are shown at different sites.") % {"tone": _tone(tone)}
        for tone in found.tones_of_mixed_sites
    ]
    return sentences


def cell_words(cell: Cell) -> str:
    """A pairing of tone and sign in running text."""
    tone, sign = cell
    return gettext("%(sign)s on %(tone)s skin") % {"sign": _sign(sign, first=False), "tone": _tone(tone)}


def _nowhere(sign: str) -> str:
    said = gettext("Nothing found for %(sign)s on any of these tones and sites. Tick more sites.")
    return said % {"sign": _sign(sign, first=False)}


def _short(short: Shortage) -> str:
    cell = cell_words((short.tone, short.sign))
    if not short.there:
        return gettext("Nothing found for %(cell)s.") % {"cell": cell}
    said = ngettext(
        "Only %(there)s of %(wanted)s photo wanted for %(cell)s.",
        "Only %(there)s of %(wanted)s photos wanted for %(cell)s.",
        short.wanted,
    )
    return said % {"there": short.there, "wanted": short.wanted, "cell": cell}


def _missing(wish: Wish, found: Balanced) -> str:
    return ngettext(
        "The atlas has only %(there)s photo that fits; %(wanted)s were wanted.",
        "The atlas has only %(there)s photos that fit; %(wanted)s were wanted.",
        len(found.chosen),
    ) % {"there": len(found.chosen), "wanted": wish.photos}


def _uneven(wish: Wish, found: Balanced) -> str:
    """The number does not divide: which pairings have one photo fewer, or none."""
    named = [cell_words(cell) for cell in found.uneven]
    many = ngettext("%(num)s pairing", "%(num)s pairings", len(named)) % {"num": len(named)}
    cells = words.listed(named) if len(named) <= _NAMED else many
    if wish.photos < len(wish.cells):
        said = gettext(
            "%(photos)s photos do not reach all %(cells)s pairings of tone and sign. Left out: %(which)s."
        )
    else:
        said = gettext(
            "%(photos)s photos do not divide by %(cells)s pairings of tone and sign. One fewer: %(which)s."
        )
    return said % {"photos": wish.photos, "cells": len(wish.cells), "which": cells}


def _counted(counts: Mapping[str, int], field: str) -> str:
    return words.listed(
        [f"{count} \N{MULTIPLICATION SIGN} {words.label(field, value)}" for value, count in counts.items()]
    )


def _sign(sign: str, *, first: bool) -> str:
    named = words.sign(Condition(sign))
    return named if first else words.small(named)


def _tone(tone: str) -> str:
    return words.small(words.label("ita_class", tone))
