"""How hard a text is to read."""

import re


def flesch_kincaid(text: str) -> float:
    """The Flesch-Kincaid grade; the age of a reader is five more.

    Kincaid et al. 1975: 0.39 words per sentence + 11.8 syllables per word - 15.59.
    """
    lower = text.lower()
    sentences = len(re.findall(r"[.?!](\s|$)", lower))
    found = re.findall(r"[a-z]+", lower.replace("'", ""))
    syllables = sum(map(_syllables, found))
    return 0.39 * len(found) / sentences + 11.8 * syllables / len(found) - 15.59


def _syllables(word: str) -> int:
    """About how many syllables an English word has: groups of vowels, without a silent e."""
    groups = re.findall(r"[aeiouy]+", word)
    silent = word.endswith("e") and not word.endswith("le") and len(groups) > 1
    return max(1, len(groups) - silent)
