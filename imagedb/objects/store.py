"""The interface every object store keeps, and what all of them check."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from imagedb.objects.errors import ObjectHashError, ObjectKeyError

CHUNK = 256 * 1024
"""Bytes per piece of a stream."""

LONGEST = 60
"""Seconds for which an address outside our control may open an object: a withdrawal must bite."""

_SEGMENT = r"[a-z0-9_](?:[a-z0-9_.-]{0,118}[a-z0-9_])?"
_KEY = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT}){{0,7}}")


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """What is known of stored bytes. `sha256` in lower-case hexadecimal, `size` in bytes."""

    key: str
    size: int
    sha256: str
    media_type: str


class ObjectStore(Protocol):
    """Bytes by key, written once and erased for good.

    Keys are lower-case, see `checked_key`; no key may be a folder of another. Every method raises
    ObjectKeyError for what is not a key and ObjectStoreUnavailableError when the store fails.
    """

    def put(self, key: str, data: bytes, *, sha256: str, media_type: str) -> None:
        """Store bytes for good once this returns; the same bytes again are fine.

        Raises ObjectHashError when `data` does not have that SHA-256, ObjectConflictError when other bytes
        are stored under the key, ObjectCorruptError when reading back gives other bytes.
        """

    def get(self, key: str) -> bytes:
        """All the bytes, their SHA-256 checked. Raises ObjectMissingError, ObjectCorruptError."""

    def stream(self, key: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to, not including, `stop`, in pieces.

        Raises ObjectMissingError at the call, not at the first piece. A stream of the whole object raises
        ObjectCorruptError after its last piece when the SHA-256 is wrong; a part cannot be checked.
        """

    def head(self, key: str) -> ObjectInfo | None:
        """What is known of the object, or None."""

    def address(self, key: str, seconds: int, *, file_name: str, cache_control: str) -> str | None:
        """Where anybody may read the object for so many seconds without asking us; None where the store has no such thing.

        Who reads there is told to call the bytes `file_name` and to keep them as `cache_control` says. Whether the
        object is there is not looked at. Raises ValueError unless 1 <= seconds <= LONGEST.
        """

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Every key with that prefix, sorted, also those of which there are only remains.

        Remains are old versions, marks of deletion, unfinished uploads. The prefix is '' or a plain start of keys: what stands before its last '/' must be a key itself.
        """

    def erase(self, key: str) -> None:
        """Remove every version of it and every trace; nothing happens when there is none."""

    def erase_all(self, prefix: str) -> None:
        """Erase every key with that prefix, several at once where the store is far away; see `keys`."""

    def unfinished(self) -> tuple[str, ...]:
        """A name for each write that has not ended: under way now, or cut short by a crash. `tidy` removes them."""

    def tidy(self) -> None:
        """Remove unfinished writes. Only while nobody writes (`Catalogue.exclusive`)."""

    def check(self) -> None:
        """Raise ObjectStoreUnavailableError unless the store can be reached and used."""


def checked_key(key: str) -> str:
    """The key, or ObjectKeyError.

    One to eight segments of a-z, 0-9, '_', and within them '.' and '-', at most 120 characters each:
    safe as a path on every file system (no '..', no case, room for a suffix) and as an S3 key.
    """
    if not _KEY.fullmatch(key):
        raise ObjectKeyError
    return key


def checked_prefix(prefix: str) -> str:
    """The folder a prefix lies in ('' for none), or ObjectKeyError when that could not be a key's."""
    return checked_key(prefix.rpartition("/")[0]) if "/" in prefix else ""


def sha256_of(data: bytes) -> str:
    """The SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def checked_bytes(key: str, data: bytes, sha256: str) -> None:
    """Raise ObjectKeyError or ObjectHashError unless both are as they should be."""
    checked_key(key)
    if sha256_of(data) != sha256:
        raise ObjectHashError(key)


def checked_seconds(seconds: int) -> None:
    """Raise ValueError unless 1 <= seconds <= LONGEST."""
    if not 1 <= seconds <= LONGEST:
        msg = f"an address of an object holds for 1 to {LONGEST} seconds, not {seconds}"
        raise ValueError(msg)


def checked_range(start: int, stop: int | None) -> None:
    """Raise ValueError unless 0 <= start <= stop."""
    if start < 0 or (stop is not None and stop < start):
        msg = f"not a range of bytes: {start} to {stop}"
        raise ValueError(msg)
