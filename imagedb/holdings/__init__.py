"""The inventory: every kind of storage that may hold something of a photo, each able to list it and to erase it."""

from imagedb.holdings.holding import Holding, StillHeldError
from imagedb.holdings.objects import PLACES, Place
from imagedb.holdings.registry import holdings

__all__ = ["PLACES", "Holding", "Place", "StillHeldError", "holdings"]
