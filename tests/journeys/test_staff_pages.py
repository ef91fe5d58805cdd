"""The pages for people who signed in, in a real browser, on a phone and on a ward computer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from api.app import create_app
from api.services import Services
from imagedb.people import Person, Role
from imagedb.settings import Settings
from tests.support.browser import served, violations
from tests.support.examples import in_full, some
from tests.support.people import person
from tests.support.staff import fits, sign_in

PATHS = (
    "/staff",
    "/staff/people",
    "/staff/people/{}",
    "/staff/keys",
    "/staff/submit",
    "/staff/review",
    "/staff/families",
    "/staff/withdrawals",
    "/staff/audit",
)


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FastAPI, str]]:
    """An empty atlas that is served."""
    app = create_app(Settings(imagedb_home=tmp_path_factory.mktemp("staff")))
    with served(app) as address:
        yield app, address


@pytest.fixture
def page(browser: Browser, atlas: tuple[FastAPI, str]) -> Iterator[Page]:
    """A fresh page on a phone, of somebody who has not signed in."""
    context = browser.new_context(base_url=atlas[1], viewport={"width": 360, "height": 780})
    yield context.new_page()
    context.close()


def signed_in(page: Page, atlas: tuple[FastAPI, str], *roles: Role) -> Person:
    """Sign the browser in as somebody new with these roles."""
    services: Services = atlas[0].state.services
    who = person(services.catalogue, *roles)
    sign_in(page.context, services, who, atlas[1])
    return who


@pytest.mark.parametrize("path", some(PATHS, 4))
def test_a_staff_page_is_accessible_and_fits(page: Page, atlas: tuple[FastAPI, str], path: str) -> None:
    """With every role and a key."""
    name = path.removeprefix("/").replace("/{}", "-one").replace("/", "-")
    who = signed_in(page, atlas, *Role)
    services: Services = atlas[0].state.services
    services.catalogue.api_keys.create(who.id, Role, services.now().date(), 90, who.id)
    page.goto(path.format(who.id))
    fits(page, name, violations)


@in_full
def test_whoever_is_nobody_yet_sees_the_way_in(page: Page) -> None:
    """The staff page says that reading needs no account; a page behind it that one signs in first."""
    page.goto("/staff")
    assert "Reading needs no account" in page.inner_text("main")
    fits(page, "staff-nobody")
    page.goto("/staff/keys")
    assert "Sign in first" == page.inner_text("h1")
    fits(page, "staff-keys-nobody")


@in_full
def test_an_administrator_gives_a_role_by_plain_forms(page: Page, atlas: tuple[FastAPI, str]) -> None:
    """From the staff page to the list, to the person, tick, save; then the other sees it."""
    catalogue = atlas[0].state.services.catalogue
    other = person(catalogue)
    signed_in(page, atlas, Role.ADMINISTRATOR)
    page.goto("/staff")
    page.click("text=People and their roles")
    page.click(f"text={other.id}")
    page.check("input[value=reviewer]")
    with page.expect_navigation():
        page.click("text=Save the roles")
    expect(page.locator("input[value=reviewer]")).to_be_checked()
    assert catalogue.people.get(other.id).has(Role.REVIEWER)


def test_a_key_is_made_shown_once_and_revoked(page: Page, atlas: tuple[FastAPI, str]) -> None:
    """Nothing ticked is said; the key opens what it was made for until it is revoked."""
    catalogue, today = atlas[0].state.services.catalogue, atlas[0].state.services.now().date()
    signed_in(page, atlas, Role.CURATOR)
    page.goto("/staff/keys")
    page.click("text=Make the key")
    assert "Tick at least one role." in page.inner_text("main")
    fits(page, "keys-wrong")
    page.check("input[value=curator]")
    page.click("text=Make the key")
    key = page.inner_text("#key")
    fits(page, "key-made")
    assert catalogue.api_keys.find(key, today).has(Role.CURATOR)
    page.click("text=All your keys")
    assert key not in page.content()
    page.click("button:has-text('Revoke')")
    assert "There is none." in page.inner_text("main")
    assert catalogue.api_keys.find(key, today) is None


@in_full
def test_the_last_administrator_is_told_why_not(page: Page, browser: Browser, tmp_path: Path) -> None:
    """Taking the role from oneself changes nothing and says what to do first."""
    app = create_app(Settings(imagedb_home=tmp_path))
    with served(app) as address:
        page = browser.new_context(base_url=address).new_page()
        me = signed_in(page, (app, address), Role.ADMINISTRATOR)
        page.goto(f"/staff/people/{me.id}")
        page.uncheck("input[value=administrator]")
        page.click("text=Save the roles")
        assert "Make another one first" in page.inner_text("[role=alert]")
        fits(page, "last-administrator")
        page.context.close()


def test_signing_out_ends_the_session(page: Page, atlas: tuple[FastAPI, str]) -> None:
    """Afterwards the page is that of everybody, and says that nobody can sign in without a provider."""
    signed_in(page, atlas)
    page.goto("/staff")
    assert "You have no role yet" in page.inner_text("main")
    page.click("button:has-text('Sign out')")
    assert "no identity provider is set up" in page.inner_text("main")
