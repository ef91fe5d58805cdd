"""Objects in a local folder.

`objects/` holds the bytes as plain files, `records/` beside each a small JSON with hash and type, `unfinished/`
what is being written. The record is made first and exclusively (a hard link fails where there is one), so
of two writers with different bytes one loses whatever the timing; the bytes come second and replace at most
themselves. An object exists once its bytes do.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from imagedb.objects.errors import (
    ObjectConflictError,
    ObjectCorruptError,
    ObjectMissingError,
    ObjectStoreUnavailableError,
)
from imagedb.objects.store import (
    CHUNK,
    ObjectInfo,
    checked_bytes,
    checked_key,
    checked_prefix,
    checked_range,
    checked_seconds,
    sha256_of,
)

_SUFFIX = "@.json"
"""Of a record. No key can hold an '@', so no record stands where a key's folder should be."""

_ATTEMPTS = 8
"""How often a write is tried again when an erasure removes its folder meanwhile."""


class FolderStore:
    """An ObjectStore in a folder only its owner can enter, on a file system with hard links."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()
        self._objects = self._root / "objects"
        self._records = self._root / "records"
        self._unfinished = self._root / "unfinished"

    def put(self, key: str, data: bytes, *, sha256: str, media_type: str) -> None:
        """See ObjectStore."""
        checked_bytes(key, data, sha256)
        record = json.dumps({"media_type": media_type, "sha256": sha256, "size": len(data)})
        for _ in range(_ATTEMPTS):
            with suppress(ObjectMissingError), _failures(key):
                self._claim(key, record.encode(), sha256)
                if self._holds(key, sha256):
                    return
                self._place(self._objects / key, data)
                if not self._holds(key, sha256):
                    raise ObjectCorruptError(key)
                return
        msg = "the object was erased each time it was written"
        raise ObjectStoreUnavailableError(msg, key)

    def get(self, key: str) -> bytes:
        """See ObjectStore."""
        path = self._objects / checked_key(key)
        with _failures(key):
            data = path.read_bytes()
        if sha256_of(data) != self._sha256(key):
            raise ObjectCorruptError(key)
        return data

    def stream(self, key: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """See ObjectStore."""
        checked_range(start, stop)
        pieces = self._pieces(checked_key(key), start, stop)
        next(pieces)  # opens the file, so that what is missing is known now
        return pieces

    def head(self, key: str) -> ObjectInfo | None:
        """See ObjectStore."""
        try:
            with _failures(checked_key(key)):
                size = (self._objects / key).stat().st_size
                record = json.loads(self._record(key).read_bytes())
        except ObjectMissingError:
            return None
        return ObjectInfo(key, size, record["sha256"], record["media_type"])

    def address(self, key: str, seconds: int, *, file_name: str, cache_control: str) -> str | None:  # noqa: ARG002 - a folder has none
        """See ObjectStore: nobody reaches a folder but through us."""
        checked_key(key)
        checked_seconds(seconds)
        return None

    def keys(self, prefix: str = "") -> Iterator[str]:
        """See ObjectStore."""
        folder = checked_prefix(prefix)
        found = {path.relative_to(self._objects).as_posix() for path in _files(self._objects / folder)}
        found |= {
            path.relative_to(self._records).as_posix().removesuffix(_SUFFIX)
            for path in _files(self._records / folder)
        }
        return (key for key in sorted(found) if key.startswith(prefix))

    def erase(self, key: str) -> None:
        """See ObjectStore."""
        with _failures(checked_key(key)):
            # The record last: while it is there, `keys` still names what a crash left half erased.
            for path, top in ((self._objects / key, self._objects), (self._record(key), self._records)):
                path.unlink(missing_ok=True)
                _prune(path.parent, top)

    def erase_all(self, prefix: str) -> None:
        """See ObjectStore."""
        for key in list(self.keys(prefix)):
            self.erase(key)

    def unfinished(self) -> tuple[str, ...]:
        """See ObjectStore."""
        return tuple(sorted(path.name for path in _files(self._unfinished)))

    def tidy(self) -> None:
        """See ObjectStore."""
        with _failures():
            for path in _files(self._unfinished):
                path.unlink(missing_ok=True)

    def check(self) -> None:
        """See ObjectStore."""
        with _failures():
            self._written(b"").unlink()

    def _claim(self, key: str, record: bytes, sha256: str) -> None:
        """Make the record, or find that it is there and says the same."""
        path = self._record(key)
        temporary = self._written(record)
        try:
            _make_folder(path.parent)
            os.link(temporary, path)
            _sync_folder(path.parent)
        except FileExistsError:
            if self._sha256(key) != sha256:
                raise ObjectConflictError(key) from None
        finally:
            temporary.unlink(missing_ok=True)

    def _holds(self, key: str, sha256: str) -> bool:
        """Whether bytes are stored and have that hash."""
        path = self._objects / key
        return path.exists() and sha256_of(path.read_bytes()) == sha256

    def _place(self, path: Path, data: bytes) -> None:
        """Put the bytes in place in one step."""
        temporary = self._written(data)
        try:
            _make_folder(path.parent)
            temporary.replace(path)
            _sync_folder(path.parent)
        finally:
            temporary.unlink(missing_ok=True)

    def _written(self, data: bytes) -> Path:
        """A file of its own with the bytes, on the disk for good."""
        _make_folder(self._unfinished)
        path = self._unfinished / secrets.token_hex(16)
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return path

    def _record(self, key: str) -> Path:
        return self._records / f"{key}{_SUFFIX}"

    def _sha256(self, key: str) -> str:
        """What the record says, or '' when it was erased meanwhile or cannot be read."""
        try:
            return str(json.loads(self._record(key).read_bytes())["sha256"])
        except (OSError, ValueError, KeyError):
            return ""

    def _pieces(self, key: str, start: int, stop: int | None) -> Iterator[bytes]:
        digest = hashlib.sha256()
        with _failures(key), (self._objects / key).open("rb") as file:
            yield b""
            left = os.fstat(file.fileno()).st_size if stop is None else stop - start
            file.seek(start)
            while left > 0 and (piece := file.read(min(CHUNK, left))):
                left -= len(piece)
                digest.update(piece)
                yield piece
        if start == 0 and stop is None and digest.hexdigest() != self._sha256(key):
            raise ObjectCorruptError(key)


@contextmanager
def _failures(key: str = "") -> Iterator[None]:
    """Say what the file system said in the store's words."""
    try:
        yield
    except (FileNotFoundError, IsADirectoryError) as error:
        raise ObjectMissingError(key) from error
    except (FileExistsError, NotADirectoryError) as error:
        raise ObjectConflictError(key) from error
    except OSError as error:
        msg = f"the folder cannot be used ({error.strerror})"
        raise ObjectStoreUnavailableError(msg, key) from error


def _make_folder(path: Path) -> None:
    """Make the folder and its parents, each for the owner alone (`Path.mkdir` would spare the parents)."""
    if not path.is_dir():
        _make_folder(path.parent)
        with suppress(FileExistsError):
            path.mkdir(mode=0o700)
            _sync_folder(path.parent)


def _prune(path: Path, top: Path) -> None:
    """Remove empty folders from `path` up to, not including, `top`: their names hold photo ids."""
    while path != top:
        try:
            path.rmdir()
        except FileNotFoundError:
            pass
        except OSError:
            return
        path = path.parent


def _sync_folder(path: Path) -> None:
    """Make a folder's new entry last through a power cut, where the system has a way to."""
    if os.name == "posix":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _files(top: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(top):
        yield from (Path(folder) / name for name in names)
