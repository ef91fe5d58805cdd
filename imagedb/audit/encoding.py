"""Base64 as signatures are written in, RFC 4648: of bytes there is one way to write them, and no other is taken."""

import base64
import binascii

from imagedb.errors import SignatureError


def from_base64(encoded: str) -> bytes:
    """The bytes that were written so. Raises SignatureError for anything that base64 would not write.

    Python takes any letter whose spare bits at the end differ (RFC 4648, section 3.5): then what is signed could be changed and
    still be believed.
    """
    try:
        raw = base64.b64decode(encoded.encode(), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raw = None
    if raw is None or base64.b64encode(raw).decode() != encoded:
        msg = "not base64, as it is written"
        raise SignatureError(msg)
    return raw
