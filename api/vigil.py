"""Watches, while answers are under way, for photos that nobody may see any more.

An answer is decided when the catalogue is read, and it may take long to go out: a large picture over a poor line, a
page on a busy machine. A withdrawal must bite all the same, within a second.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

EVERY = 0.2
"""Seconds between two looks at the catalogue while a picture is on its way."""

FRESH = 0.6
"""Seconds for which a look counts. A stream waits while the catalogue does not say that its photo may be seen."""

SILENT = 20.0
"""Seconds of waiting after which a stream is given up."""

_log = logging.getLogger("api")


@dataclass(slots=True, eq=False)
class Watched:
    """One stream. `seen` is when the last look began that found its photo; monotonic seconds."""

    photo_id: str
    cut: Callable[[], object]
    seen: float
    looked: asyncio.Event = field(default_factory=asyncio.Event)
    """Set, and put back, when a look has found the photo."""

    def found(self, began: float) -> None:
        """Note that a look which began then found the photo."""
        self.seen = began
        self.looked.set()
        self.looked = asyncio.Event()

    async def current(self) -> None:
        """Return once the photo was seen within the last `FRESH` seconds: then bytes may go out."""
        while time.monotonic() - self.seen > FRESH:
            await self.looked.wait()


class Vigil:
    """One for each process. `shown` says which of these photos may be seen; both it and `withdrawals` may block.

    They are asked in a thread of their own: those that answer requests may all be busy.
    """

    def __init__(
        self, shown: Callable[[Collection[str]], Collection[str]], withdrawals: Callable[[], int]
    ) -> None:
        self._shown = shown
        self._withdrawals = withdrawals
        self._streams: set[Watched] = set()
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="vigil")
        self.withdrawn = -1
        """Photos ever withdrawn, when they were counted last; -1 before that."""

    def close(self) -> None:
        """Let go of the thread, once the question that it has asked is answered."""
        self._thread.shutdown(cancel_futures=True)

    async def withdrawals(self) -> int:
        """Count the photos ever withdrawn: another number means that one was."""
        self.withdrawn = await asyncio.get_running_loop().run_in_executor(self._thread, self._withdrawals)
        return self.withdrawn

    @contextmanager
    def over(self, photo_id: str, cut: Callable[[], object]) -> Iterator[Watched]:
        """Call `cut`, in the event loop, as soon as the photo may not be seen any more.

        The caller has just read that it may.
        """
        stream = Watched(photo_id, cut, time.monotonic())
        self._streams.add(stream)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._watch())
        try:
            yield stream
        finally:
            self._streams.discard(stream)

    async def _watch(self) -> None:
        try:
            while self._streams:
                await self._look(time.monotonic())
                await asyncio.sleep(EVERY)
        finally:
            self._task = None

    async def _look(self, began: float) -> None:
        asked = {stream.photo_id for stream in self._streams}
        try:
            shown = await asyncio.get_running_loop().run_in_executor(self._thread, self._shown, asked)
        except Exception:  # noqa: BLE001 - whatever a driver raises, streams wait
            _log.exception("the catalogue does not say which photos may be seen")
            shown, asked = (), set()
        for stream in list(self._streams):
            if stream.photo_id in shown:
                stream.found(began)
            elif stream.photo_id in asked or began - stream.seen > SILENT:
                self._streams.discard(stream)
                stream.cut()
