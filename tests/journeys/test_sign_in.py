"""Signing in with a real OpenID Connect provider, over real HTTP, as a browser does."""

import logging
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from joserfc.jwk import RSAKey

from api import late_answers
from api.app import create_app
from api.sign_in import flow
from imagedb.people import COMMAND_LINE, Role
from imagedb.settings import Settings
from tests.support.browser import served
from tests.support.html import Page
from tests.support.identity_provider import CLIENT, SECRET, providing, sign_in
from tests.support.processes import free_port

HTML = {"Accept": "text/html"}


class StoppedError(Exception):
    """The browser was about to open our callback."""


@dataclass(frozen=True)
class Place:
    """An atlas that is served, and the provider it trusts."""

    app: FastAPI
    address: str
    issuer: str
    settings: Settings
    browsers: ExitStack
    trust: ssl.SSLContext = field(default_factory=httpx.create_ssl_context)
    """The certificates of this machine, read once for all browsers."""

    def browser(self, *, follow: bool = True) -> httpx.Client:
        """A browser that was nowhere yet; closed with the atlas."""
        made = httpx.Client(
            base_url=self.address, follow_redirects=follow, headers=HTML, timeout=30, verify=self.trust
        )
        return self.browsers.enter_context(made)

    @property
    def catalogue(self) -> Any:
        """The atlas's catalogue."""
        return self.app.state.services.catalogue


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One atlas and one provider for all."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with providing(address + flow.CALLBACK) as issuer:
        settings = Settings(
            imagedb_home=tmp_path_factory.mktemp("signing-in"),
            public_url=address,
            oidc_issuer=issuer,
            oidc_client_id=CLIENT,
            oidc_client_secret=SECRET,
        )
        app = create_app(settings)
        with served(app, port), ExitStack() as browsers:
            yield Place(app, address, issuer, settings, browsers)


@pytest.fixture
def back(place: Place) -> tuple[httpx.Client, str]:
    """A browser on its way back from the provider, and the address that it was about to open."""
    browser = place.browser()
    going: list[str] = []

    def note(request: httpx.Request) -> None:
        if request.url.path == flow.CALLBACK:
            going.append(str(request.url))
            raise StoppedError

    browser.event_hooks = {"request": [note]}
    with pytest.raises(StoppedError):
        sign_in(browser, "/staff/sign-in", "on the way")
    browser.event_hooks = {}
    return browser, going[0]


def test_somebody_signs_in_is_known_again_and_signs_out(place: Place) -> None:
    """The same name is the same number each time; the cookie is out of scripts' reach; signing out ends it."""
    numbers = []
    for _ in range(2):
        browser = place.browser()
        page = Page(sign_in(browser, "/staff/sign-in", "midwife").text)
        assert "You have no role yet" in page.text
        numbers.append(browser.get("/staff").text.split('id="me">')[1].split("<")[0])
        cookie = browser.cookies.get("session", domain="127.0.0.1")
        assert cookie
        browser.post("/staff/sign-out", data=dict(page.fields))
        assert "Reading needs no account" in browser.get("/staff").text
        browser.cookies.set("session", cookie, domain="127.0.0.1")
        assert "Reading needs no account" in browser.get("/staff").text
    assert 1 == len(set(numbers))
    assert "midwife" not in str(place.catalogue.people.list())


def test_the_way_there_has_state_nonce_and_a_challenge(place: Place) -> None:
    """Each is new every time, and the cookie that remembers them is HttpOnly, Lax and short-lived."""
    asked = []
    for _ in range(2):
        answer = place.browser(follow=False).get("/staff/sign-in")
        asked.append(parse_qs(urlsplit(answer.headers["location"]).query))
        cookie = answer.headers["set-cookie"].lower()
        assert all(part in cookie for part in ("httponly", "samesite=lax", "max-age=600", "path=/"))
    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name]
    assert (["S256"], ["openid"]) == (asked[0]["code_challenge_method"], asked[0]["scope"])


