"""Why a photo cannot be used for colour: a value, never an exception across a layer.

Codes are stable and public; the sentence that goes with each says what to do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SENTENCES: Mapping[str, str] = {
    "image.type": (
        "Send a photograph as JPEG, PNG, TIFF, WebP, HEIC, DNG or camera raw; the file's content decides, not its name."
    ),
    "image.truncated": "The file ends too early; copy it again from the camera and send it whole.",
    "image.too_large": "The picture has more pixels than can be taken; send at most 100 megapixels, or 40 with 16 bits a colour.",
    "image.colour_mode": "Send an RGB or greyscale picture; CMYK and other print modes carry no camera colour.",
    "chart.not_found": (
        "Lay the colour card flat beside the skin, whole and in focus, and take the photo again."
    ),
    "chart.wrong_type": "State the card that is in the picture, or photograph the one that was stated.",
    "chart.unsupported": (
        "This card is not found by itself: show its four corners, give its reference file, or use a card with 24 patches."
    ),
    "chart.corners": (
        "Show the four outer corners of the card's grid of patches, inside the picture, one after the other round the card."
    ),
    "chart.occluded": "Part of the card is covered; take the photo again with every patch in view.",
    "chart.fit": "The card's colours do not fit; check the card, the light and any filter, and take it again.",
    "exposure.clipped": "The photo is over-exposed; lower the exposure until nothing is burnt out.",
    "exposure.dark": "The photo is too dark to measure; add light and take it again.",
    "light.phototherapy": (
        "A phototherapy lamp lights the photo. Take it again in daylight or room light when the lamp is off "
        "anyway: never interrupt treatment for a photograph."
    ),
    "region.outside": "Draw the region inside the photo, away from the colour card.",
    "region.too_small": "Draw a larger region; at least 400 usable pixels of skin are needed.",
    "region.clipped": "The skin itself is burnt out or lost in shadow; change the exposure and take it again.",
}


@dataclass(frozen=True, slots=True)
class ColourRefusal:
    """One reason why colour cannot be measured in a photo.

    `code` is a key of `SENTENCES`; `detail` says what was seen, in words; `data` holds its figures.
    """

    code: str
    detail: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.code not in SENTENCES:
            msg = f"unknown refusal code {self.code!r}"
            raise ValueError(msg)

    @property
    def sentence(self) -> str:
        """What to do about it."""
        return SENTENCES[self.code]
