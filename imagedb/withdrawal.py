"""Withdrawal: unseen at once, then erased everywhere.

The catalogue's transaction comes first: from then on every read answers "withdrawn". Then the public bytes go,
then the withdrawal is written down outside the database, then everything else. A crash in between leaves the
photo's id among the pending erasures; calling again, or a sweep, finishes.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial

from consent.event import Event
from consent.purpose import Purpose
from consent.withdrawal import withdrawn
from imagedb import journal
from imagedb.catalogue import Catalogue, WithdrawnPhoto
from imagedb.errors import UnknownConsentError
from imagedb.holdings import Holding, StillHeldError, holdings
from imagedb.objects import ObjectStore, ObjectStoreError

_MOST_FAILURES = 3
"""After so many the store itself is at fault, and each further try may wait for a time-out."""

_AT_ONCE = 8
"""Photos whose bytes are erased at a time: a family's photos are to be gone within a second."""

Failures = Mapping[str, ObjectStoreError]
"""By photo, why not all of it is erased."""


def withdraw(
    catalogue: Catalogue, store: ObjectStore, consent_id: str, event: Event, on: date
) -> tuple[WithdrawnPhoto, ...]:
    """Withdraw a consent and erase every byte of its photos; returns the photos withdrawn by this call.

    Withdrawing again what is withdrawn already adds no event and finishes what a crash left undone.
    Raises UnknownConsentError, and what the store raises; then the photos are unseen, and not yet erased.
    """
    done = unsee(catalogue, consent_id, event, on)
    finish(catalogue, store)
    return done


def unsee(
    catalogue: Catalogue, consent_id: str, event: Event, on: date, by: str = ""
) -> tuple[WithdrawnPhoto, ...]:
    """Only the first half of `withdraw`: nobody sees the photos any more, and their bytes are still to be erased.

    Raises UnknownConsentError.
    """
    consent = catalogue.consents.get(consent_id)
    if consent is None:
        raise UnknownConsentError(consent_id)
    if withdrawn(consent) >= (event.purposes or frozenset(Purpose)):
        return ()
    return catalogue.withdraw(consent_id, event, on, by)


def finish(catalogue: Catalogue, store: ObjectStore) -> tuple[str, ...]:
    """Erase what is left of withdrawn photos in every kind of storage, and see that nothing is; returns their ids.

    One photo that cannot be erased holds up no other; raises what the store raised first, at the end.
    """
    pending = catalogue.withdrawals.pending()
    public, *others = holdings(catalogue, store)
    failures = dict(_each(pending, public.erase))
    told = _written_down(catalogue, store)
    failures |= _each([one for one in pending if one not in failures], partial(_purge, (public, *others)))
    for photo_id in pending if told is None else ():
        if photo_id not in failures:
            catalogue.withdrawals.erased(photo_id)
    if pending:
        catalogue.withdrawals.scrub()
    trouble = [failures[photo_id] for photo_id in pending if photo_id in failures] + ([told] if told else [])
    if trouble:
        raise trouble[0]
    return pending


def _written_down(catalogue: Catalogue, store: ObjectStore) -> ObjectStoreError | None:
    """Tell the journal; return why it could not be told. Then nothing counts as erased, so that it is told again."""
    try:
        journal.write(catalogue, store)
    except ObjectStoreError as error:
        return error
    return None


def _purge(kinds: Sequence[Holding], photo_id: str) -> None:
    """Empty every kind of storage of the photo. Raises StillHeldError when one says that something is left."""
    for kind in kinds:
        kind.erase(photo_id)
    left = tuple(kind.name for kind in kinds if kind.list(photo_id))
    if left:
        raise StillHeldError(photo_id, left)


def _each(photo_ids: Sequence[str], erase: Callable[[str], None]) -> Failures:
    """Erase of many photos at a time; after `_MOST_FAILURES` the rest count as failed, by the last error."""
    failures: dict[str, ObjectStoreError] = {}
    for first in range(0, len(photo_ids), _AT_ONCE):
        some = photo_ids[first : first + _AT_ONCE]
        if len(failures) >= _MOST_FAILURES:
            failures |= dict.fromkeys(some, next(reversed(failures.values())))
            continue
        with ThreadPoolExecutor(len(some)) as pool:
            ended = pool.map(partial(_failure, erase), some)
        failures |= {photo_id: error for photo_id, error in zip(some, ended, strict=True) if error}
    return failures


def _failure(erase: Callable[[str], None], photo_id: str) -> ObjectStoreError | None:
    try:
        erase(photo_id)
    except ObjectStoreError as error:
        return error
    return None
