"""Reading without a network in a real browser: what is kept, what never is, and withdrawals before everything."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app import create_app
from api.services import Services, today
from consent.event import EventKind
from imagedb.model import Photo, SetItem
from imagedb.settings import Settings
from imagedb.withdrawal import withdraw
from tests.support.atlas import Made, photos, put
from tests.support.browser import overflow, served, state_violations
from tests.support.consents import TODAY, consent, event
from tests.support.examples import in_full

KEPT = """async () => {
    const all = [];
    for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys()) all.push(new URL(url).pathname);
    return all.sort();
}"""
# Waits for transactions under way, for the value is read by the worker later.
LONG_AGO = """days => new Promise((resolve) => {
    const asked = indexedDB.open("atlas-offline");
    asked.onsuccess = () => {
        const change = asked.result.transaction("facts", "readwrite");
        change.objectStore("facts").put(Date.now() - days * 24 * 3600000, "checked");
        change.oncomplete = () => { asked.result.close(); resolve(); };
    };
})"""

# Asks again until it holds; what the worker does in its own time tells no page that it is done.
UNTIL = """async ([gone, set]) => {
    const patience = performance.now() + 20000;
    const there = async () => (set ? !(await Kept.set(set)).whole : await caches.match(gone, { ignoreVary: true }));
    while (await there()) {
        if (performance.now() > patience) throw new Error("what was waited for did not come");
        await new Promise(requestAnimationFrame);
    }
}"""


class Noted:
    """Writes down each address that is asked for, in order."""

    def __init__(self, app: ASGIApp, asked: list[str], broken: dict[str, int]) -> None:
        self.app, self.asked, self.broken = app, asked, broken

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; one that is to break is answered with its status alone."""
        path = scope.get("path", "")
        self.asked.append(path)
        if path in self.broken:
            await send({"type": "http.response.start", "status": self.broken[path], "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        await self.app(scope, receive, send)


@dataclass
class Server:
    """An atlas, photos of a family that stays, more of them, what was asked for, and what is to break."""

    address: str
    services: Services
    stays: list[Photo]
    more: Iterator[Made]
    asked: list[str]
    broken: dict[str, int]


@dataclass
class Atlas:
    """A set of three photos, of which one family may withdraw the last."""

    server: Server
    set_id: str
    family: str
    leaves: Photo

    @property
    def stay(self) -> list[str]:
        """The ids of the photos that stay, in order."""
        return sorted(one.id for one in self.server.stays)

    def withdraw(self) -> None:
        """The family takes its photo back."""
        gone = event(EventKind.WITHDRAWN, datetime(2026, 5, 31, 12, tzinfo=UTC), id=f"gone-{self.family}")
        withdraw(self.server.services.catalogue, self.server.services.store, self.family, gone, TODAY)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The atlas that all of these tests read."""
    # The browser's clock cannot be set, and a signed list of withdrawals counts for some days only.
    app = create_app(
        Settings(imagedb_home=tmp_path_factory.mktemp("offline")), clock=lambda: max(today(), TODAY)
    )
    asked: list[str] = []
    broken: dict[str, int] = {}
    app.add_middleware(Noted, asked=asked, broken=broken)
    services: Services = app.state.services
    services.catalogue.consents.merge(consent(), TODAY)
    made = photos(size=160)
    stays = [next(made), next(made)]
    for one in stays:
        put(services.catalogue, services.store, one)
    with served(app) as address:
        yield Server(address, services, [one.photo for one in stays], made, asked, broken)


@pytest.fixture
def atlas(server: Server) -> Iterator[Atlas]:
    """A set for each test, with a photo of a family of its own."""
    made = next(server.more)
    family = f"c-{made.photo.id}"
    services = server.services
    services.catalogue.consents.merge(consent(id=family, subject=family), TODAY)
    accession = replace(made.accession, consent_id=family, subject=family)
    put(services.catalogue, services.store, replace(made, accession=accession))
    items = [SetItem(one.id, "", "") for one in (*server.stays, made.photo)]
    found, _ = services.catalogue.sets.create("Chests", "", items, TODAY)
    yield Atlas(server, found.id, family, made.photo)
    server.broken.clear()


@pytest.fixture
def page(browser: Browser, atlas: Atlas) -> Iterator[Page]:
    """A fresh page at the set, which is kept on this device."""
    context = browser.new_context(base_url=atlas.server.address, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.goto(f"/sets/{atlas.set_id}")
    opened.click("text=Keep for offline")
    expect(opened.locator("#remove-set")).to_be_focused()
    yield opened
    context.close()


def kept(page: Page) -> list[str]:
    """Every address in Cache Storage."""
    found: list[str] = page.evaluate(KEPT)
    return found


def pictures(page: Page) -> list[str]:
    """The ids of the photos of which a picture is kept."""
    return [path.split("/")[3] for path in kept(page) if path.startswith("/v1/")]


def test_a_set_is_read_without_a_network(page: Page, atlas: Atlas) -> None:
    """Its page, the slides and the quiz stand under a bar with the date; every picture is there, marked SIMULATED."""
    expect(page.locator("#keep-said")).to_contain_text("3 photos, ")
    page.context.set_offline(True)
    for end in ("", "/present", "/quiz"):
        page.goto(f"/sets/{atlas.set_id}{end}")
        expect(page.locator("#offline-bar")).to_be_visible()
        expect(page.locator("#offline-bar")).to_contain_text("you are offline")
        drawn = page.locator("main img")
        expect(drawn).to_have_count(3)
        drawn.evaluate_all(
            "all => Promise.all(all.map((one) => { one.loading = 'eager'; return one.decode(); }))"
        )
        assert 3 == page.locator("main .mark").count()
    page.goto(f"/sets/{atlas.set_id}")
    assert [] == state_violations(page)
    page.set_viewport_size({"width": 320, "height": 700})
    assert 0 == overflow(page)


@in_full
def test_what_is_not_kept_leads_to_what_is(page: Page, atlas: Atlas) -> None:
    """Search without a network says so, and lists the guides and the set, which can be opened and removed."""
    page.context.set_offline(True)
    page.goto("/search?condition=jaundice")
    expect(page.locator("#offline-bar")).to_contain_text("not saved on this device")
    expect(page.locator("#kept-sets a")).to_have_text("Chests")
    assert [] == state_violations(page)
    page.set_viewport_size({"width": 320, "height": 700})
    assert 0 == overflow(page)
    page.click("main >> text=Where to look in darker skin")
    expect(page.locator("h1")).to_contain_text("Where to look")
    expect(page.locator("#offline-bar")).to_contain_text("Saved on")
    page.goto("/offline")
    page.click("text=Remove")
    expect(page.locator("#kept-said")).to_have_text("Removed from this device: Chests")
    expect(page.locator("#kept-none")).to_be_visible()
    assert [] == [path for path in kept(page) if path.startswith(("/v1/", f"/sets/{atlas.set_id}"))]


@in_full
def test_only_guides_and_the_set_are_kept(page: Page, atlas: Atlas) -> None:
    """Pages of staff, comparing, families, search and single photos are looked at and never stored."""
    private = ("/staff", "/compare", "/withdraw", "/search", "/")
    for path in (*private, f"/photos/{atlas.leaves.id}", f"/sets/{atlas.set_id}/edit"):
        page.goto(path)
    guides = ["/about", "/cyanosis-or-acrocyanosis", "/how-to-photograph", "/language", "/offline"]
    ours = [f"/sets/{atlas.set_id}", f"/sets/{atlas.set_id}/present", f"/sets/{atlas.set_id}/quiz"]
    shown = [f"/v1/photos/{one.id}/renditions/display" for one in (*atlas.server.stays, atlas.leaves)]
    stored = [path for path in kept(page) if not path.startswith("/static/")]
    assert sorted([*guides, "/where-to-look", *ours, *shown]) == stored


def test_a_withdrawn_photo_goes_before_anything_is_fetched(page: Page, atlas: Atlas) -> None:
    """The list of withdrawals is the first thing asked for, and when the set is shown the picture is gone already."""
    page.context.set_offline(True)
    page.goto(f"/sets/{atlas.set_id}")
    expect(page.locator("#offline-bar")).to_be_visible()
    atlas.withdraw()
    assert atlas.leaves.id in pictures(page)
    atlas.server.asked.clear()
    page.context.set_offline(False)
    page.goto(f"/sets/{atlas.set_id}")
    assert atlas.stay == pictures(page)
    assert "/v1/withdrawals" == atlas.server.asked[0]
    expect(page.locator(".set .gap")).to_have_count(1)
    # The pages that told of it are drawn anew and can be read without a network again.
    page.evaluate(UNTIL, ["", atlas.set_id])
    page.context.set_offline(True)
    page.goto(f"/sets/{atlas.set_id}")
    expect(page.locator("#offline-bar")).to_be_visible()
    expect(page.locator("main img")).to_have_count(2)


@in_full
def test_a_tab_that_stays_open_hears_of_it_too(page: Page, atlas: Atlas) -> None:
    """When the network is back the open page has the list fetched, without anybody clicking."""
    page.context.set_offline(True)
    page.goto(f"/sets/{atlas.set_id}")
    atlas.withdraw()
    page.context.set_offline(False)
    page.evaluate(UNTIL, [f"/v1/photos/{atlas.leaves.id}/renditions/display", ""])
    assert atlas.stay == pictures(page)


@in_full
def test_a_network_that_is_back_and_reaches_nobody_yet_is_tried_again(page: Page, atlas: Atlas) -> None:
    """The open page asks until the list comes, without anybody clicking."""
    page.context.set_offline(True)
    page.goto(f"/sets/{atlas.set_id}")
    atlas.withdraw()
    atlas.server.broken["/v1/withdrawals"] = 503
    before = atlas.server.asked.count("/v1/withdrawals")
    page.context.set_offline(False)
    while atlas.server.asked.count("/v1/withdrawals") < before + 2:
        page.wait_for_timeout(50)
    atlas.server.broken.clear()
    page.evaluate(UNTIL, [f"/v1/photos/{atlas.leaves.id}/renditions/display", ""])
    assert atlas.stay == pictures(page)


@in_full
def test_unchecked_photos_are_not_shown_after_a_week(page: Page, atlas: Atlas) -> None:
    """The set's address then says why, and no picture of it is given out; guides can still be read."""
    page.evaluate(LONG_AGO, 6.9)
    page.context.set_offline(True)
    page.goto(f"/sets/{atlas.set_id}")
    expect(page.locator("main img")).to_have_count(3)
    page.evaluate(LONG_AGO, 7.1)
    page.reload()
    expect(page.locator("#offline-bar")).to_contain_text("photos saved here are not shown")
    expect(page.locator("main img")).to_have_count(0)
    picture = f"/v1/photos/{atlas.leaves.id}/renditions/display"
    refused = page.evaluate("address => fetch(address).then(() => 'shown', () => 'refused')", picture)
    assert "refused" == refused
    page.goto("/language")
    expect(page.locator("#offline-bar")).to_contain_text("Saved on")


@in_full
def test_a_list_that_cannot_be_read_is_told(page: Page, atlas: Atlas) -> None:
    """The page for reading offline says when withdrawals were heard of last, and that they cannot be now."""
    atlas.server.broken["/v1/withdrawals"] = 503
    page.context.set_offline(True)
    page.goto("/offline")
    expect(page.locator("#heard")).to_contain_text("There was no network")
    page.context.set_offline(False)
    page.goto("/offline")
    expect(page.locator("#heard")).to_contain_text("could not be read")
    expect(page.locator("#heard")).to_contain_text("Last check for withdrawn photos")
    atlas.server.broken.clear()
    page.goto("/offline")
    expect(page.locator("#heard")).not_to_contain_text("could not be read")


def test_nothing_is_saved_without_the_list_of_withdrawals(browser: Browser, atlas: Atlas) -> None:
    """The button says why, and no photo is on the device."""
    atlas.server.broken["/v1/withdrawals"] = 503
    context = browser.new_context(base_url=atlas.server.address)
    page = context.new_page()
    page.goto(f"/sets/{atlas.set_id}")
    page.click("text=Keep for offline")
    expect(page.locator("#keep-said")).to_contain_text("Not saved: the list of withdrawn photos")
    assert [] == pictures(page)
    context.close()


@in_full
def test_a_picture_that_is_no_longer_to_be_had_is_deleted(page: Page, atlas: Atlas) -> None:
    """A photo that answers 404 leaves no copy, though no list names it."""
    picture = f"/v1/photos/{atlas.leaves.id}/renditions/display"
    atlas.server.broken[picture] = 404
    with page.expect_response(f"**{picture}"):
        page.reload()
    page.evaluate(UNTIL, [picture, ""])
    assert atlas.stay == pictures(page)
