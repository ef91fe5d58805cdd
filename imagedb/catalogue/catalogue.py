"""The catalogue: one object through which everything else reads and writes."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from typing import Self

from sqlalchemy import Engine, Table

from consent.event import Event
from imagedb.catalogue.api_keys import ApiKeys
from imagedb.catalogue.attempts import Attempts
from imagedb.catalogue.audit import Audit
from imagedb.catalogue.bulk import Rows, fill
from imagedb.catalogue.cards import Cards
from imagedb.catalogue.codes import Codes
from imagedb.catalogue.consents import Consents
from imagedb.catalogue.engine import asking, connect, revision
from imagedb.catalogue.family import Family
from imagedb.catalogue.glances import Glances
from imagedb.catalogue.keys import Keys
from imagedb.catalogue.listed_sets import ListedSets
from imagedb.catalogue.lock import exclusive
from imagedb.catalogue.migrate import migrate
from imagedb.catalogue.noes import Noes
from imagedb.catalogue.particulars import FEWEST
from imagedb.catalogue.people import People
from imagedb.catalogue.photos import Photos
from imagedb.catalogue.pictures import PictureFiles
from imagedb.catalogue.publication import Publication
from imagedb.catalogue.quarantine import Quarantine
from imagedb.catalogue.remains import Remains
from imagedb.catalogue.reports import Reports
from imagedb.catalogue.reviews import Reviews
from imagedb.catalogue.searching import Searching
from imagedb.catalogue.secret import group_secret
from imagedb.catalogue.sessions import Sessions
from imagedb.catalogue.sets import Sets
from imagedb.catalogue.vault_keys import VaultKeys
from imagedb.catalogue.visits import Visits
from imagedb.catalogue.withdrawal_list import SignedWithdrawals
from imagedb.catalogue.withdrawals import Withdrawals, WithdrawnPhoto
from imagedb.small_cells import FEWEST_FAMILIES


class Catalogue:
    """Everything that one database holds.

    Safe to share between threads. Readers never wait for a writer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.searching = Searching(engine)
        self.photos = Photos(engine, self.searching)
        self.pictures = PictureFiles(engine)
        self.glances = Glances(engine)
        self.consents = Consents(engine)
        self.quarantine = Quarantine(engine)
        self.reviews = Reviews(engine)
        self.publication = Publication(engine)
        self.reports = Reports(engine)
        self.sets = Sets(engine)
        self.listed_sets = ListedSets(engine)
        self.withdrawals = Withdrawals(engine)
        self.cards = Cards(engine)
        self.people = People(engine)
        self.api_keys = ApiKeys(engine)
        self.sessions = Sessions(engine)
        self.audit = Audit(engine)
        self.codes = Codes(engine)
        self.visits = Visits(engine)
        self.family = Family(engine)
        self.attempts = Attempts(engine)
        self.keys = Keys(engine)
        self.withdrawal_list = SignedWithdrawals(engine)
        self.vault_keys = VaultKeys(engine)
        self.noes = Noes(engine)
        self.remains = Remains(engine)

    @classmethod
    def open(cls, url: str, *, fewest_families: int = FEWEST_FAMILIES) -> Self:
        """Connect to sqlite:///FILE or postgresql://…, and bring it to the newest schema.

        `fewest_families` must share what is told of a baby beside its picture, see `imagedb.small_cells`.

        Raises CatalogueUrlError for anything else.
        """
        engine = connect(url)
        try:
            migrate(engine)
        except BaseException:
            engine.dispose()
            raise
        engine.update_execution_options(**{FEWEST: fewest_families})
        return cls(engine)

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def at_hand(self) -> bool:
        """Whether a short read is a look into a file of this machine, which is done sooner than handed to a thread."""
        return self._engine.dialect.name == "sqlite"

    def check(self) -> None:
        """Ask the database something. Raises what the driver raises when it does not answer."""
        self.revision()

    def revision(self) -> int:
        """A number that grows with every change of what readers see.

        What is shown depends on the day as well: a consent may run out without any change here.
        """
        with asking(self._engine) as connection:
            return revision(connection)

    def group_secret(self) -> bytes:
        """This catalogue's own random key, by which ingest names a baby's photos as one group."""
        return group_secret(self._engine)

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold the lock of which there is one, for an ingest or a sweep. Raises CatalogueBusyError."""
        return exclusive(self._engine)

    def fill(self, batches: Iterable[Mapping[Table, Rows]], told: Callable[[int], None]) -> int:
        """Fill an empty catalogue with rows to measure with, see `imagedb.bench`. Raises CatalogueNotEmptyError."""
        return fill(self._engine, batches, told)

    def withdraw(self, consent_id: str, event: Event, on: date, by: str = "") -> tuple[WithdrawnPhoto, ...]:
        """Record a withdrawal and, in the same transaction, leave nothing of its photos but tombstones.

        Their bytes are then erased by `imagedb.withdrawal`, which is what to call. Raises
        UnknownConsentError, and ConsentMergeError for another event under a known id.
        """
        return self.consents.append(consent_id, event, on, by).withdrawn
