"""Reading without a network: what the server tells the worker to keep, and what the pages say about it."""

import json
import re

import pytest
from starlette.testclient import TestClient

from api.pages.offline import DAYS, SHELL
from api.pages.view import STATIC
from consent.purpose import Purpose
from imagedb.model import Photo, SetItem
from imagedb.withdrawal_list import LIFETIME
from tests.support.client import services_of
from tests.support.consents import TODAY
from tests.support.html import Page

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def told(client: TestClient) -> dict[str, object]:
    """What stands above the worker's source."""
    first = client.get("/service-worker.js").text.splitlines()[0]
    found: dict[str, object] = json.loads(first.removeprefix("const TOLD = ").removesuffix(";"))
    return found


@pytest.fixture(scope="module")
def set_id(client: TestClient, photos: list[Photo]) -> str:
    """A set of two photos."""
    services = services_of(client)
    items = [SetItem(one.id, "", "") for one in photos[:2]]
    made, _ = services.catalogue.sets.create("Chests", "", items, TODAY)
    found: str = made.id
    return found


def test_the_worker_rules_the_whole_atlas_and_is_never_stale(client: TestClient) -> None:
    """It stands at the root as a script of our own under the strict policy, and is asked for anew each time."""
    answer = client.get("/service-worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "no-cache" == answer.headers["cache-control"]
    assert answer.headers["content-security-policy"].startswith("default-src 'self';")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.text.endswith((STATIC / "service-worker.js").read_text("utf-8"))


def test_the_worker_is_another_one_with_any_change_of_a_file(
    told: dict[str, object], client: TestClient
) -> None:
    """Its parts are named by their content, and so is all it keeps."""
    parts = told["parts"]
    assert isinstance(parts, list)
    assert all(re.fullmatch(r"/static/\S+\.js\?v=[0-9a-f]{12}", part) for part in parts)
    assert {"public, max-age=31536000, immutable"} == {client.get(p).headers["cache-control"] for p in parts}
    assert re.fullmatch("[0-9a-f]{12}", str(told["version"]))


@pytest.mark.parametrize("path", SHELL)
def test_what_everybody_keeps_shows_no_photo(client: TestClient, photos: list[Photo], path: str) -> None:
    """A page kept from the first visit on holds no photo's picture, words or id, so no withdrawal can concern it."""
    answer = client.get(path, headers=HTML)
    assert 200 == answer.status_code
    assert "no-store" not in answer.headers["cache-control"]
    assert [] == [one.id for one in photos if one.id in answer.text]
    assert "/renditions/" not in answer.text


@pytest.mark.parametrize("private", ["staff", "compare", "withdraw", "for-parents", "edit", "search", "sets"])
def test_no_private_page_is_named_to_the_worker(told: dict[str, object], private: str) -> None:
    """What is kept is a list, and nothing of staff, families, comparisons or results of a search is on it."""
    assert [] == [path for path in told["pages"] if private in path]  # type: ignore[attr-defined]  # a list of addresses


def test_saved_photos_are_shown_as_long_as_a_signed_list_counts(told: dict[str, object]) -> None:
    """The worker and the list of withdrawals agree on the days."""
    assert LIFETIME.days == DAYS == told["days"]


def test_the_worker_asks_where_the_withdrawals_are(client: TestClient) -> None:
    """The address it asks first is the public list, with the fields that it reads."""
    source = (STATIC / "offline_check.js").read_text("utf-8")
    assert 'fetch("/v1/withdrawals"' in source
    assert f'OPEN_WEB = "{Purpose.OPEN_WEB}"' in source
    signed = client.get("/v1/withdrawals").json()["signed"]
    assert {"type", "version", "expires", "withdrawals"} <= set(signed)
    assert "withdrawals" == signed["type"]


def test_the_manifest_makes_no_claim(client: TestClient) -> None:
    """It names the atlas, its mark and what it is for, and every page leads to it."""
    answer = client.get("/manifest.webmanifest")
    assert answer.headers["content-type"].startswith("application/manifest+json")
    manifest = answer.json()
    assert ("Newborn Skin Atlas", "For education, training and research.") == (
        manifest["name"],
        manifest["description"],
    )
    assert 200 == client.get(manifest["icons"][0]["src"]).status_code
    assert [{"rel": "manifest", "href": "/manifest.webmanifest"}] == Page(client.get("/about").text).all(
        "link", rel="manifest"
    )


def test_the_offline_page_says_what_can_be_read(client: TestClient) -> None:
    """Guides are links, JavaScript is named as needed, the days are said, and the foot of every page leads here."""
    page = Page(client.get("/offline").text)
    assert set(SHELL) - {"/offline"} <= {address for address, _ in page.links}
    assert "Reading without a network needs JavaScript" in page.text
    assert f"After {DAYS} days" in page.text
    assert "copies that others made cannot be called back" in page.text
    assert "/offline" == Page(client.get("/about").text).linked("Without a network")


def test_a_set_offers_to_be_kept(client: TestClient, set_id: str) -> None:
    """The button waits hidden for its script, and without JavaScript a sentence says what it needs."""
    page = Page(client.get(f"/sets/{set_id}").text)
    assert ["hidden" in one for one in page.all("div", id="keep-offline")] == [True]
    assert [set_id] == [one["data-set"] for one in page.all("div", id="keep-offline")]
    assert "Keeping a set for reading without a network needs JavaScript." in page.text


@pytest.mark.parametrize("end", ["", "/present", "/quiz"])
def test_the_worker_finds_the_pictures_of_a_set(client: TestClient, set_id: str, end: str) -> None:
    """The pattern by which it looks for pictures fits how pages name them, so that none is missing offline."""
    written = re.search(r"PICTURES = /(.+)/g;", (STATIC / "offline_sets.js").read_text("utf-8"))
    assert written is not None
    source = client.get(f"/sets/{set_id}{end}").text
    drawn = [picture["src"].split("/")[3] for picture in Page(source).all("img")]
    assert 2 == len(drawn)
    assert drawn == re.findall(written[1].replace(r"\/", "/"), source)
