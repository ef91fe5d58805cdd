"""Which setting a sheet is laid out in where a reader leaves that open."""

from collections.abc import Iterator
from dataclasses import dataclass

from imagedb.across.sheet import Candidates, Setting, Sheet, lay_out
from imagedb.vocabulary import AgeBand, Condition, Illuminant, Provenance

_KINDS = (Provenance.REAL, Provenance.SIMULATED)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader keeps to; None leaves it open."""

    light: Illuminant | None = None
    age: AgeBand | None = None
    provenance: Provenance | None = None


def settings(found: Candidates, wish: Wish) -> Iterator[tuple[int, Setting]]:
    """The settings that these photos and the wish allow, each with how strict it is.

    3: one light and one age for all, 2: one age, 1: one light, 0: neither. Real photos and simulated ones never mix.
    """
    lights: tuple[Illuminant | None, ...] = (wish.light,)
    ages: tuple[AgeBand | None, ...] = (wish.age,)
    if wish.light is None:
        lights = (*dict.fromkeys(one.photo.capture.illuminant for one in found), None)
    if wish.age is None:
        there = dict.fromkeys(one.photo.age_band for one in found)
        ages = (*(age for age in there if age is not AgeBand.UNKNOWN), None)
    for kind in (wish.provenance,) if wish.provenance else _KINDS:
        for age in ages:
            for light in lights:
                yield 2 * (age is not None) + (light is not None), Setting(kind, light, age)


def best(found: Candidates, sign: Condition, wish: Wish) -> Sheet:
    """The sheet that measures the sign in most tones; of those the strictest, then the one with most photos.

    Where none measures it anywhere, the one with most photos.
    """

    def order(one: tuple[int, Sheet]) -> tuple[int, int, int, int]:
        strict, sheet = one
        tones = sum(column.measured for column in sheet.columns)
        shown = len(sheet.photos)
        return tones, 0 if tones else shown, strict, shown

    laid = ((strict, lay_out(found, sign, setting)) for strict, setting in settings(found, wish))
    return max(laid, key=order)[1]
