"""Sending photos in a real browser: a dropped folder, rows mended in place, photos in batches."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from api.app import create_app
from api.services import Services
from imagedb.people import Role
from imagedb.settings import Settings
from ingest.workers import InlineExecutor
from tests.support.browser import served
from tests.support.consents import TODAY
from tests.support.examples import in_full
from tests.support.ingest_kit import family, row, write_manifest
from tests.support.people import person
from tests.support.staff import fits, sign_in

NO_PHOTO = b"not a photo"
PATIENCE = 60_000
"""Milliseconds for the first photo, which loads what reads photos."""


@pytest.fixture
def atlas(tmp_path: Path, browser: Browser) -> Iterator[tuple[FastAPI, str]]:
    """An atlas of its own with one consent on record."""
    assert browser.is_connected()
    settings = Settings(imagedb_home=tmp_path / "home")
    app = create_app(settings, clock=lambda: TODAY, workers=InlineExecutor())
    app.state.services.catalogue.consents.merge(family(), TODAY)
    with served(app) as address:
        yield app, address


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def page(browser: Browser, atlas: tuple[FastAPI, str], request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page for sending photos, on a phone, of somebody who may, with and without scripts."""
    context = browser.new_context(
        base_url=atlas[1], viewport={"width": 360, "height": 780}, java_script_enabled=request.param
    )
    services: Services = atlas[0].state.services
    sign_in(context, services, person(services.catalogue, Role.SUBMITTER), atlas[1])
    found = context.new_page()
    found.goto("/staff/submit")
    yield found
    context.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a manifest of three rows, one of them at fault, and files that are no photos."""
    rows = [row("a.jpg"), row("b.jpg", body_site="elbow"), row("c.jpg", consent="c-9")]
    return write_manifest(
        tmp_path / "ward", rows, photos=dict.fromkeys(("a.jpg", "b.jpg", "c.jpg"), NO_PHOTO)
    ).parent


def test_rows_are_mended_and_photos_sent(page: Page, folder: Path, request: pytest.FixtureRequest) -> None:
    """Choose the manifest, write the right site into its field, send two photos, read what became of each."""
    scripted = "no-script" not in request.node.name
    page.set_input_files("#file", folder / "manifest.csv")
    if not scripted:
        page.get_by_role("button", name="Check the manifest").click()
    expect(page.locator('tr[data-row="3"]')).to_have_attribute("data-state", "mend")
    if scripted:
        fits(page, "staff-submit-mend")
    page.select_option("#cell-3-body_site", "palm")
    page.get_by_role("button", name="Check again").click()
    expect(page.locator('tr[data-row="3"]')).to_have_attribute("data-state", "ready")
    page.set_input_files("#photos", [folder / "a.jpg", folder / "b.jpg"])
    if scripted:
        expect(page.locator("#chosen")).to_contain_text("Of 2 photos that rows wait for, 2 can be sent.")
        fits(page, "staff-submit-ready")
    page.get_by_role("button", name="Send the photos").click()
    for number in (2, 3, 4):
        expect(page.locator(f'tr[data-row="{number}"]')).to_have_attribute(
            "data-state", "refused", timeout=PATIENCE
        )
    expect(page.locator('tr[data-row="2"]')).to_contain_text("nothing of the photo was kept")
    if scripted:
        expect(page.locator("#bar-words")).to_contain_text("2 of 2 photos sent.")
        fits(page, "staff-submit-sent")


DROPPED = """() => {
    const dropped = new DataTransfer();
    for (const [name, text] of FILES) dropped.items.add(new File([text], name));
    return dropped;
}"""


@in_full
@pytest.mark.parametrize("page", [True], indirect=True, ids=["script"])
def test_a_manifest_is_dropped_with_its_photos(page: Page, folder: Path) -> None:
    """It is checked at once, and the photos are kept until they are sent; two manifests are one too many."""
    names = ("manifest.csv", "a.jpg", "x.jpg")
    files = [(name, (folder / name).read_text() if (folder / name).exists() else "") for name in names]
    made = page.evaluate_handle(DROPPED.replace("FILES", json.dumps(files)))
    page.dispatch_event("#drop", "drop", {"dataTransfer": made})
    expect(page.locator('tr[data-row="3"]')).to_have_attribute("data-state", "mend")
    expect(page.locator("#chosen")).to_contain_text("Of 1 photos that rows wait for, 1 can be sent.")
    two = page.evaluate_handle(DROPPED.replace("FILES", json.dumps([("a.csv", ""), ("b.csv", "")])))
    page.dispatch_event("#drop", "drop", {"dataTransfer": two})
    expect(page.locator("#problems")).to_contain_text("There are several CSV files.")
