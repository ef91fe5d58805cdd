"""How much costly work one address may ask of a process in a while. Plain reading is never counted.

Counted in this process's memory: an answer from the database would cost more than it spares, and another process has
time of its own to give. What must not be tried without end by anybody is counted for all, see `api.limits`.
"""

import math
import time
from typing import Final, cast

from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.errors import TooManyRequestsError
from api.limits import address_of
from api.notes import note_of

COMPARISONS: Final = RateLimitItemPerMinute(60, 5, namespace="comparisons")
"""Each takes seconds of a processor; sixty in five minutes are a class behind one address."""

FILES: Final = RateLimitItemPerMinute(600, 5, namespace="files")
"""Files that are made when asked for: two in a second, without pause."""

CHECKS: Final = RateLimitItemPerMinute(60, 5, namespace="checks")
"""Files that are sent in to be checked: a class behind one address."""

ARCHIVES: Final = RateLimitItemPerMinute(20, 5, namespace="archives")
"""Each is up to two hundred pictures: what a reader takes home, not what a machine collects by."""

PICTURES: Final = RateLimitItemPerMinute(3000, 5, namespace="pictures")
"""Pictures that are computed for IIIF, beside the tiles that lie ready: ten in a second, a class that looks closely."""

SETS: Final = RateLimitItemPerMinute(60, 10, namespace="sets")
"""Teaching sets that are made: a class of thirty, each making two."""


class Pace:
    """One for each application."""

    def __init__(self) -> None:
        self._counted = MovingWindowRateLimiter(MemoryStorage())

    def keep(self, request: Request, limit: RateLimitItemPerMinute) -> None:
        """Count one. Raises TooManyRequestsError when the address has used up what it has."""
        address = address_of(request)
        if not self._counted.hit(limit, address):
            ends = self._counted.get_window_stats(limit, address).reset_time
            raise TooManyRequestsError(max(1, math.ceil(ends - time.time())))


def at_a_pace(request: Request, limit: RateLimitItemPerMinute) -> None:
    """Count this request as one piece of costly work, once. Raises TooManyRequestsError."""
    note, pace = note_of(request.scope), cast("Pace", request.app.state.pace)
    if not note.paced:
        pace.keep(request, limit)
        note.paced = True
