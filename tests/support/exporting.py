"""A teaching set of drawn photos, ready to be written in any form."""

from datetime import date
from functools import cache

from api.exports.content import Export, Picture, export_of
from imagedb.model import SetItem, TeachingSet
from tests.support.atlas import Made, photos

MADE = date(2026, 6, 3)
ORIGIN = "https://atlas.example.org"
NOTE = "Look at the chest first.\nWhat would you measure?"


@cache
def _drawn() -> tuple[Made, ...]:
    return tuple(photos(size=160))


def drawn_export(
    title: str = "Across <tones> & signs", note: str = NOTE, *, first: int = 0, step: int = 7
) -> Export:
    """A set of every so manieth photo, of which one more can no longer be shown."""
    made = _drawn()[first::step]
    pictures = {
        one.photo.id: Picture(one.content["display"], rendition.sha256, rendition.width, rendition.height)
        for one in made
        for rendition in one.photo.renditions
        if rendition.name == "display"
    }
    items = (SetItem("gone56789abcdefg"), *(SetItem(one.photo.id, note) for one in made))
    found = TeachingSet("abcdefghijklmnop", title, "First line.\n\nSecond line.", 3, items)
    return export_of(found, {one.photo.id: one.photo for one in made}, pictures, origin=ORIGIN, made=MADE)
