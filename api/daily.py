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


async def keep_up(services: Services, done: asyncio.Event, every: float = EVERY) -> None:
    """Do it now and then again and again, until cancelled; `done` is set when it was done for the first time."""
    while True:
        await run_in_threadpool(once, services)
        done.set()
        await asyncio.sleep(every)


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
