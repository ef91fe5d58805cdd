"""What people type, read as filters: 'jaundice gums dark skin, day 3' is a sign, a site, a tone, an age.

Whatever is not known stays as words to look for in captions. People type words that this project
does not use on its pages ("yellow", "blue"); they are understood, and answered in ours.
"""

import re
from typing import Final

from imagedb.search import FIELDS
from imagedb.vocabulary import BilirubinBand, Condition, Spo2Band

_CYANOSIS = ("cyanosis_central", "cyanosis_peripheral", "acrocyanosis")

_AGES: Final = ("0-24h", "24-48h", "48-72h", *["3-7d"] * 4, *["7-14d"] * 7, *["14-28d"] * 14)
# Wards count the day of birth as day 0 or as day 1, so a numbered day may be either of two; '3 days' may not.
_DAYS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    **{f"day {n}": ("age_band", tuple(dict.fromkeys(_AGES[max(0, n - 1) : n + 1]))) for n in range(28)},
    **{f"{n} day{'' if n == 1 else 's'}": ("age_band", (_AGES[n],)) for n in range(1, 28)},
}

# (field, values) for a phrase. Longer phrases are tried first.
_PHRASES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "jaundice": ("condition", ("jaundice",)),
    "jaundiced": ("condition", ("jaundice",)),
    "bilirubin": ("condition", ("jaundice",)),
    "yellow": ("condition", ("jaundice",)),
    "cyanosis": ("condition", _CYANOSIS),
    "cyanosed": ("condition", _CYANOSIS),
    "blue": ("condition", _CYANOSIS),
    "central cyanosis": ("condition", ("cyanosis_central",)),
    "peripheral cyanosis": ("condition", ("cyanosis_peripheral",)),
    "acrocyanosis": ("condition", ("acrocyanosis",)),
    "pallor": ("condition", ("pallor",)),
    "plethora": ("condition", ("plethora",)),
    "no sign": ("condition", ("none",)),
    "healthy": ("condition", ("none",)),
    "eye": ("body_site", ("sclera",)),
    "eyes": ("body_site", ("sclera",)),
    "sclera": ("body_site", ("sclera",)),
    "sclerae": ("body_site", ("sclera",)),
    "whites of the eyes": ("body_site", ("sclera",)),
    "white of the eye": ("body_site", ("sclera",)),
    "gum": ("body_site", ("gum",)),
    "gums": ("body_site", ("gum",)),
    "mouth": ("body_site", ("gum", "tongue", "lip")),
    "tongue": ("body_site", ("tongue",)),
    "lip": ("body_site", ("lip",)),
    "lips": ("body_site", ("lip",)),
    "forehead": ("body_site", ("forehead",)),
    "face": ("body_site", ("face", "forehead")),
    "chest": ("body_site", ("sternum",)),
    "sternum": ("body_site", ("sternum",)),
    "abdomen": ("body_site", ("abdomen",)),
    "tummy": ("body_site", ("abdomen",)),
    "palm": ("body_site", ("palm",)),
    "palms": ("body_site", ("palm",)),
    "hand": ("body_site", ("palm", "nail_bed")),
    "hands": ("body_site", ("palm", "nail_bed")),
    "sole": ("body_site", ("sole",)),
    "soles": ("body_site", ("sole",)),
    "foot": ("body_site", ("sole",)),
    "feet": ("body_site", ("sole",)),
    "nail": ("body_site", ("nail_bed",)),
    "nails": ("body_site", ("nail_bed",)),
    "nail bed": ("body_site", ("nail_bed",)),
    "arm": ("body_site", ("arm",)),
    "leg": ("body_site", ("leg",)),
    "back": ("body_site", ("back",)),
    "dark": ("ita_class", ("brown", "dark")),
    "darker": ("ita_class", ("brown", "dark")),
    "darkest": ("ita_class", ("dark",)),
    "black": ("ita_class", ("brown", "dark")),
    "brown": ("ita_class", ("tan", "brown")),
    "tan": ("ita_class", ("tan",)),
    "light": ("ita_class", ("very_light", "light")),
    "lighter": ("ita_class", ("very_light", "light")),
    "lightest": ("ita_class", ("very_light",)),
    "white": ("ita_class", ("very_light", "light")),
    "daylight": ("illuminant", ("daylight",)),
    "window": ("illuminant", ("daylight",)),
    "led": ("illuminant", ("ward_led",)),
    **_DAYS,
    "phototherapy": ("phototherapy", ("current", "past")),
    "blanched": ("blanched", ("true",)),
    "vernix": ("confounder", ("vernix",)),
    "bruise": ("confounder", ("bruise",)),
    "mottling": ("confounder", ("mottling",)),
    "preterm": ("gestation_band", ("under-32", "32-34", "35-36")),
    "premature": ("gestation_band", ("under-32", "32-34", "35-36")),
    **{f"monk {rating}": ("monk", (str(rating),)) for rating in range(1, 11)},
}
# How much of a sign: the bands of what was measured that are called so.
_MUCH: Final = {
    "mild": (BilirubinBand.MILD, Spo2Band.MILD),
    "moderate": (BilirubinBand.MODERATE, Spo2Band.MODERATE),
    "marked": (BilirubinBand.MARKED, Spo2Band.MARKED),
    "severe": (BilirubinBand.MARKED, Spo2Band.MARKED),
}
_NOISE: Final = re.compile(
    "a|across|and|at|baby|babies|for|in|infants?|newborns?|of|old|on|or|photos?|pictures?|show|skin|the|tones?|with"
)
# What nobody writes in plain words: a field with its value, quotes, a sign before a word, NOT, a range.
_EXACT: Final = re.compile(r"""[A-Za-z_]\w*:\S|\*:\*|"|(?:^|[\s(])[+-][\w"(]|\bNOT\b|[\[{].* TO """)
_JOINED: Final = re.compile(r"\b(?:AND|OR)\b")
_LONGEST: Final = max(len(phrase.split()) for phrase in _PHRASES)


