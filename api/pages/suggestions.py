"""What the search box of the home page offers while somebody types: signs, places and tones of the vocabulary.

Each is understood by `plain_words` whole, so that whoever takes one finds what it says.
"""

from api.pages import say, words
from imagedb.cover import LOOKED_FOR
from imagedb.vocabulary import Condition

_TONES = ("in darker skin", "in lighter skin")


def suggestions() -> tuple[str, ...]:
    """Each sign alone, on darker and lighter skin, and at each place where it is looked for; then the places."""
    return _IN_ENGLISH


def _made() -> tuple[str, ...]:
    found: list[str] = []
    for sign, sites in LOOKED_FOR.items():
        if sign is Condition.NONE:
            continue
        name = words.label("condition", sign).split(" (")[0]
        found += [name, *(f"{name} {tone}" for tone in _TONES)]
        found += [say.titled([sign], [site]) for site in sites]
    return (*found, *(f"No sign {words.at(site)}" for site in LOOKED_FOR[Condition.NONE]))


# Made while the module is read, when no reader has chosen a language: the search understands English.
_IN_ENGLISH = _made()
