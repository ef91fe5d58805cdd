import pytest
from fastapi import Depends, FastAPI
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from api.access import Access, access, routes_and_access
from api.dependencies import PersonDep, VisitorDep
from api.guard import UndeclaredRouteError, guard, refuse_undeclared
from api.problems import add_problem_handlers
from imagedb.people import Role
from tests.support.people import signed_in, with_key


def small(services: object) -> FastAPI:
    """An application of a few routes over the same services."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, dependencies=[Depends(guard)])
    app.state.services = services
    add_problem_handlers(app)

    @app.get("/either")
    @access(Role.REVIEWER, Role.CURATOR)
    def either(person: PersonDep) -> list[str]:
        return sorted(person.roles)

    @app.post("/either")
    @access(Role.REVIEWER, Role.CURATOR)
    def change(person: PersonDep) -> list[str]:
        return sorted(person.roles)

    @app.get("/anybody")
    @access(Access.PUBLIC)
    def anybody(visitor: VisitorDep) -> bool:
        return visitor is not None

    return app


@pytest.fixture
def app(fresh: TestClient) -> FastAPI:
    """The few routes."""
    return small(fresh.app.state.services)  # type: ignore[attr-defined]  # the client knows its app as any ASGI application


def test_every_route_declares_who_may_use_it(client: TestClient) -> None:
    """A route nobody thought about is a hole; this walks all of them, pages and mounts too."""
    declared = dict(routes_and_access(client.app))  # type: ignore[arg-type]  # likewise
    assert [] == [route for route, level in declared.items() if level is None]
    assert Access.EDIT_KEY is declared["PUT /v1/sets/{set_id}"]
    assert Access.PUBLIC is declared["MOUNT /docs/assets"]


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
