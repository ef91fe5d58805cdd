"""Who is in the pictures: forty-two invented babies, six for each of seven tones."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from colour.skin import reflectance, spectral_lab
from colour.spaces import decode_srgb, linear_srgb_to_lab
from colour.tone import ita, ita_class

MELANIN = (0.008, 0.02, 0.05, 0.085, 0.14, 0.25, 0.33)
BASE_TSB = 25.0
# The same ground truth in every tone, so that rows across tones are matched.
JAUNDICE = {"mild": 110.0, "moderate": 200.0, "marked": 300.0}

# Monk's ten orbs (skintone.google, CC BY 4.0), as sRGB.
_MONK = ("f6ede4", "f3e7db", "f7ead0", "eadaba", "d7bd96", "a07e56", "825c43", "604134", "3a312a", "292420")


@dataclass(frozen=True, slots=True)
class Subject:
    """An invented baby. `kind` is 'well', a severity of jaundice, 'central' or 'acro'."""

    number: int
    tone: int
    kind: str
    age_hours: int
    gestation_days: int
    sex: str
    twin_group: str

    @property
    def code(self) -> str:
        """The pseudonym."""
        return f"sim-s{self.number:03d}"

    @property
    def consent(self) -> str:
        """The consent's identifier."""
        return f"sim-c{self.number:03d}"

    @property
    def melanin(self) -> float:
        """Volume fraction of melanosomes in the epidermis of the chest."""
        return MELANIN[self.tone]

    @property
    def tsb(self) -> float:
        """Total serum bilirubin, micromol/L."""
        return JAUNDICE.get(self.kind, BASE_TSB)


@dataclass(frozen=True, slots=True)
class Tone:
    """A tone as the model gives it on the chest at 20 micromol/L."""

    lab: tuple[float, float, float]
    ita_class: str
    monk: int

    @property
    def extrapolated(self) -> bool:
        """Whether the skin is darker than anything that was measured."""
        return self.lab[0] < 37.5


def tone_of(melanin: float) -> Tone:
    """Return the tone class of a melanin fraction; Monk's is the nearest by lightness alone."""
    lab = spectral_lab(reflectance(melanin, 20.0))
    orbs = np.array([[int(code[i : i + 2], 16) / 255 for i in (0, 2, 4)] for code in _MONK])
    lightness = linear_srgb_to_lab(decode_srgb(orbs))[:, 0]
    low, a, b = (float(x) for x in lab)
    return Tone((low, a, b), ita_class(float(ita(lab))), int(np.argmin(np.abs(lightness - low))) + 1)


_AGES = {
    "well": (20, 420),
    "mild": (40, 130),
    "moderate": (50, 190),
    "marked": (60, 220),
    "central": (2, 40),
    "acro": (3, 44),
}


def subjects(seed: int) -> Iterator[Subject]:
    """Yield the babies in order; ages, gestations and sexes are drawn from the seed."""
    rng = np.random.default_rng([seed, 1])
    number = 0
    for tone in range(len(MELANIN)):
        for kind in ("well", "mild", "moderate", "marked", "central", "acro"):
            number += 1
            low, high = _AGES[kind]
            twin = "sim-m1" if tone == 3 and kind in {"mild", "moderate"} else ""
            yield Subject(
                number=number,
                tone=tone,
                kind=kind,
                age_hours=int(rng.integers(low, high)),
                gestation_days=255
                if twin
                else int(rng.choice([226, 240, 252, 259, 264, 270, 275, 280, 284, 287])),
                sex=str(rng.choice(["female", "male"])),
                twin_group=twin,
            )
