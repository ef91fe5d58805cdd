"""Limits how much costly work runs at once, and how much waits for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.errors import BusyError


class Slots:
    """So many at once, so many waiting; the next one is told `busy`, and to come back later."""

    def __init__(self, at_once: int, waiting: int, busy: str, retry_after: int = 5) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._most = at_once + waiting
        self._inside = 0
        self._busy = busy
        self._retry_after = retry_after

    @asynccontextmanager
    async def take(self) -> AsyncIterator[None]:
        """Hold one slot. Raises BusyError when too many wait already."""
        if self._inside >= self._most:
            raise BusyError(self._busy, self._retry_after)
        self._inside += 1
        try:
            async with self._free:
                yield
        finally:
            self._inside -= 1
