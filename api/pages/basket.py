"""Photos gathered for a teaching set, before there is one.

They travel in the address (`?basket=id,id`), so that gathering works without JavaScript and a
link can be sent on; with it, the browser keeps them too. Nothing is kept here.
"""

import re
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request

PARAMETER: Final = "basket"
LIMIT: Final = 200
_ID = re.compile(r"[0-9a-z][0-9a-z_-]{7,63}")


def read(text: str, limit: int = LIMIT) -> tuple[str, ...]:
    """The photo ids in `text`, once each and in order, whatever stands between them.

    Accepts ids and whole addresses of photo pages, separated by commas, spaces or lines; words
    that cannot be an id are left out. At most so many.
    """
    words = (word.split("?")[0].rstrip("/").rsplit("/", 1)[-1] for word in re.split(r"[\s,;]+", text))
    found = dict.fromkeys(word for word in words if _ID.fullmatch(word))
    return tuple(found)[:limit]


def of(request: Request) -> tuple[str, ...]:
    """The photos gathered in this request's address."""
    return read(request.query_params.get(PARAMETER, ""))


def query(ids: tuple[str, ...]) -> str:
    """`basket=...` to carry them on in a link, or an empty string."""
    return urlencode({PARAMETER: ",".join(ids)}, safe=",") if ids else ""
