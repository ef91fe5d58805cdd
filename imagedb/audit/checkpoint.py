"""Signed checkpoints (C2SP tlog-checkpoint): how long the log is and the root of its tree, under a signature."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass

from imagedb.audit.encoding import from_base64
from imagedb.audit.note import PublicKey, SigningKey, open_note, sign_note
from imagedb.errors import SignatureError

_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log `origin` had `size` entries, under this root hash."""

    origin: str
    size: int
    root: bytes


def sign_checkpoint(checkpoint: Checkpoint, key: SigningKey) -> str:
    """The checkpoint as a signed note."""
    root = base64.b64encode(checkpoint.root).decode()
    return sign_note(f"{checkpoint.origin}\n{checkpoint.size}\n{root}\n", key)


def open_checkpoint(note: str, keys: Iterable[PublicKey]) -> Checkpoint:
    """The checkpoint in a signed note. Raises SignatureError for one that no known key signed, or for other text."""
    text, _ = open_note(note, keys)
    lines = text.split("\n")
    if len(lines) < 4 or not all(lines[:-1]) or not _SIZE.fullmatch(lines[1]):
        msg = "signed, but not a checkpoint"
        raise SignatureError(msg)
    try:
        root = from_base64(lines[2])
    except SignatureError:
        msg = "signed, but not a checkpoint"
        raise SignatureError(msg) from None
    return Checkpoint(lines[0], int(lines[1]), root)
