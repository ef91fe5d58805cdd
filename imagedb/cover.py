"""What the atlas covers and what it lacks, out of counts: photographs of babies and simulated ones apart.

Pure. A gap is where there is no photo of a sign on a tone, at a place where that sign is looked for.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from colour.tone import ITA_CLASSES
from imagedb.search.fields import UNKNOWN
from imagedb.search.index import Coverage
from imagedb.vocabulary import BodySite, Condition, Provenance

TONES: Final[tuple[str, ...]] = ITA_CLASSES
"""From the lightest to the darkest; each must be covered."""

KINDS: Final = "provenance"
"""The axis by which photographs and simulated ones are told apart: the last one of what is tallied."""

_HANDS_AND_FEET: Final = (BodySite.PALM, BodySite.SOLE, BodySite.NAIL_BED)
_LOOKED_FOR: Final = {
    Condition.JAUNDICE: (
        BodySite.SCLERA,
        BodySite.GUM,
        BodySite.FOREHEAD,
        BodySite.STERNUM,
        BodySite.ABDOMEN,
        BodySite.PALM,
        BodySite.SOLE,
    ),
    Condition.CYANOSIS_CENTRAL: (BodySite.TONGUE, BodySite.GUM, BodySite.LIP),
    Condition.CYANOSIS_PERIPHERAL: _HANDS_AND_FEET,
    Condition.ACROCYANOSIS: _HANDS_AND_FEET,
    # No place is known that shows these better on every tone: they are asked for by tone alone.
    Condition.PALLOR: (),
    Condition.PLETHORA: (),
}
_EVERYWHERE: Final = {site for sites in _LOOKED_FOR.values() for site in sites}

LOOKED_FOR: Final[Mapping[Condition, tuple[BodySite, ...]]] = MappingProxyType(
    # Skin without a sign comes first, and is needed wherever a sign is: to compare with.
    {Condition.NONE: tuple(site for site in BodySite if site in _EVERYWHERE), **_LOOKED_FOR}
)
"""Where each sign is looked for: eyes, gums and skin from head to foot for jaundice (NICE CG98, and the zones of
Kramer), tongue, gums and lips for central cyanosis, hands and feet for peripheral."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """How many photographs of babies there are of something, and how many simulated ones. Phantoms are no skin."""

    real: int = 0
    simulated: int = 0

    @property
    def all(self) -> int:
        """Both together."""
        return self.real + self.simulated


NO_PICTURES: Final = Pictures()
Tally = Mapping[tuple[str, ...], Pictures]
"""Pictures by the values of the axes they were counted by; what is left out has none."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A sign of which there is no photo on `tones`: at `site`, or at no place at all where that is None."""

    sign: Condition
    site: BodySite | None
    tones: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether every tone is missing."""
        return self.tones == TONES


def tally(counted: Coverage) -> Tally:
    """The counts by all axes but the last, which must be `KINDS`."""
    if tuple(counted.axes)[-1] != KINDS:
        msg = f"count by {KINDS} last, not by {tuple(counted.axes)}"
        raise ValueError(msg)
    kinds: dict[tuple[str, ...], Counter[str]] = {}
    for (*values, kind), count in zip(counted.rows(), counted.cells, strict=True):
        kinds.setdefault(tuple(values), Counter())[kind] += count
    return {
        values: Pictures(found[Provenance.REAL], found[Provenance.SIMULATED])
        for values, found in kinds.items()
        if found[Provenance.REAL] or found[Provenance.SIMULATED]
    }


def sites_of(sign: Condition, places: Tally) -> tuple[BodySite, ...]:
    """The places of a sign to show: where it is looked for, and wherever else there is a photo of it."""
    there = {site for (of, site, _), found in places.items() if of == sign and found.all}
    others = (site for site in BodySite if site in there and site not in LOOKED_FOR.get(sign, ()))
    return (*LOOKED_FOR.get(sign, ()), *others)


def gaps(signs: Tally, places: Tally, of: Callable[[Pictures], int]) -> Iterator[Gap]:
    """What is missing, the widest first for each sign: `of` says what counts, such as photographs of babies alone.

    `signs` is tallied by sign and tone, `places` by sign, site and tone. A tone that is missing everywhere is not
    told again for each place.
    """
    for sign, sites in LOOKED_FOR.items():
        nowhere = tuple(tone for tone in TONES if not of(signs.get((sign, tone), NO_PICTURES)))
        if nowhere:
            yield Gap(sign, None, nowhere)
        for site in sites if nowhere != TONES else ():
            missing = tuple(tone for tone in TONES if not of(places.get((sign, site, tone), NO_PICTURES)))
            if missing == TONES:
                yield Gap(sign, site, missing)
            elif set(missing) - set(nowhere):
                yield Gap(sign, site, tuple(tone for tone in missing if tone not in nowhere))


def toneless(tones: Tally) -> Pictures:
    """The pictures whose tone nobody measured, of a tally by tone."""
    return tones.get((UNKNOWN,), NO_PICTURES)
