"""People who are signed in, and programs with keys, of any roles."""

from fastapi import FastAPI
from starlette.testclient import TestClient

from api.guard import CSRF_HEADER, csrf_token
from api.services import Services
from api.sign_in.cookies import SESSION, cookie_name
from imagedb.catalogue import Catalogue
from imagedb.identifiers import random_id
from imagedb.people import COMMAND_LINE, Person, Role


def person(catalogue: Catalogue, *roles: Role) -> Person:
    """Somebody new who signed in once and was given these roles."""
    found = catalogue.people.sign_in("https://issuer.example", random_id())
    for role in roles:
        found = catalogue.people.grant(found.id, role, COMMAND_LINE)
    return found


def session_headers(services: Services, who: Person) -> dict[str, str]:
    """What any client sends for a person who signed in: the session's cookie, and the token for changes."""
    token = services.catalogue.sessions.start(who.id, services.now(), services.settings.session_limits)
    name = cookie_name(services.settings, SESSION)
    return {"Cookie": f"{name}={token}", CSRF_HEADER: csrf_token(token)}


def key_headers(services: Services, *roles: Role) -> dict[str, str]:
    """What a program sends whose key has these roles."""
    program = services.catalogue.people.add_program(roles, COMMAND_LINE)
    _, key = services.catalogue.api_keys.create(program.id, roles, services.now().date(), 1, COMMAND_LINE)
    return {"Authorization": f"Bearer {key}"}


def signed_in(app: FastAPI, *roles: Role) -> TestClient:
    """A client signed in as somebody new with these roles, or none; also sends the token for changes."""
    services: Services = app.state.services
    headers = session_headers(services, person(services.catalogue, *roles))
    return TestClient(app, raise_server_exceptions=False, headers=headers)


def with_key(app: FastAPI, *roles: Role) -> TestClient:
    """A client whose API key has these roles."""
    return TestClient(app, raise_server_exceptions=False, headers=key_headers(app.state.services, *roles))
