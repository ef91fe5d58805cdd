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

REFUSALS: Final = (
    mark(
        "Send a photograph as JPEG, PNG, TIFF, WebP, HEIC, DNG or camera raw; the file's content decides, not its name."
    ),
    mark("The file ends too early; copy it again from the camera and send it whole."),
    mark(
        "The picture has more pixels than can be taken; send at most 100 megapixels, or 40 with 16 bits a colour."
    ),
    mark("Send an RGB or greyscale picture; CMYK and other print modes carry no camera colour."),
    mark("Lay the colour card flat beside the skin, whole and in focus, and take the photo again."),
    mark("State the card that is in the picture, or photograph the one that was stated."),
    mark(
        "This card is not found by itself: show its four corners, give its reference file, or use a card with 24 patches."
    ),
    mark(
        "Show the four outer corners of the card's grid of patches, inside the picture, one after the other round the card."
    ),
    mark("Part of the card is covered; take the photo again with every patch in view."),
    mark("The card's colours do not fit; check the card, the light and any filter, and take it again."),
    mark("The photo is over-exposed; lower the exposure until nothing is burnt out."),
    mark("The photo is too dark to measure; add light and take it again."),
    mark(
        "A phototherapy lamp lights the photo. Take it again in daylight or room light when the lamp is off anyway: never interrupt treatment for a photograph."
    ),
    mark("Draw the region inside the photo, away from the colour card."),
    mark("Draw a larger region; at least 400 usable pixels of skin are needed."),
    mark("The skin itself is burnt out or lost in shadow; change the exposure and take it again."),
)
"""What to change of a photo that is refused, see `colour.refusal.SENTENCES`."""
