"""Everything that a search finds as one table, written while it is read: page by page, never whole in memory."""

from collections.abc import Iterator
from dataclasses import replace

from api.photo_table import COLUMNS, photo_row
from api.schemas import photo_json
from api.services import Services
from api.tables import csv_table, ndjson
from api.wire import PhotoJson
from imagedb.search import SearchQuery

AT_ONCE = 100
"""As many as a page of the interface: no record waits longer on its way out than there."""


def as_csv(services: Services, query: SearchQuery) -> Iterator[str]:
    """The photos as comma-separated values under one head, as `GET /v1/photos` has a page of them."""
    yield csv_table(COLUMNS, ())
    for photos in _pages(services, query):
        yield csv_table(COLUMNS, map(photo_row, photos), head=False)


def as_ndjson(services: Services, query: SearchQuery) -> Iterator[str]:
    """The photos' records, one a line."""
    return map(ndjson, _pages(services, query))


def _pages(services: Services, query: SearchQuery) -> Iterator[list[PhotoJson]]:
    """Each page is asked for when it is wanted: a photo that is withdrawn meanwhile is in none that comes later."""
    page = replace(query, limit=AT_ONCE, cursor=None)
    while True:
        found = services.catalogue.photos.search(page, services.clock())
        yield list(map(photo_json, found.photos))
        if found.next_cursor is None:
            return
        page = replace(page, cursor=found.next_cursor)
