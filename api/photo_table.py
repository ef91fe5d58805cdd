"""A photo as one row of a table: what has one value, or a list of words, and where its pictures are."""

from collections.abc import Mapping
from typing import Any

from api.wire import PhotoJson
from imagedb.vocabulary import RenditionName

_NESTED = frozenset({"tone_ratings", "regions", "renditions", "links"})
_PICTURES = tuple(name.value for name in RenditionName if name is not RenditionName.ORIGINAL)
COLUMNS = (
    *(name for name in PhotoJson.__annotations__ if name not in _NESTED),
    *(f"{name}_{part}" for name in _PICTURES for part in ("href", "sha256")),
)
"""The columns, in the order of the JSON; then each picture's address and hash."""


def photo_row(photo: PhotoJson) -> Mapping[str, Any]:
    """The photo's cells by column. Ratings, regions and links stand in its JSON alone."""
    pictures = {
        f"{one['name']}_{part}": value
        for one in photo["renditions"]
        for part, value in (("href", one["href"]), ("sha256", one["sha256"]))
    }
    return {**photo, **pictures}
