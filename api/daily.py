"""What a server does by itself while it runs: keeping the search index, the decisions of a new day, batches that are due, and erasures that were cut short.

Every process does it; doing it again changes nothing.
"""

import asyncio
import logging
from contextlib import suppress
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from api.services import Services
from imagedb.errors import CatalogueBusyError, ImagedbError
from imagedb.objects import ObjectStoreError
from imagedb.publication import publish_due
from imagedb.withdrawal import finish

_log = logging.getLogger("api")
EVERY: Final = 15 * 60
"""Seconds: how long after midnight a photo whose terms became narrower is at most hidden."""


class Upkeep:
    """Does it now and then again and again, from when it is started until it is ended."""

    def __init__(self, services: Services, every: float = EVERY) -> None:
        self.done = asyncio.Event()
        """Set when it was done for the first time."""
        self._ending = asyncio.Event()
        self._services, self._every = services, every
        self._task = asyncio.create_task(self._run())

    async def end(self) -> None:
        """Begin no more, and wait for what is under way: it holds a connection of the catalogue."""
        self._ending.set()
        await self._task

    async def _run(self) -> None:
        while not self._ending.is_set():
            await run_in_threadpool(once, self._services)
            self.done.set()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), self._every)


def once(services: Services) -> None:
    """Do it once. What fails is logged and done the next time; readers are served meanwhile."""
    try:
        services.catalogue.searching.keep_up()
        services.catalogue.consents.redecide(services.clock())
        finish(services.catalogue, services.store)
        with suppress(CatalogueBusyError):  # an ingest, or another process that does the same: next time
            publish_due(services.catalogue, services.store, services.clock(), services.settings.review_rules)
    except (ImagedbError, ObjectStoreError, SQLAlchemyError, OSError) as error:
        _log.warning("what is done every %s s failed: %s", EVERY, type(error).__name__)