def test_one_goes_on_where_one_wanted_to_and_nowhere_else(place: Place) -> None:
    """A path of ours is kept through the provider; an address elsewhere is not."""
    kept = sign_in(place.browser(), "/staff/sign-in?next=/staff/keys", "a")
    assert (200, "/staff/keys") == (kept.status_code, kept.url.path)
    lured = sign_in(place.browser(), "/staff/sign-in?next=//evil.example/", "b")
    assert (place.address, "/staff") == (f"http://{lured.url.netloc.decode()}", lured.url.path)


def test_a_code_from_the_command_line_makes_the_first_administrator(place: Place) -> None:
    """It works once, for whoever signed in; then they give roles to others."""
    code = place.catalogue.people.first_code(place.app.state.services.now())
    first, other = place.browser(), place.browser()
    page = Page(sign_in(first, "/staff/sign-in", "first").text)
    token = dict(page.fields)["csrf"]
    wrong = first.post("/staff/first-administrator", data={"csrf": token, "code": "guess"})
    assert (422, True) == (wrong.status_code, "This code is wrong" in wrong.text)
    made = first.post("/staff/first-administrator", data={"csrf": token, "code": f" {code} "})
    assert "gives roles and takes them away" in made.text
    assert 200 == first.get("/staff/people").status_code
    sign_in(other, "/staff/sign-in", "other")
    number = Page(other.get("/staff").text).text.split("Your number here is ")[1].split()[0]
    changed = first.post(f"/staff/people/{number}", data={"csrf": token, "role": ["reviewer", "curator"]})
    assert 200 == changed.status_code
    assert {Role.REVIEWER, Role.CURATOR} == place.catalogue.people.get(number).roles
    assert "attests that a photo may be shown" in other.get("/staff").text
    place.catalogue.people.set_roles(number, frozenset({Role.ADMINISTRATOR}), COMMAND_LINE)


def failed(browser: httpx.Client, address: str) -> bool:
    """Whether coming back there is refused, and leaves nobody signed in."""
    answer = browser.get(address)
    refused = (400, True) == (answer.status_code, "Signing in did not work" in answer.text)
    return refused and "session" not in browser.cookies


def test_what_comes_back_cannot_be_brought_by_another_browser(
    place: Place, back: tuple[httpx.Client, str]
) -> None:
    """Without the cookie of the one who began, or with another's, the answer opens nothing."""
    _, address = back
    assert failed(place.browser(), address)
    other = place.browser()
    begun = place.browser(follow=False).get("/staff/sign-in")
    other.cookies.set("sign_in", begun.cookies["sign_in"], domain="127.0.0.1")
    assert failed(other, address)


