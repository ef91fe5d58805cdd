"""What a request handler may use, put together once in `api.app.create_app`."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool

from imagedb.catalogue import Catalogue
from imagedb.objects import ObjectStore
from imagedb.population import ReferencePopulation
from imagedb.settings import Settings
from imagedb.vault import Vault

P = ParamSpec("P")
T = TypeVar("T")


def today() -> date:
    """Today's date in UTC, the date that decides which consents hold."""
    return datetime.now(UTC).date()


def utc_now() -> datetime:
    """The time in UTC, which decides when sessions end."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Services:
    """The settings, the catalogue, the object store, the vault of the originals, the workers and the clocks.

    `reference` is the population that the operator compares the photos with, where one was supplied.

    The workers read what strangers upload: a file made to break a decoder breaks one of them, and not the server.
    """

    settings: Settings
    catalogue: Catalogue
    store: ObjectStore
    vault: Vault
    workers: Executor
    clock: Callable[[], date] = today
    now: Callable[[], datetime] = utc_now
    reference: ReferencePopulation | None = None

    async def briefly(self, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do what takes one short read of the catalogue: here where that is a look into a file, else in a thread.

        A thread takes longer than such a look, which is all that an answer takes which did not change. A
        server of a database must not hold up everybody else while it thinks.
        """
        if self.catalogue.at_hand:
            return read(*args, **kwargs)
        return await run_in_threadpool(read, *args, **kwargs)
