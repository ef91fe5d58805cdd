"""Watches, while answers are under way, for photos that nobody may see any more.

An answer is decided when the catalogue is read, and it may take long to go out: a large picture over a poor line, a
page on a busy machine. A withdrawal must bite all the same, within a second.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

EVERY = 0.2
"""Seconds between two looks at the catalogue while a picture is on its way."""

PATIENCE = 0.6
"""Seconds that a look may take. A catalogue that does not answer cannot say that a photo may still be seen."""

_log = logging.getLogger("api")


@dataclass(frozen=True, slots=True, eq=False)
class _Stream:
    photo_id: str
    cut: Callable[[], object]


class Vigil:
    """One for each process. `shown` says which of these photos may be seen; both it and `withdrawals` may block.

    They are asked in a thread of their own: those that answer requests may all be busy.
    """

    def __init__(
        self, shown: Callable[[Collection[str]], Collection[str]], withdrawals: Callable[[], int]
    ) -> None:
        self._shown = shown
        self._withdrawals = withdrawals
        self._streams: set[_Stream] = set()
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="vigil")

    def close(self) -> None:
        """Let go of the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def withdrawals(self) -> int:
        """How many photos were ever withdrawn: another number means that one was."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._withdrawals)

    @contextmanager
    def over(self, photo_id: str, cut: Callable[[], object]) -> Iterator[None]:
        """Call `cut`, in the event loop, as soon as the photo may not be seen any more."""
        stream = _Stream(photo_id, cut)
        self._streams.add(stream)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._watch())
        try:
            yield
        finally:
            self._streams.discard(stream)

    async def _watch(self) -> None:
        try:
            while self._streams:
                shown = await self._look({stream.photo_id for stream in self._streams})
                for stream in [one for one in self._streams if one.photo_id not in shown]:
                    self._streams.discard(stream)
                    stream.cut()
                await asyncio.sleep(EVERY)
        finally:
            self._task = None

    async def _look(self, photo_ids: set[str]) -> Collection[str]:
        loop = asyncio.get_running_loop()
        try:
            return await asyncio.wait_for(
                loop.run_in_executor(self._thread, self._shown, photo_ids), PATIENCE
            )
        except Exception:  # noqa: BLE001 - whatever a driver raises, or none in time: the answer is the same
            _log.exception("streams are cut: the catalogue does not say which photos may be seen")
            return ()
