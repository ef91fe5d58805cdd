"""What machines that mine text and data are told: whether a family allowed the training of models.

After the TDM Reservation Protocol (W3C community group report, 2024): a header on each answer, and one file for the
whole site. They are requests: whoever does not ask is not held off by them.
"""

from collections.abc import Mapping
from typing import Any, Final

from consent.licence import allowed
from consent.purpose import Purpose

HEADER: Final = "tdm-reservation"
RESERVED: Final = "1"
_FREE: Final = "0"

WELL_KNOWN: Final[list[dict[str, Any]]] = [{"location": "/*", HEADER: int(RESERVED)}]
"""All of it is reserved; the header of a photo whose family allowed training goes before it."""


def of(*licences: str) -> Mapping[str, str]:
    """The header of an answer about photos under these licences: free where every one is.

    Every other answer says `1`: it may hold photos of both kinds.
    """
    free = licences and all(Purpose.AI_TRAINING in allowed(licence) for licence in licences)
    return {HEADER: _FREE if free else RESERVED}
