"""The list of withdrawals for everybody who downloaded: what it says, and reading what claims to be one. Pure.

Photo ids, hashes of files that were public, and the purposes withdrawn; nothing else, and no day of any
withdrawal. Versions only rise and every list ends on a day, so that an old list cannot pass for a new one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, Literal

from consent.purpose import Purpose
from imagedb.errors import SignatureError

KIND: Final = "withdrawals"
LIFETIME: Final = timedelta(days=7)
RENEWED: Final = timedelta(days=4)
"""With less than so much left a list is signed anew, so that nobody is ever given one that is about to end."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST = 2**53


@dataclass(frozen=True, slots=True)
class ListedWithdrawal:
    """A photo, the SHA-256 of each file of it that was public, and what may no longer be done with them."""

    photo_id: str
    sha256: tuple[str, ...]
    purposes: tuple[Purpose, ...] | Literal["all"]

    def ends(self, purposes: frozenset[Purpose]) -> bool:
        """Whether copies held for these purposes have to go."""
        return self.purposes == "all" or not purposes.isdisjoint(self.purposes)


@dataclass(frozen=True, slots=True)
class WithdrawalList:
    """A list that was signed: whose, which version, until when it counts, and what is withdrawn."""

    origin: str
    version: int
    expires: datetime
    withdrawals: tuple[ListedWithdrawal, ...]


def document_of(
    origin: str, version: int, on: date, withdrawals: Sequence[ListedWithdrawal]
) -> dict[str, Any]:
    """The document to sign on that day, in order of photo id, so that order says nothing of time."""
    entries = [
        {
            "photo_id": one.photo_id,
            "sha256": sorted(one.sha256),
            "purposes": one.purposes if one.purposes == "all" else sorted(one.purposes),
        }
        for one in sorted(withdrawals, key=lambda one: one.photo_id)
    ]
    expires = datetime.combine(on + LIFETIME, time(), UTC)
    return {
        "type": KIND,
        "origin": origin,
        "version": version,
        "expires": f"{expires:%Y-%m-%dT%H:%M:%SZ}",
        "withdrawals": entries,
    }


def read_list(document: Mapping[str, Any]) -> WithdrawalList:
    """The list that a signed document holds. Raises SignatureError for one of another shape."""
    try:
        version, origin = document["version"], document["origin"]
        expires = datetime.strptime(document["expires"], "%Y-%m-%dT%H:%M:%S%z")
        entries = tuple(map(_entry, document["withdrawals"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        msg = "it is signed, but no list of withdrawals"
        raise SignatureError(msg) from error
    if type(version) is not int or not 0 < version < _MOST or not isinstance(origin, str) or not origin:
        msg = "it is signed, but no list of withdrawals"
        raise SignatureError(msg)
    return WithdrawalList(origin, version, expires, entries)


def _entry(value: Mapping[str, Any]) -> ListedWithdrawal:
    photo_id, hashes, purposes = value["photo_id"], tuple(value["sha256"]), value["purposes"]
    if not isinstance(photo_id, str) or not all(isinstance(h, str) and _SHA256.fullmatch(h) for h in hashes):
        raise TypeError(photo_id)
    if purposes == "all":
        return ListedWithdrawal(photo_id, hashes, "all")
    if isinstance(purposes, str) or not purposes:
        raise TypeError(purposes)
    return ListedWithdrawal(photo_id, hashes, tuple(map(Purpose, purposes)))
