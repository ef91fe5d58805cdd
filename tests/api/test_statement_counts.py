"""A list costs as many statements however long it is."""

from collections.abc import Callable
from itertools import islice

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.services import Services
from imagedb.catalogue.remembered import Remembered
from imagedb.people import Role
from imagedb.search import SearchQuery
from tests.support.atlas import photos as drawn_photos
from tests.support.atlas import put
from tests.support.consents import TODAY
from tests.support.database import counting_statements
from tests.support.people import signed_in
from tests.support.waiting import put_waiting

# The revision for the ETag and how far changes have come; the photos of a page that was read before are remembered.
PAGE = 2
# A page's photos and four kinds of rows beside them.
UNKNOWN_PHOTOS = 5
LISTS = {
    "/v1/photos": PAGE,
    "/v1/photos?condition=jaundice&condition=none&sort=tone": PAGE,
    # the total and the facets each look once more whether anything changed
    "/v1/photos?total=true&facets=all": PAGE + 2,
    "/v1/facets?condition=jaundice": 2,
    "/v1/coverage": 2,
}


def sent(services: Services, ask: Callable[[], object]) -> int:
    """How many statements a question takes, asked again: the first time hears of what changed.

    The least of three, because what the server does every now and then by itself is counted with it.
    """
    ask()
    return min(_counted(services, ask) for _ in range(3))


def _counted(services: Services, ask: Callable[[], object]) -> int:
    with counting_statements(services.catalogue) as statements:
        ask()
    return len(statements)


@pytest.fixture
def more(services: Services) -> Callable[[], None]:
    """Adds photos: public ones, one that waits and one that is withdrawn."""

    def add() -> None:
        for made in islice(drawn_photos(size=160), 1, None, 5):
            put(services.catalogue, services.store, made)
        for number in range(3):
            put_waiting(services.catalogue, services.store, number=700 + number)
        newest = services.catalogue.photos.search(SearchQuery(), TODAY).photos[0].id
        services.catalogue.consents.withdraw_photo("c-1", newest, TODAY)

    return add


def test_lists_of_photos_take_a_fixed_number_of_statements(
    fresh: TestClient, services: Services, more: Callable[[], None]
) -> None:
    """Photos, facets and coverage, before and after there are more."""

    def counted() -> dict[str, int]:
        return {
            address: sent(services, lambda a=address: fresh.get(a).raise_for_status()) for address in LISTS
        }

    assert counted() == LISTS
    more()
    assert counted() == LISTS


def test_photos_that_are_not_remembered_take_as_many_statements_however_many(
    fresh: TestClient, services: Services, more: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One for the photos of a page and one for each kind of row beside them."""
    monkeypatch.setattr(services.catalogue.searching, "remembered", Remembered(most=0))
    ask: Callable[[], object] = lambda: fresh.get("/v1/photos").raise_for_status()  # noqa: E731 - asked twice
    few = sent(services, ask)
    more()
    assert (PAGE + UNKNOWN_PHOTOS, PAGE + UNKNOWN_PHOTOS) == (few, sent(services, ask))


def test_other_lists_take_no_more_statements_when_they_grow(
    fresh: TestClient, app: FastAPI, services: Services, more: Callable[[], None]
) -> None:
    """A teaching set of two photos and of one, the withdrawals, the queue of reviewers, and the pages."""
    anna = signed_in(app, Role.REVIEWER)
    ids = [photo["id"] for photo in fresh.get("/v1/photos").json()["photos"]]
    made = [
        fresh.post("/v1/sets", json={"title": "A set", "items": [{"photo": one} for one in items]}).json()[
            "id"
        ]
        for items in (ids[:1], ids)
    ]
    put_waiting(services.catalogue, services.store)
    lists: dict[str, Callable[[], object]] = {
        "withdrawals": lambda: fresh.get("/v1/withdrawals").raise_for_status(),
        "queue": lambda: anna.get("/v1/review/photos").raise_for_status(),
        "pages": lambda: fresh.get("/search").raise_for_status(),
    }
    short, long = (sent(services, lambda m=m: fresh.get(f"/v1/sets/{m}").raise_for_status()) for m in made)
    assert short == long
    before = {name: sent(services, ask) for name, ask in lists.items()}
    more()
    assert before == {name: sent(services, ask) for name, ask in lists.items()}
