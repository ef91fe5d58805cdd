"""Why a photo is refused or held: the reasons' own sentences, each of which says what to change."""

from typing import Final

from api.translation import gettext, mark
from imagedb.reasons import sentence

_REFUSED: Final = (
    "chart.not_found",
    "chart.occluded",
    "chart.fit",
    "exposure.clipped",
    "exposure.dark",
    "light.phototherapy",
    "region.too_small",
    "region.clipped",
    "site.never_accepted",
)
_HELD: Final = (
    mark("a face"),
    mark("writing (a wristband, a cot card)"),
    mark("a bar code or a QR code"),
)


def refused() -> list[str]:
    """What to change, for each reason that a camera can do something about."""
    return [gettext(sentence(code)) for code in _REFUSED]


def held() -> list[str]:
    """What in a picture makes two people look at it with special care."""
    return [gettext(name) for name in _HELD]
