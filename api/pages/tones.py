"""The six classes of measured tone as the pages show them: a swatch, and how many photos there are of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from api.pages.say import hex_of
from imagedb.cover import NO_PICTURES, TONES, Pictures, Tally
from imagedb.model import Lab

# A colour in the middle of each class. It stands beside the name of the class, never instead of it.
_MIDDLES: Final[Mapping[str, Lab]] = {
    "very_light": (72.0, 9.5, 12.0),
    "light": (66.0, 11.0, 16.0),
    "intermediate": (60.5, 12.5, 16.5),
    "tan": (56.0, 13.5, 19.0),
    "brown": (45.0, 14.0, 20.0),
    "dark": (31.0, 11.0, 14.0),
}
SWATCHES: Final[Mapping[str, str]] = MappingProxyType({tone: hex_of(lab) for tone, lab in _MIDDLES.items()})
"""`#rrggbb` by class."""


@dataclass(frozen=True, slots=True)
class ToneBar:
    """A class with its photos; the lengths are percent of the longest bar."""

    tone: str
    swatch: str
    pictures: Pictures
    real_length: float
    simulated_length: float


def bars(tones: Tally) -> tuple[ToneBar, ...]:
    """A bar for each class, lightest first, out of a tally by tone."""
    there = [(tone, tones.get((tone,), NO_PICTURES)) for tone in TONES]
    longest = max(1, *(found.all for _, found in there))
    return tuple(
        ToneBar(
            tone,
            SWATCHES[tone],
            found,
            round(100 * found.real / longest, 2),
            round(100 * found.simulated / longest, 2),
        )
        for tone, found in there
    )
