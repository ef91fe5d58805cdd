"""AES-256-GCM, for originals and for keys. Pure: bytes in, bytes out.

Each ciphertext is bound to what it is for (associated data), so that none can be put in another's place.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12


def new_key() -> bytes:
    """A random key of 256 bits."""
    return AESGCM.generate_key(KEY_BYTES * 8)


def new_nonce() -> bytes:
    """A random nonce. A data key encrypts one original only, a wrapping key far fewer than 2**32 keys."""
    return secrets.token_bytes(NONCE_BYTES)


def encrypt(key: bytes, nonce: bytes, data: bytes, about: str) -> bytes:
    """The ciphertext with its tag, 16 bytes longer than `data`.

    At once, not in pieces: an original is in memory as a whole before and after, so pieces would save one copy
    in three, and a format of pieces must also guard their order and their end.
    """
    return AESGCM(key).encrypt(nonce, data, about.encode())


def decrypt(key: bytes, nonce: bytes, data: bytes, about: str) -> bytes | None:
    """What was encrypted, or None when the key, the bytes or `about` are not those of then."""
    try:
        return AESGCM(key).decrypt(nonce, data, about.encode())
    except InvalidTag:
        return None


def wrap(key: bytes, inner: bytes, about: str) -> bytes:
    """`inner` encrypted by `key`, its nonce in front."""
    nonce = new_nonce()
    return nonce + encrypt(key, nonce, inner, about)


def unwrap(key: bytes, wrapped: bytes, about: str) -> bytes | None:
    """The key inside, or None when it is not of this key or not for this."""
    nonce, ciphertext = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
    return decrypt(key, nonce, ciphertext, about) if len(nonce) == NONCE_BYTES else None
