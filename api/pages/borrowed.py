"""Sentences of `colour` and `consent` that pages show: those layers know of no language, so they are marked here.

A test holds that they are what is said there, word by word.
"""

from typing import Final

from api.translation import mark

WEAKNESSES: Final = (
    mark("b* in dark skin is too high against measured adults (about 21 against 15 at L* 40)"),
    mark("cyanosis rests on an assumed tissue saturation (SpO2 less 17 points)"),
    mark("no foetal haemoglobin, venous plexus, fat, mottling or gloss"),
    mark("nothing was measured below L* 38: darker skin is extrapolated"),
)
"""What the model of skin gets wrong, see `colour.skin.WEAKNESSES`."""

GRADE_RULE: Final = mark(
    "A: patches left out are predicted with a mean CIEDE2000 of at most 3, 95 % within 7 and skin-like "
    "ones within 4 on average, from at least 20 usable patches, in even light of one colour (at most 2:1 "
    "across the chart), and the file says its colour space. "
    "B: mean at most 3.5, 95 % within 10, skin-like at most 6, at least 18 patches, light at most 4:1. "
    "C: anything else that is accepted, and every chart whose true colours nobody measured. "
    "Refused: mean above 12 or fewer than 14 usable patches."
)
"""The rule for the grades, see `colour.grade.RULE`."""

TERMS: Final = (
    mark("name the source"),
    mark("do not try to identify anyone"),
    mark("delete your copy when the family withdraws"),
    mark("no commercial use"),
    mark("no research"),
    mark("no training of AI"),
)
FREE: Final = mark("Free to see and to teach with: %(terms)s.")
"""What a licence allows, a list of terms, see `consent.licence.describe`."""