@pytest.mark.parametrize("part", ["state", "iss", "code"])
def test_a_changed_answer_opens_nothing(back: tuple[httpx.Client, str], part: str) -> None:
    """State, issuer and code must be those of this sign-in."""
    browser, address = back
    said = parse_qs(urlsplit(address).query)[part][0]
    wrong = "http%3A%2F%2Fother.example" if part == "iss" else "x" * len(said)
    url = httpx.URL(address).copy_set_param(part, "http://other.example" if part == "iss" else wrong)
    assert failed(browser, str(url))
    without = httpx.URL(address).copy_remove_param(part)
    assert failed(browser, str(without))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"code": None, "error": "access_denied", "error_description": "midwife@x"},
            "no authorization code came back, access_denied",
        ),
        ({"code": None, "error": "Jane Doe"}, "no authorization code came back, without a code"),
        ({"iss": "http://other.example"}, "another issuer answered"),
        ({"state": "guessed"}, "MismatchingStateError: mismatching_state"),
        ({"code": "guessed"}, "OAuthError: invalid_grant"),
    ],
)
def test_why_it_failed_stands_in_the_log_and_nobody_in_it(
    back: tuple[httpx.Client, str],
    changed: dict[str, str | None],
    told: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The cause by its class or code; what a provider wrote for people, which may name one, is left out."""
    browser, address = back
    url = httpx.URL(address)
    for name, value in changed.items():
        url = url.copy_remove_param(name) if value is None else url.copy_set_param(name, value)
    with caplog.at_level(logging.WARNING, logger="api"):
        assert failed(browser, str(url))
    assert [f"signing in failed: {told}"] == [r.message for r in caplog.records if r.name == "api"]


@pytest.mark.parametrize("part", ["nonce", "code_verifier"])
def test_a_token_for_another_sign_in_opens_nothing(
    place: Place, back: tuple[httpx.Client, str], part: str
) -> None:
    """The token must hold our nonce, and the provider must see our verifier."""
    browser, address = back
    key = place.catalogue.group_secret()
    held = flow.unpack(key, browser.cookies["sign_in"])
    assert held is not None
    (state,) = held[0].values()
    state["data"][part] = "another-" * 8
    browser.cookies.clear()
    browser.cookies.set("sign_in", flow.pack(key, held[0], held[1]), domain="127.0.0.1")
    assert failed(browser, address)


def test_an_answer_works_once(back: tuple[httpx.Client, str]) -> None:
    """The provider's code is spent, and so is our cookie."""
    browser, address = back
    cookie = browser.cookies["sign_in"]
    assert "You are signed in" in browser.get(address).text
    assert "sign_in" not in browser.cookies
    browser.cookies.clear()
    browser.cookies.set("sign_in", cookie, domain="127.0.0.1")
    assert failed(browser, address)


def test_a_slow_way_back_is_gone_once_also_when_photos_are_withdrawn_meanwhile(
    place: Place, back: tuple[httpx.Client, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Late answers are made anew after a withdrawal; this one cannot be, for its code is spent."""
    browser, address = back
    withdrawn = count()

    async def one_more() -> int:
        return next(withdrawn)

    monkeypatch.setattr(late_answers, "LATE", -1)
    monkeypatch.setattr(place.app.state.vigil, "withdrawals", one_more)
    answer = browser.get(address, follow_redirects=False)
    assert (303, True) == (answer.status_code, "session" in answer.cookies)


def test_a_token_signed_by_another_key_opens_nothing(place: Place, back: tuple[httpx.Client, str]) -> None:
    """A key of the provider's name does not do; it must be the provider's."""
    browser, address = back
    metadata = place.app.state.provider._client.server_metadata
    theirs = metadata.get("jwks")
    key = RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"}, private=False)
    metadata["jwks"] = {"keys": [key.as_dict(private=False)]}
    try:
        assert failed(browser, address)
    finally:
        metadata["jwks"] = theirs


def test_a_token_that_ran_out_opens_nothing(place: Place) -> None:
    """A provider whose clock is slow by fifty minutes gives tokens for ten: they have ended when they come."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with providing(address + flow.CALLBACK, slow_seconds=3000) as issuer:
        app = create_app(place.settings.model_copy(update={"oidc_issuer": issuer, "public_url": address}))
        known = place.catalogue.people.list()
        with (
            served(app, port),
            httpx.Client(base_url=address, follow_redirects=True, headers=HTML) as browser,
        ):
            answer = sign_in(browser, "/staff/sign-in", "late")
        assert (400, True) == (answer.status_code, "Signing in did not work" in answer.text)
        assert known == place.catalogue.people.list()
        app.state.services.catalogue.close()


def test_a_provider_that_is_another_than_it_says_is_not_asked(place: Place) -> None:
    """Nor is one that does not answer: 503, and reading goes on."""
    for issuer in (place.issuer.replace("127.0.0.1", "localhost"), f"http://127.0.0.1:{free_port()}"):
        app = create_app(place.settings.model_copy(update={"oidc_issuer": issuer}))
        with served(app) as address, httpx.Client(base_url=address, headers=HTML) as browser:
            assert [503, 200] == [browser.get(path).status_code for path in ("/staff/sign-in", "/staff")]
        app.state.services.catalogue.close()
