"""Signed JSON: a document and a signature over its canonical form (RFC 8785, JCS), with Ed25519.

As in TUF the envelope is `{"signed": {…}, "signatures": [{"key_id": …, "signature": …}]}`; a document says
in `type` what it is, so that none can be passed off as another.
"""

import base64
from collections.abc import Iterable, Mapping
from typing import Any

import rfc8785

from imagedb.audit.encoding import from_base64
from imagedb.audit.note import PublicKey, SigningKey
from imagedb.errors import SignatureError

_MOST_SIGNATURES = 16
NEXT_KEY = "next-signing-key"


def canonical(document: Mapping[str, Any]) -> bytes:
    """The document's one canonical form. Raises SignatureError for what JSON cannot hold exactly."""
    try:
        return rfc8785.dumps(dict(document))
    except (rfc8785.CanonicalizationError, RecursionError) as error:
        msg = "it cannot be written canonically"
        raise SignatureError(msg) from error


def sign_document(document: Mapping[str, Any], key: SigningKey) -> dict[str, Any]:
    """The document in an envelope with the key's signature."""
    signature = base64.b64encode(key.sign(canonical(document))).decode()
    return {
        "signatures": [{"key_id": key.public_key.id, "signature": signature}],
        "signed": dict(document),
    }


def open_document(envelope: object, kind: str, keys: Iterable[PublicKey]) -> dict[str, Any]:
    """The document of an envelope that one of the keys signed. Raises SignatureError.

    Nothing else of the envelope is believed, and signatures of other keys are passed over.
    """
    match envelope:
        case {"signed": {"type": str(found), **rest}, "signatures": [*signatures]} if found == kind:
            document: dict[str, Any] = {"type": found, **{str(name): value for name, value in rest.items()}}
        case _:
            msg = f"not a signed {kind}"
            raise SignatureError(msg)
    text = canonical(document)
    known = {key.id: key for key in keys}
    for one in signatures[:_MOST_SIGNATURES]:
        match one:
            case {"key_id": str(key_id), "signature": str(encoded)} if key_id in known:
                if known[key_id].verifies(from_base64(encoded), text):
                    return document
                msg = f"the signature of key {key_id} is wrong"
                raise SignatureError(msg)
            case _:
                continue
    msg = "no known key signed it"
    raise SignatureError(msg)


def signers(envelope: object) -> tuple[str, ...]:
    """The ids of the keys that an envelope says signed it; nothing is checked."""
    match envelope:
        case {"signatures": [*signatures]}:
            found = (one.get("key_id") for one in signatures[:_MOST_SIGNATURES] if isinstance(one, dict))
            return tuple(key_id for key_id in found if isinstance(key_id, str))
        case _:
            return ()


def endorse(successor: PublicKey, key: SigningKey) -> str:
    """The old key's signature that the other one follows it, in base64."""
    return base64.b64encode(key.sign(canonical({"type": NEXT_KEY, "key": successor.line}))).decode()


def endorses(old: PublicKey, successor: PublicKey, endorsement: str) -> bool:
    """Whether the old key says that the other one follows it."""
    try:
        signature = from_base64(endorsement)
    except SignatureError:
        return False
    return old.verifies(signature, canonical({"type": NEXT_KEY, "key": successor.line}))
