"""What makes a palm, a lip or the white of an eye differ from the chest in the model.

These parameters are ASSUMED, not measured: nobody has published them for newborns. Melanin and
blood of palm, sole, lip, gum, tongue and nail were chosen so that the change with bilirubin and
with oxygen comes near the colour differences this model gave when it was made (palm 4.7, 3.2, 1.7
from 40 to 250 micromol/L in light, medium and dark skin; lip 2.5, 2.0, 1.4; nail 3.2, 2.6, 1.8;
sclera 9.3). What follows from them shows the mechanism, not a baby.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class SiteOptics:
    """One site's parameters beside the chest's.

    Its melanin is `melanin_floor + melanin_factor * melanin of the chest`. `bilirubin_factor`
    multiplies dermal bilirubin, `scattering_factor` the scattering (sclera is dense collagen).
    """

    melanin_factor: float = 1.0
    melanin_floor: float = 0.0
    blood_fraction: float = 0.004
    bilirubin_factor: float = 1.0
    scattering_factor: float = 1.0


_SKIN: Final = SiteOptics()
_HAIRLESS: Final = SiteOptics(melanin_factor=0.47, blood_fraction=0.0093)
_LIP: Final = SiteOptics(melanin_factor=0.23, blood_fraction=0.0235)
_MUCOSA: Final = SiteOptics(melanin_factor=0.08, melanin_floor=0.007, blood_fraction=0.036)

SITES: Final[Mapping[str, SiteOptics]] = MappingProxyType(
    {
        "sternum": _SKIN,
        "abdomen": _SKIN,
        "back": _SKIN,
        "leg": SiteOptics(blood_fraction=0.0035),
        "arm": SiteOptics(blood_fraction=0.0035),
        "forehead": SiteOptics(blood_fraction=0.0045),
        "face": SiteOptics(blood_fraction=0.0055),
        "palm": _HAIRLESS,
        "sole": _HAIRLESS,
        "lip": _LIP,
        "gum": _MUCOSA,
        "tongue": _MUCOSA,
        "nail_bed": SiteOptics(melanin_factor=0.23, blood_fraction=0.017),
        "sclera": SiteOptics(
            melanin_factor=0.0, blood_fraction=0.0004, bilirubin_factor=1.5, scattering_factor=1.4
        ),
    }
)

# Pressed skin: the blood is gone, the rest stays. Multiplies a site's blood fraction.
BLANCHED_BLOOD_FACTOR: Final = 0.12
