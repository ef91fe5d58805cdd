"""Our own printed card: its layout, the picture to print, finding it in a photo, and its measured values."""

from colour.batch_name import batch_of
from colour.card.find import CardSighting, find_card
from colour.card.layout import CARD_LAYOUT
from colour.card.measured import measured_reference
from colour.card.values import nominal_reference

__all__ = ["CARD_LAYOUT", "CardSighting", "batch_of", "find_card", "measured_reference", "nominal_reference"]
