"""The secret signing key: a file that only its owner reads, made when it is first needed.

PKCS #8 in PEM, as `openssl genpkey -algorithm ed25519` writes it. Every process that serves one catalogue
needs the same file; which key that is stands in the catalogue.
"""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from imagedb.audit.note import PublicKey, SigningKey
from imagedb.catalogue import Catalogue
from imagedb.catalogue.keys import other_key
from imagedb.errors import SigningKeyError
from imagedb.signed import endorse


def signing_key(catalogue: Catalogue, path: Path) -> SigningKey:
    """The key that signs for this catalogue; made and listed if nothing was ever signed.

    Several processes may ask at once: one of them makes the file and all use it. Raises SigningKeyError when
    the file cannot be read or made, or is not the key that the catalogue lists.
    """
    known = catalogue.keys.current()
    if known is not None:
        return _listed(known, path)
    if not path.exists():
        _write_new(path, Ed25519PrivateKey.generate())
    secret = _read(path)
    return SigningKey(catalogue.keys.begin(secret.public_key().public_bytes_raw()).name, secret)


def replace_key(catalogue: Catalogue, path: Path) -> SigningKey:
    """Put a new key in place of the present one, which names it as its successor if its file is there.

    The old secret is gone afterwards; its public key stays listed. Raises SigningKeyError.
    """
    known = catalogue.keys.current()
    if known is None:
        return signing_key(catalogue, path)
    with suppress(SigningKeyError):
        old = _listed(known, path)
        return _replace(catalogue, path, known, old)
    return _replace(catalogue, path, known, None)


def _replace(catalogue: Catalogue, path: Path, known: PublicKey, old: SigningKey | None) -> SigningKey:
    new = SigningKey(known.name, Ed25519PrivateKey.generate())
    waiting = _waiting(path, new.public_key)
    _write_new(waiting, new.secret)
    endorsement = None if old is None else endorse(new.public_key, old)
    try:
        catalogue.keys.replace(known, new.public_key, endorsement)
    except BaseException:
        waiting.unlink()
        raise
    _put(waiting, path)
    return new


def _listed(known: PublicKey, path: Path) -> SigningKey:
    """The listed key from its file, or from beside it, where a replacement that was cut short left it."""
    for place in (path, _waiting(path, known)):
        if not place.exists():
            continue
        key = SigningKey(known.name, _read(place))
        if key.public_key == known:
            if place != path:
                _put(place, path)
            return key
    raise other_key(known)


def _put(waiting: Path, path: Path) -> None:
    with suppress(FileNotFoundError):  # another process was first
        waiting.replace(path)


def _waiting(path: Path, key: PublicKey) -> Path:
    return path.with_name(f"{path.name}.{key.id}")


def _read(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        msg = f"SIGNING_KEY {path} cannot be read: {error.strerror}"
        raise SigningKeyError(msg) from error
    except (ValueError, TypeError):
        key = None  # the cause may quote the file
    if not isinstance(key, Ed25519PrivateKey):
        msg = f"SIGNING_KEY {path} is not an Ed25519 key in PEM without a password"
        raise SigningKeyError(msg)
    return key


def _write_new(path: Path, secret: Ed25519PrivateKey) -> None:
    """Make the file whole and for its owner alone, unless somebody else was first."""
    pem = secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(pem)
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(name, path)
        finally:
            Path(name).unlink()
    except OSError as error:
        msg = f"SIGNING_KEY {path} cannot be made: {error.strerror}"
        raise SigningKeyError(msg) from error
