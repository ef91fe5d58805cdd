"""Base64 as signatures are written in, RFC 4648: of bytes there is one way to write them, and no other is taken."""

import base64
import binascii

from imagedb.errors import SignatureError


def from_base64(encoded: str) -> bytes:
    """The bytes that were written so. Raises SignatureError for anything that base64 would not write.

    Python does not look at the last letter's spare bits (RFC 4648, section 3.5): then that letter of a signature could be changed,
    and the signature would still be believed.
    """
    try:
        raw = base64.b64decode(encoded.encode(), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raw = None
    if raw is None or base64.b64encode(raw).decode() != encoded:
        msg = "not base64, as it is written"
        raise SignatureError(msg)
    return raw
