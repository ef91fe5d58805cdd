"""Signed notes (C2SP signed-note) with Ed25519: a text, and a line for each key that signed it."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from imagedb.audit.encoding import from_base64
from imagedb.errors import SignatureError

_ED25519 = b"\x01"
_DASH = "\N{EM DASH} "
_MOST_SIGNATURES = 16
_MOST_LETTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that signatures are checked with: its name, and the 32 bytes of RFC 8032."""

    name: str
    public: bytes

    @property
    def id(self) -> str:
        """The key's id in notes: the first four bytes of a hash over name and key, as hexadecimal digits."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).hexdigest()[:8]

    @property
    def line(self) -> str:
        """The key on one line, `name+id+base64`, as tools for signed notes take it."""
        return f"{self.name}+{self.id}+{base64.b64encode(_ED25519 + self.public).decode()}"

    def verifies(self, signature: bytes, text: bytes) -> bool:
        """Whether this key signed these bytes."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that signs. Its secret is never shown."""

    name: str
    secret: Ed25519PrivateKey

    @property
    def public_key(self) -> PublicKey:
        """What its signatures are checked with."""
        return PublicKey(self.name, self.secret.public_key().public_bytes_raw())

    def sign(self, text: bytes) -> bytes:
        """The 64 bytes of the signature."""
        return self.secret.sign(text)


def read_public_key(line: str) -> PublicKey:
    """The key that was written as `name+id+base64`. Raises SignatureError."""
    name, _, rest = line.partition("+")
    key_id, _, encoded = rest.partition("+")
    raw = from_base64(encoded)
    key = PublicKey(name, raw[1:])
    if raw[:1] != _ED25519 or len(raw) != 33 or key.id != key_id or not _is_name(name):
        msg = "not an Ed25519 key on one line: name+id+base64"
        raise SignatureError(msg)
    return key


def sign_note(text: str, key: SigningKey) -> str:
    """The text with the key's signature below it. The text ends with a line end and holds no control character."""
    if not _is_text(text):
        msg = "not the text of a note"
        raise ValueError(msg)
    signed = bytes.fromhex(key.public_key.id) + key.sign(text.encode())
    return f"{text}\n{_DASH}{key.name} {base64.b64encode(signed).decode()}\n"


def open_note(note: str, keys: Iterable[PublicKey]) -> tuple[str, PublicKey]:
    """The text of a note and the first of the known keys that signed it.

    Raises SignatureError when none of them did, or when the signature of one of them is wrong. Lines of
    unknown keys are passed over.
    """
    text, lines = _taken_apart(note)
    known = {(key.name, key.id): key for key in keys}
    signed: list[PublicKey] = []
    for line in lines:
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        raw = from_base64(encoded)
        if not line.startswith(_DASH) or not _is_name(name) or len(raw) <= 4:
            msg = "not a signed note"
            raise SignatureError(msg)
        key = known.get((name, raw[:4].hex()))
        if key is None:
            continue
        if not key.verifies(raw[4:], text.encode()):
            msg = f"the signature of {key.name} is wrong"
            raise SignatureError(msg)
        signed.append(key)
    if not signed:
        msg = "no known key signed it"
        raise SignatureError(msg)
    return text, signed[0]


def _taken_apart(note: str) -> tuple[str, list[str]]:
    text, separator, below = note.rpartition("\n\n")
    lines = below.split("\n")
    ended = lines.pop() == ""
    count = 0 < len(lines) <= _MOST_SIGNATURES
    if len(note) > _MOST_LETTERS or not separator or not ended or not count or not _is_text(text + "\n"):
        msg = "not a signed note"
        raise SignatureError(msg)
    return text + "\n", lines


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(c.isspace() for c in name)


def _is_text(text: str) -> bool:
    printable = all(c == "\n" or c >= " " for c in text) and not any("\ud800" <= c <= "\udfff" for c in text)
    return printable and text.endswith("\n") and text != "\n"
