"""Withdrawal: unseen at once, then erased.

The catalogue's transaction comes first: from then on every read answers "withdrawn". Then the bytes go. A
crash in between leaves the photo's id among the pending erasures; calling again, or a sweep, finishes.
"""

from datetime import date

from consent.event import Event
from consent.purpose import Purpose
from consent.withdrawal import withdrawn
from imagedb.catalogue import Catalogue, WithdrawnPhoto
from imagedb.errors import UnknownConsentError
from imagedb.objects import ObjectStore, ObjectStoreError

_PLACES = ("public", "held", "private")
_MOST_FAILURES = 3
"""After so many the store itself is at fault, and each further try may wait for a time-out."""


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
    """Erase what is left of withdrawn photos, however it is named; returns their ids.

    One photo that cannot be erased holds up no other; raises what the store raised first, at the end.
    """
    pending = catalogue.withdrawals.pending()
    failures: list[ObjectStoreError] = []
    for photo_id in pending:
        try:
            _erase(catalogue, store, photo_id)
        except ObjectStoreError as error:
            failures.append(error)
            if len(failures) == _MOST_FAILURES:
                break
    if pending:
        catalogue.withdrawals.scrub()
    if failures:
        raise failures[0]
    return pending


def _erase(catalogue: Catalogue, store: ObjectStore, photo_id: str) -> None:
    for place in _PLACES:
        for key in list(store.keys(f"{place}/{photo_id}/")):
            store.erase(key)
    catalogue.withdrawals.erased(photo_id)
