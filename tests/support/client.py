"""What lies behind a test's client."""

from starlette.testclient import TestClient

from api.services import Services


def services_of(client: TestClient) -> Services:
    """The services of the application that this client asks."""
    found: Services = client.app.state.services  # type: ignore[attr-defined]  # the client knows its app as any ASGI application
    return found
