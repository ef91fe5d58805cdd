import time
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import Depends, FastAPI
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from api.access import Access, access, routes_and_access
from api.app import create_app
from api.dependencies import PersonDep, VisitorDep
from api.guard import CSRF_HEADER, UndeclaredRouteError, guard, refuse_undeclared
from api.middleware import RequestContext
from api.notes import RouteNoted
from api.problems import add_problem_handlers
from api.rest.openapi import describe
from api.sign_in.flow import own_path, pack, unpack
from imagedb.people import COMMAND_LINE, Role
from imagedb.settings import Settings
from tests.support.client import services_of
from tests.support.people import person, session_headers, signed_in, with_key


def small(services: object) -> FastAPI:
    """An application of a few routes over the same services."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, dependencies=[Depends(guard)])
    app.state.services = services
    add_problem_handlers(app)

    @app.get("/either", operation_id="getEither")
    @access(Role.REVIEWER, Role.CURATOR)
    def either(who: PersonDep) -> list[str]:
        return sorted(who.roles)

    @app.post("/either", operation_id="changeEither")
    @access(Role.REVIEWER, Role.CURATOR)
    def change(who: PersonDep) -> list[str]:
        return sorted(who.roles)

    @app.get("/anybody", operation_id="getAnybody")
    @access(Access.PUBLIC)
    def anybody(visitor: VisitorDep) -> bool:
        return visitor is not None

    return app


@pytest.fixture
def app(fresh: TestClient) -> FastAPI:
    """The few routes."""
    return small(services_of(fresh))


def test_every_route_declares_who_may_use_it(client: TestClient) -> None:
    """A route nobody thought about is a hole; this walks all of them, pages and mounts too."""
    declared = dict(routes_and_access(client.app))  # type: ignore[arg-type]  # likewise
    assert [] == [route for route, level in declared.items() if level is None]
    assert Access.EDIT_KEY is declared["PUT /v1/sets/{set_id}"]
    assert Access.PUBLIC is declared["MOUNT /static"]


def test_the_application_does_not_start_with_an_undeclared_route(app: FastAPI) -> None:
    """It names the route, and so it does a mount that is not public: nothing would guard that."""
    refuse_undeclared(app)

    @app.get("/hole")
    def hole() -> None: ...

    app.mount("/plain", access(Role.AUDITOR)(PlainTextResponse("x")), name="plain")
    with pytest.raises(UndeclaredRouteError, match="GET /hole, MOUNT /plain"):
        refuse_undeclared(app)


def test_an_undeclared_route_that_got_in_serves_nobody(app: FastAPI) -> None:
    """Default deny does not rest on the start alone."""

    @app.get("/hole")
    def hole() -> None: ...

    every = signed_in(app, *Role)
    assert [403, 403] == [c.get("/hole").status_code for c in (TestClient(app), every)]


def test_one_of_the_roles_is_enough_and_another_is_not(app: FastAPI) -> None:
    """Nobody is asked to sign in, the wrong role is told which it needs, the right ones are let in."""
    nobody = TestClient(app).get("/either")
    assert (401, "/problems/sign-in") == (nobody.status_code, nobody.json()["type"])
    assert 'Bearer realm="imagedb"' == nobody.headers["www-authenticate"]
    other = signed_in(app, Role.AUDITOR, Role.ADMINISTRATOR).get("/either")
    assert (403, ["curator", "reviewer"]) == (other.status_code, other.json()["roles"])
    assert ["curator"] == signed_in(app, Role.CURATOR).get("/either").json()
    assert ["auditor", "reviewer"] == with_key(app, Role.REVIEWER, Role.AUDITOR).get("/either").json()


def test_keys_that_open_nothing_say_no_more_than_that(app: FastAPI) -> None:
    """Wrong, cut short, of another scheme, run out or revoked: the same 401 for each."""
    services = app.state.services
    owner = person(services.catalogue, Role.CURATOR)
    today = services.now().date()
    old, expired = services.catalogue.api_keys.create(
        owner.id, [Role.CURATOR], today - timedelta(days=3), 2, COMMAND_LINE
    )
    gone, revoked = services.catalogue.api_keys.create(owner.id, [Role.CURATOR], today, 2, COMMAND_LINE)
    services.catalogue.api_keys.revoke(gone.id, COMMAND_LINE)
    mixed = f"imagedb_{old.id}_{revoked.rsplit('_', 1)[1]}"
    sent = ["", "Bearer", "Bearer x", f"Basic {expired}", *(f"Bearer {k}" for k in (expired, revoked, mixed))]
    answers = [TestClient(app).get("/either", headers={"Authorization": value}) for value in sent]
    assert {(401, "/problems/api-key")} == {(a.status_code, a.json()["type"]) for a in answers}
    assert 1 == len({a.json()["detail"] for a in answers})


def test_a_change_under_a_cookie_comes_from_a_page_of_ours(app: FastAPI) -> None:
    """It carries the session's token, and the browser says that it comes from here; a program's key needs neither."""
    client = signed_in(app, Role.REVIEWER)
    token = client.headers[CSRF_HEADER]
    assert 200 == client.post("/either").status_code
    for foreign in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        answer = client.post("/either", headers=foreign)
        assert (403, "/problems/cross-site") == (answer.status_code, answer.json()["type"])
    assert 200 == client.post("/either", headers={"Origin": "http://testserver"}).status_code
    del client.headers[CSRF_HEADER]
    assert [403, 403, 200] == [
        client.post("/either", data=form).status_code for form in ({}, {"csrf": "x"}, {"csrf": token})
    ]
    assert 200 == client.get("/either").status_code
    assert (
        200
        == with_key(app, Role.REVIEWER).post("/either", headers={"Sec-Fetch-Site": "cross-site"}).status_code
    )


def test_a_public_route_may_know_who_comes(app: FastAPI) -> None:
    """Whoever brings nothing is nobody; a key that opens nothing is refused even there."""
    assert [False, True, True] == [
        client.get("/anybody").json()
        for client in (TestClient(app), signed_in(app), with_key(app, Role.EDITOR))
    ]
    assert 401 == TestClient(app).get("/anybody", headers={"Authorization": "Bearer x"}).status_code


def test_a_role_lost_is_lost_at_once(app: FastAPI) -> None:
    """The session ends with the role, and the key that had only that role opens nothing more."""
    services = app.state.services
    who = person(services.catalogue, Role.REVIEWER, Role.AUDITOR)
    _, key = services.catalogue.api_keys.create(who.id, [Role.REVIEWER], services.now().date(), 9, who.id)
    browser, program = session_headers(services, who), {"Authorization": f"Bearer {key}"}
    client = TestClient(app)
    assert [200, 200] == [client.get("/either", headers=h).status_code for h in (browser, program)]
    services.catalogue.people.revoke(who.id, Role.REVIEWER, COMMAND_LINE)
    assert [401, 401] == [client.get("/either", headers=h).status_code for h in (browser, program)]
    services.catalogue.people.grant(who.id, Role.REVIEWER, COMMAND_LINE)
    assert [401, 401] == [client.get("/either", headers=h).status_code for h in (browser, program)]


def test_the_description_names_roles_and_what_may_go_wrong(app: FastAPI) -> None:
    """Each operation that needs a role says which, by key or session, and has its 401 and 403."""
    describe(app)
    document = app.openapi()
    assert {"ApiKey", "Session"} <= set(document["components"]["securitySchemes"])
    either, anybody = document["paths"]["/either"], document["paths"]["/anybody"]
    assert [{"ApiKey": ["curator", "reviewer"]}, {"Session": ["curator", "reviewer"]}] == either["get"][
        "security"
    ]
    assert "security" not in anybody["get"]
    assert ["200", "400", "401", "403", "500", "503"] == sorted(either["post"]["responses"])
    forbidden = either["post"]["responses"]["403"]["content"]["application/problem+json"]["examples"]
    assert {"role", "cross-site"} == set(forbidden)
    assert "403" not in anybody["get"]["responses"]


def test_what_is_seen_by_role_is_kept_nowhere(app: FastAPI, client: TestClient) -> None:
    """No cache keeps a page that somebody saw because of who they are; public answers stay as they were."""
    whole: FastAPI = client.app  # type: ignore[assignment]  # the client knows its app as any ASGI application
    app.add_middleware(RouteNoted)
    app.add_middleware(RequestContext)
    assert "no-store" == signed_in(app, Role.CURATOR).get("/either").headers["cache-control"]
    assert "public" in client.get("/openapi.json").headers["cache-control"]
    assert "no-store" == TestClient(whole).get("/staff").headers["cache-control"]


def test_under_https_cookies_are_bound_to_the_host(tmp_path: Path) -> None:
    """`__Host-`, Secure, HttpOnly and Lax; only that name is read, and the origin is the public one."""
    app = create_app(Settings(imagedb_home=tmp_path, public_url="https://atlas.example"))
    services = app.state.services
    headers = session_headers(services, person(services.catalogue))
    token = headers["Cookie"].removeprefix("__Host-session=")
    with TestClient(app) as client:
        assert 200 == client.get("/staff/keys", headers=headers).status_code
        assert 401 == client.get("/staff/keys", headers={"Cookie": f"session={token}"}).status_code
        foreign = headers | {"Origin": "http://testserver"}
        assert 403 == client.post("/staff/sign-out", headers=foreign).status_code
        own = headers | {"Origin": "https://atlas.example"}
        dropped = client.post("/staff/sign-out", headers=own, follow_redirects=False)
    assert 303 == dropped.status_code
    said = dropped.headers["set-cookie"].lower()
    assert said.startswith("__host-session=")
    assert all(part in said for part in ("secure", "httponly", "samesite=lax", "path=/", "max-age=0"))
    assert "domain" not in said


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "",
        "/a\r\nSet-Cookie: x",
        "/" + "a" * 600,
        "/\u0661",
    ],
)
def test_signing_in_leads_to_own_pages_only(address: str) -> None:
    """Whatever a link asks for, one arrives on the staff page unless it is a path of ours."""
    assert "/staff" == own_path(address)
    assert "/staff/people/abc?x=1&y=2" == own_path("/staff/people/abc?x=1&y=2")


def test_a_sign_in_underway_cannot_be_forged_or_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the browser carried opens with our key, unchanged, within ten minutes, and not otherwise."""
    packed = pack(b"k" * 32, {"a": 1}, "//evil.example")
    assert ({"a": 1}, "/staff") == unpack(b"k" * 32, packed)
    assert [None, None, None] == [
        unpack(b"x" * 32, packed),
        unpack(b"k" * 32, packed[1:]),
        unpack(b"k" * 32, ""),
    ]
    later = time.time() + 601
    monkeypatch.setattr(time, "time", lambda: later)
    assert unpack(b"k" * 32, packed) is None


def test_a_clock_that_is_a_little_behind_finishes_a_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another server, or this one after its clock was put right, may be seconds behind; not minutes."""
    packed = pack(b"k" * 32, {"a": 1}, "/staff")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - 30)
    assert ({"a": 1}, "/staff") == unpack(b"k" * 32, packed)
    monkeypatch.setattr(time, "time", lambda: now - 300)
    assert unpack(b"k" * 32, packed) is None
