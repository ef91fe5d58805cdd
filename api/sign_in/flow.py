"""What the browser carries while somebody is at the provider, signed so that it comes back as it went.

Nothing is stored for a sign-in that may never be finished, and any process can finish it.
"""

import re
import time
from typing import Any, Final

from itsdangerous import BadData, URLSafeTimedSerializer

LASTS_SECONDS: Final = 600
# Another process, whose clock may be a little behind, must be able to finish what this one began; and a clock
# that is put right in between must not cost anybody their way in.
_CLOCKS_APART_SECONDS: Final = 120
_OWN_PATH: Final = re.compile(r"/(?!/)[A-Za-z0-9_\-./?=&%,:]*", re.ASCII)
HOME: Final = "/staff"
CALLBACK: Final = "/staff/signed-in"


def own_path(address: str | None, otherwise: str = HOME) -> str:
    """The address where it is a path of ours; the staff page, or what else is said, for anything else."""
    return address if address and len(address) < 500 and _OWN_PATH.fullmatch(address) else otherwise


def pack(key: bytes, flow: dict[str, Any], after: str) -> str:
    """Sign what `Provider.begin` returned, and where to go afterwards."""
    return str(_serializer(key).dumps({"flow": flow, "after": own_path(after)}))


def unpack(key: bytes, text: str) -> tuple[dict[str, Any], str] | None:
    """What was packed no longer than ten minutes ago, or None for anything else."""
    try:
        held, signed = _serializer(key).loads(text, return_timestamp=True)
    except BadData:
        return None
    if not -_CLOCKS_APART_SECONDS <= time.time() - signed.timestamp() <= LASTS_SECONDS:
        return None
    return held["flow"], own_path(held["after"])


def _serializer(key: bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="imagedb.sign_in")
