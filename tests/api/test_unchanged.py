"""Who asks whether an answer changed: never told so of a photo that is gone, on either database, by any process."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from consent.event import EventKind
from tests.api.conftest import application, settle
from tests.support.atlas import photos as drawn_photos
from tests.support.atlas import put
from tests.support.consents import GIVEN, TODAY, consent, event


@pytest.fixture
def processes(database_url: str, tmp_path: Path) -> Iterator[tuple[TestClient, TestClient]]:
    """Two applications over one database and one store, as two processes have them."""
    first, second = (application(tmp_path, database_url=database_url) for _ in range(2))
    with TestClient(first) as one, TestClient(second) as other:
        settle(one)
        settle(other)
        yield one, other


def test_a_photo_that_is_gone_is_never_unchanged(processes: tuple[TestClient, TestClient]) -> None:
    """What answered 304 in two processes answers 410 in both from the moment of the withdrawal, whatever the tag."""
    services = processes[0].app.state.services  # type: ignore[attr-defined]  # as in `settle`
    services.catalogue.consents.merge(consent(), TODAY)
    photo = next(iter(drawn_photos(size=160)))
    put(services.catalogue, services.store, photo)
    (listed,) = processes[0].get("/v1/photos").json()["photos"]
    at = f"/v1/photos/{listed['id']}"
    paths = [at, f"{at}/renditions/thumbnail", f"/iiif/image/{listed['id']}/full/max/0/default.jpg"]
    tags = {path: processes[0].get(path).headers["etag"] for path in paths}
    asked = [(one, path, tag) for one in processes for path, tag in tags.items()]
    unchanged = [one.get(path, headers={"If-None-Match": tag}).status_code for one, path, tag in asked]
    assert [304] * 6 == unchanged
    services.catalogue.withdraw(consent().id, event(EventKind.WITHDRAWN, GIVEN), TODAY)
    gone = [one.get(path, headers={"If-None-Match": tag}).status_code for one, path, tag in asked]
    assert [410] * 6 == gone
    assert [410] * 3 == [processes[1].get(path, headers={"If-None-Match": "*"}).status_code for path in paths]


def test_only_a_file_is_looked_into_without_a_thread(
    processes: tuple[TestClient, TestClient], database_url: str
) -> None:
    """A short read of a file is done at once; one of a server of databases never keeps others waiting."""
    services = processes[0].app.state.services  # type: ignore[attr-defined]  # as in `settle`
    done_here = asyncio.run(services.briefly(threading.get_ident)) == threading.get_ident()
    assert database_url.startswith("sqlite") == done_here
