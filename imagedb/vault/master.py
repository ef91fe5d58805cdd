"""The operator's master key: a file of its own, never in the database nor in the object store.

Each line is a key in base64. The first wraps; one below it is there only while `rotate` is under way.
"""

import base64
import binascii
import hashlib
import os
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from imagedb.errors import VaultKeyError
from imagedb.vault.cipher import KEY_BYTES, new_key


@dataclass(frozen=True, slots=True, repr=False)
class MasterKey:
    """One master key. Its name is a hash of it and tells nothing about it."""

    secret: bytes

    @property
    def name(self) -> str:
        """Sixteen hexadecimal digits, by which a family's key says which master key wraps it."""
        return hashlib.sha256(b"imagedb master key\0" + self.secret).hexdigest()[:16]


class MasterKeys:
    """The file VAULT_KEY. Read each time: another process may have rotated the keys."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> tuple[MasterKey, ...]:
        """The keys, the current one first; none where there is no file.

        Raises VaultKeyError for a file that cannot be read, that others may read, or that holds no keys.
        """
        try:
            with self._path.open("rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                content = file.read()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise VaultKeyError(str(self._path), f"cannot be read ({error.strerror})") from error
        if os.name == "posix" and mode & stat.S_IRWXO:
            raise VaultKeyError(str(self._path), "can be read by everybody on this machine; take that away")
        keys = tuple(map(self._key, content.split()))
        if not keys:
            raise VaultKeyError(str(self._path), "holds no key")
        return keys

    def make(self) -> MasterKey:
        """The current key; it is made, with its file, where there is none."""
        with suppress(FileExistsError):
            if not self._path.exists():
                self._write((MasterKey(new_key()),), fresh=True)
        return self.all()[0]

    def replace(self, keys: tuple[MasterKey, ...]) -> None:
        """Put these keys in the place of those in the file, in one step. Raises VaultKeyError."""
        self._write(keys, fresh=False)

    def _key(self, line: bytes) -> MasterKey:
        try:
            secret = base64.b64decode(line, validate=True)
        except binascii.Error:
            secret = b""
        if len(secret) != KEY_BYTES:
            problem = f"holds a line that is no key: {KEY_BYTES} random bytes in base64"
            raise VaultKeyError(str(self._path), problem)
        return MasterKey(secret)

    def _write(self, keys: tuple[MasterKey, ...], *, fresh: bool) -> None:
        """Write the file whole or not at all. Raises FileExistsError where `fresh` and another was quicker."""
        content = b"".join(base64.b64encode(key.secret) + b"\n" for key in keys)
        unfinished = self._path.with_name(f"{self._path.name}.{secrets.token_hex(8)}")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if fresh:
                os.link(unfinished, self._path)
            else:
                unfinished.replace(self._path)
        except FileExistsError:
            raise
        except OSError as error:
            raise VaultKeyError(str(self._path), f"cannot be written ({error.strerror})") from error
        finally:
            unfinished.unlink(missing_ok=True)
