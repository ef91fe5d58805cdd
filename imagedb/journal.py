"""The journal: every withdrawal written down in the object store too, so that a restored database hears of it again.

Two kinds of entries, each an object that is never changed. `journal/photos/ID.json` is the photo's tombstone,
which is public anyway. `journal/noes/NAME.json` is an event of a consent, its consent named by a keyed hash only:
the key is in the database and in its backups. No entry says which photo belongs to which consent.
"""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import date
from typing import Any

from consent.codec import event_from_json, event_to_json
from consent.event import Event
from consent.purpose import Purpose
from imagedb.catalogue import Catalogue
from imagedb.catalogue.noes import may_say_no
from imagedb.model import Tombstone
from imagedb.objects import ObjectStore
from imagedb.objects.store import sha256_of

JOURNAL = "journal/"
_PHOTOS = f"{JOURNAL}photos/"
_NOES = f"{JOURNAL}noes/"
_MEDIA_TYPE = "application/json"


def write(catalogue: Catalogue, store: ObjectStore) -> None:
    """Write down what was withdrawn since; what is in the journal already stays as it is.

    Raises what the store raises; what could not be written is written by the next call.
    """
    waiting = frozenset(catalogue.withdrawals.pending())
    for stone in catalogue.withdrawals.list() if waiting else ():
        if stone.photo_id in waiting:
            _put(store, _photo_entry(stone.photo_id), _stone_to_json(stone))
    for consent_id in catalogue.noes.pending():
        consent = catalogue.consents.get(consent_id)
        events = [event for event in consent.events if may_say_no(event.kind)] if consent else []
        secret = catalogue.group_secret() if events else b""
        for event in events:
            entry = {"consent": _consent_name(secret, consent_id), "event": event_to_json(event)}
            _put(store, _no_entry(secret, consent_id, event.id), entry)
        catalogue.noes.written(consent_id, frozenset(event.id for event in events))


def replay(catalogue: Catalogue, store: ObjectStore, on: date) -> int:
    """Withdraw again what the journal knows and the database does not; return how many entries there were.

    After it no reader sees what was withdrawn before the database was restored; call
    `imagedb.withdrawal.finish` to erase the bytes. Raises what the store raises: then nothing may be served.
    """
    there = {key.removeprefix(_PHOTOS).removesuffix(".json") for key in store.keys(_PHOTOS)}
    lacking = sorted(there - catalogue.noes.tombstones())
    for photo_id in lacking:
        catalogue.withdrawals.replay(_stone_from_json(_get(store, _photo_entry(photo_id))))
    return len(lacking) + _replay_noes(catalogue, store, on)


def missing(catalogue: Catalogue, store: ObjectStore) -> tuple[str, ...]:
    """Withdrawn photos that the journal does not know, though they are not waiting to be written down."""
    there = {key.removeprefix(_PHOTOS).removesuffix(".json") for key in store.keys(_PHOTOS)}
    return tuple(sorted(catalogue.noes.tombstones() - there - set(catalogue.withdrawals.pending())))


def _replay_noes(catalogue: Catalogue, store: ObjectStore, on: date) -> int:
    entries = frozenset(store.keys(_NOES))
    if not entries:
        return 0
    secret = catalogue.group_secret()
    lacking = sorted(entries - {_no_entry(secret, *known) for known in catalogue.noes.known()})
    if not lacking:
        return 0
    named = {_consent_name(secret, consent_id): consent_id for consent_id in catalogue.noes.consents()}
    heard = 0
    for key in lacking:
        entry = _get(store, key)
        consent_id = named.get(entry["consent"])
        # A consent that this database never knew has nothing to lose here; should it be offered again, the
        # next replay hears the no for it.
        if consent_id is not None:
            heard += _hear(catalogue, consent_id, event_from_json(entry["event"]), on)
    return heard


def _hear(catalogue: Catalogue, consent_id: str, event: Event, on: date) -> bool:
    known = catalogue.consents.get(consent_id)
    if known is None:
        return False
    return catalogue.consents.hear(replace(known, events=(*known.events, event)), on).changed


def _put(store: ObjectStore, key: str, value: dict[str, Any]) -> None:
    # Written once: the first telling stands, whatever a restored database would tell.
    if store.head(key) is None:
        data = json.dumps(value, sort_keys=True).encode()
        store.put(key, data, sha256=sha256_of(data), media_type=_MEDIA_TYPE)


def _get(store: ObjectStore, key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(store.get(key))
    return found


def _photo_entry(photo_id: str) -> str:
    return f"{_PHOTOS}{photo_id}.json"


def _no_entry(secret: bytes, consent_id: str, event_id: str) -> str:
    return f"{_NOES}{_hash(secret, 'journal event', consent_id, event_id)}.json"


def _consent_name(secret: bytes, consent_id: str) -> str:
    return _hash(secret, "journal consent", consent_id)


def _hash(secret: bytes, *parts: str) -> str:
    return hmac.new(secret, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()[:40]


def _stone_to_json(stone: Tombstone) -> dict[str, Any]:
    return {
        "photo": stone.photo_id,
        "month": stone.month,
        "public_sha256": list(stone.public_sha256),
        "purposes": [purpose.value for purpose in stone.purposes],
    }


def _stone_from_json(value: dict[str, Any]) -> Tombstone:
    purposes = tuple(map(Purpose, value["purposes"]))
    return Tombstone(value["photo"], value["month"], tuple(value["public_sha256"]), purposes)
