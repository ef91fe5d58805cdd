"""Looks an exported teaching set up in the server's signed list of withdrawals."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from api.client.report import Narrowed
from api.client.server import open_client
from api.client.trust import fetch_list, remember
from api.exports.embedded import Embedded


@dataclass(frozen=True, slots=True)
class CheckReport:
    """How many photos a file names, which of them were withdrawn, and which may be used for less than before."""

    photos: int
    withdrawn: tuple[str, ...]
    narrowed: tuple[Narrowed, ...]


def _now() -> datetime:
    return datetime.now(UTC)


def check_export(
    server: str, held: Embedded, trust: Path, *, now: Callable[[], datetime] = _now
) -> CheckReport:
    """What of the photos in a file is withdrawn, by their ids and by the bytes of their pictures.

    The key that signs is remembered in the folder `trust` from the first time on. Raises ServerError when the
    list cannot be had or believed.
    """
    trust.mkdir(parents=True, exist_ok=True)
    with open_client(server, connections=1) as client:
        trusted = fetch_list(client, trust, frozenset(), now())
    remember(trust, trusted.trust)
    ids = set(held.photo_ids)
    mine = [
        one
        for one in trusted.listed.withdrawals
        if one.photo_id in ids or not held.hashes.isdisjoint(one.sha256)
    ]
    return CheckReport(
        photos=len(ids),
        withdrawn=tuple(one.photo_id for one in mine if one.purposes == "all"),
        narrowed=tuple(Narrowed(one.photo_id, tuple(one.purposes)) for one in mine if one.purposes != "all"),
    )
