"""What `imagedb check` looks at: that nothing is left of what was withdrawn, and that all else is whole.

Only looks; nothing is mended. Run under the catalogue's lock, so that no ingest is half-way through a photo.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from imagedb import journal
from imagedb.catalogue import Catalogue
from imagedb.errors import VaultKeyError
from imagedb.holdings import holdings
from imagedb.objects import ObjectCorruptError, ObjectInfo, ObjectMissingError, ObjectStore
from imagedb.vault import Vault


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at: how many of what, and a sentence for each fault."""

    what: str
    looked_at: int
    faults: tuple[str, ...]


def check(catalogue: Catalogue, store: ObjectStore, vault: Vault, *, deep: bool = False) -> Iterator[Checked]:
    """Look at everything, one kind after another; `deep` reads every object and computes its SHA-256 anew.

    Raises CatalogueBusyError while an ingest or a sweep is at work, and what the store raises when it fails.
    """
    with catalogue.exclusive():
        yield _withdrawn(catalogue, store)
        yield _journal(catalogue, store)
        yield _bytes(catalogue, store, deep=deep)
        yield _strangers(catalogue, store)
        yield _audit(catalogue)
        yield _family_keys(catalogue, vault)
        yield _originals(catalogue, vault)


def _withdrawn(catalogue: Catalogue, store: ObjectStore) -> Checked:
    kinds = holdings(catalogue, store)
    stones = catalogue.withdrawals.list()
    pending = set(catalogue.withdrawals.pending())
    faults = []
    for stone in stones:
        left = {kind.name: kind.list(stone.photo_id) for kind in kinds}
        faults += [
            f"{stone.photo_id}: {len(found)} left in {name}; run `imagedb sweep`"
            for name, found in left.items()
            if found
        ]
        if stone.photo_id in pending:
            faults.append(f"{stone.photo_id}: not yet noted as erased; run `imagedb sweep`")
    return Checked("withdrawn photos: nothing is left", len(stones), tuple(faults))


def _journal(catalogue: Catalogue, store: ObjectStore) -> Checked:
    lacking = journal.missing(catalogue, store)
    known = len(catalogue.noes.tombstones())
    faults = tuple(f"{photo_id}: not in the journal; a restored backup would show it" for photo_id in lacking)
    return Checked("withdrawals: written down outside the database", known, faults)


def _bytes(catalogue: Catalogue, store: ObjectStore, *, deep: bool) -> Checked:
    wanted = catalogue.photos.objects()
    found = ((info.key, _fault(store, info, deep=deep)) for info in wanted)
    faults = {key: fault for key, fault in found if fault}
    still = catalogue.photos.object_keys() if faults else set()  # a family may have withdrawn meanwhile
    what = "objects of photos: there, and every byte as it was" if deep else "objects of photos: there"
    return Checked(what, len(wanted), tuple(f"{key}: {said}" for key, said in faults.items() if key in still))


def _fault(store: ObjectStore, wanted: ObjectInfo, *, deep: bool) -> str:
    there = store.head(wanted.key)
    if there is None:
        return "missing; restore it from a backup"
    if (there.size, there.sha256) != (wanted.size, wanted.sha256):
        return "has another size or SHA-256 than the catalogue says"
    if not deep:
        return ""
    try:
        for _ in store.stream(wanted.key):
            pass
    except ObjectCorruptError:
        return "damaged; restore it from a backup"
    except ObjectMissingError:
        return "missing; restore it from a backup"
    return ""


def _strangers(catalogue: Catalogue, store: ObjectStore) -> Checked:
    present = [key for key in store.keys() if not key.startswith(journal.JOURNAL)]  # noqa: SIM118 - no dict
    needed = catalogue.photos.object_keys()
    faults = [f"{key}: no row knows it; run `imagedb sweep`" for key in present if key not in needed]
    faults += [f"unfinished write {name}; run `imagedb sweep`" for name in store.unfinished()]
    words = catalogue.remains.nobody_s_words()
    if words:
        faults.append(f"the search index holds words of {words} photos that there are not")
    return Checked("store: nothing unknown in it", len(present), tuple(faults))


def _audit(catalogue: Catalogue) -> Checked:
    found = catalogue.audit.verify()
    return Checked("audit log: as it was written", found.size, tuple(one.sentence for one in found.faults))


def _family_keys(catalogue: Catalogue, vault: Vault) -> Checked:
    families = catalogue.vault_keys.families()
    having = {original.consent_id for original in catalogue.vault_keys.originals() if original.seal}
    faults = []
    for family in families:
        said = _unopened(partial(vault.family_secret, family))
        faults += [f"consent {family.consent_id}: {said}"] if said else []
        if family.consent_id not in having:
            faults.append(f"consent {family.consent_id}: its key outlived its photos")
    return Checked("family keys: the master key opens them", len(families), tuple(faults))


def _originals(catalogue: Catalogue, vault: Vault) -> Checked:
    originals = catalogue.vault_keys.originals()
    faults = []
    for original in originals:
        if original.seal is None:
            faults.append(f"{original.photo_id}: not encrypted; run `imagedb vault encrypt`")
            continue
        said = _unopened(partial(vault.data_key, original))
        faults += [f"{original.photo_id}: {said}"] if said else []
    return Checked("originals: encrypted, and their families' keys open them", len(originals), tuple(faults))


def _unopened(key: Callable[[], bytes | None]) -> str:
    """Why a key cannot be had, or nothing."""
    try:
        return "" if key() is not None else "its key is damaged, or not the one it was locked with"
    except VaultKeyError as error:
        return error.problem
