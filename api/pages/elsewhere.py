"""Where else to look than at the place in the photo: fixed sentences by sign and tone, and the places to search.

After NICE CG98 (sclerae, gums and pressed skin in every tone) and the model of skin that the About page quotes.
Nothing computed enters them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from api.pages import words
from api.translation import mark
from imagedb.model import Photo
from imagedb.vocabulary import BodySite, Condition

_DARKER: Final = frozenset({"tan", "brown", "dark"})
_LIGHTER: Final = frozenset({"very_light", "light", "intermediate"})

JAUNDICE: Final = mark(
    "Jaundice, in every baby: look at the whites of the eyes, at the gums, and at skin that you have just pressed; "
    "undressed, in bright light, daylight if you can."
)
EYES: Final = mark(
    "The whites of the eyes hold hardly any melanin, so in the model of skin jaundice changes them alike in every tone."
)
JAUNDICE_DARKER: Final = mark(
    "On this tone do not go by the skin. In the model, bilirubin rising from 20 to 250 µmol/L changes the darkest skin "
    "by about 1 unit (CIEDE2000), less than a good calibration is uncertain by. Colour cannot tell you: measure."
)
JAUNDICE_LIGHTER: Final = mark(
    "On lighter skin the change is easier to see, and how much of it there is still says nothing reliable about the "
    "level: measure."
)
JAUNDICE_UNKNOWN: Final = mark(
    "The tone is not recorded. The darker the skin, the less it shows: where you are in doubt, colour cannot tell you."
)
CYANOSIS: Final = mark(
    "Cyanosis: tongue, gums and lips show it best, in every tone. In the model, pressing the skin takes the sign away."
)
CYANOSIS_DARKER: Final = mark(
    "On this tone do not go by the skin: look at the tongue, the gums and the nail beds, and measure oxygen."
)
HANDS_AND_FEET: Final = mark(
    "Hands and feet mislead: acrocyanosis is common in the first two days. Look at the tongue, gums and lips before "
    "you call it that."
)
HAEMOGLOBIN: Final = mark(
    "With little haemoglobin less of it shows, with much haemoglobin more: a look tells no level."
)
NO_SIGN: Final = mark(
    "No sign was documented here. That a photo looks like this one does not show that a baby has none."
)
NO_ADVICE: Final = mark(
    "We know of no place that shows this sign better in every tone. Look at several places."
)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Sentences for the photo's sign on its tone, and places that show the sign."""

    sentences: tuple[str, ...]
    sites: tuple[BodySite, ...]


def elsewhere(photo: Photo) -> Elsewhere:
    """Where else to look for the signs of this photo, on its tone; for both signs where none is documented."""
    signs = set(photo.conditions)
    bare = signs == {Condition.NONE}
    sentences: list[str] = [NO_SIGN] if bare else []
    sites: list[BodySite] = []
    if bare or Condition.JAUNDICE in signs:
        sentences += _jaundice(photo.ita_class)
        sites += [BodySite.SCLERA, BodySite.GUM]
    if bare or words.CYANOSIS & signs:
        sentences += _cyanosis(photo.ita_class, signs)
        sites += [BodySite.TONGUE, BodySite.GUM, BodySite.LIP]
    return Elsewhere(tuple(sentences) or (NO_ADVICE,), tuple(dict.fromkeys(sites)))


def _jaundice(tone: str) -> list[str]:
    on_tone = JAUNDICE_UNKNOWN
    if tone in _DARKER:
        on_tone = JAUNDICE_DARKER
    elif tone in _LIGHTER:
        on_tone = JAUNDICE_LIGHTER
    return [JAUNDICE, EYES, on_tone]


def _cyanosis(tone: str, signs: Collection[Condition]) -> list[str]:
    said = [CYANOSIS]
    if tone in _DARKER:
        said.append(CYANOSIS_DARKER)
    if {Condition.ACROCYANOSIS, Condition.CYANOSIS_PERIPHERAL} & set(signs):
        said.append(HANDS_AND_FEET)
    return [*said, HAEMOGLOBIN]
