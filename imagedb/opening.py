"""The one way to open what the settings name: nothing is served before earlier withdrawals are heard again."""

from dataclasses import dataclass
from datetime import date

from imagedb import journal
from imagedb.catalogue import Catalogue
from imagedb.objects import ObjectStore, open_store
from imagedb.settings import Settings
from imagedb.vault import Vault
from imagedb.withdrawal import finish


@dataclass(frozen=True, slots=True)
class Opened:
    """The catalogue, its object store and the vault of its originals. `replayed` counts what was heard again."""

    catalogue: Catalogue
    store: ObjectStore
    vault: Vault
    replayed: int = 0


def open_all(settings: Settings, on: date) -> Opened:
    """Open all three, and withdraw again what the journal knows and the database, from a backup perhaps, does not.

    Raises what the parts raise when they cannot be opened, and ObjectStoreError when the journal cannot be read:
    a database nobody could compare may show what a family has withdrawn, so it must not be served.
    """
    opened = open_unheard(settings)
    try:
        replayed = journal.replay(opened.catalogue, opened.store, on)
        if replayed:
            finish(opened.catalogue, opened.store)
    except BaseException:
        opened.catalogue.close()
        raise
    return Opened(opened.catalogue, opened.store, opened.vault, replayed)


def open_unheard(settings: Settings) -> Opened:
    """Open all three without reading the journal: only for what shows nothing to anybody, such as a withdrawal."""
    store = open_store(settings.object_store)
    catalogue = Catalogue.open(settings.database_url, fewest_families=settings.fewest_families)
    # Made before there is anything to back up: the journal names consents by it.
    catalogue.group_secret()
    return Opened(catalogue, store, Vault(catalogue, settings.vault_key))