def is_exact(typed: str) -> bool:
    """Whether `typed` is a search in Lucene's syntax (`imagedb.search.lucene`) and no plain words.

    AND and OR alone are plain words as long as all others are known: 'jaundice OR pallor' is two filters.
    """
    if _EXACT.search(typed):
        return True
    return bool(_JOINED.search(typed)) and any(name == "text" for name, _ in understand(typed))


def understand(typed: str) -> list[tuple[str, str]]:
    """The search parameters that `typed` means, in order; unknown words come last as `text`."""
    words = re.findall(r"\w+", typed.casefold())
    found: dict[tuple[str, str], None] = {}
    rest: list[str] = []
    while words:
        for length in range(min(_LONGEST, len(words)), 0, -1):
            known = _PHRASES.get(" ".join(words[:length]))
            if known is not None:
                found.update(dict.fromkeys((known[0], value) for value in known[1]))
                words = words[length:]
                break
        else:
            word = words.pop(0)
            if not _NOISE.fullmatch(word):
                rest.append(word)
    rest, measured = _measured(rest, {value for field, value in found if field == "condition"})
    found.update(dict.fromkeys(measured))
    ordered = sorted(found, key=lambda pair: list(FIELDS).index(pair[0]))
    return [*ordered, ("text", " ".join(rest))] if rest else ordered


def _measured(words: list[str], signs: set[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """The words that stay words, and the bands that the others mean where one kind of sign is asked for."""
    jaundice = Condition.JAUNDICE in signs
    if jaundice == bool(signs & set(_CYANOSIS)):
        return words, []
    field, place = ("bilirubin_band", 0) if jaundice else ("spo2_band", 1)
    bands = [(field, _MUCH[word][place].value) for word in words if word in _MUCH]
    return [word for word in words if word not in _MUCH], bands
