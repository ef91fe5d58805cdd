"""A real identity provider on loopback, and somebody who signs in with it as a browser would."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

from tests.support.html import Page
from tests.support.processes import free_port

_FOLDER = Path(__file__).parent / "oidc"
CLIENT = "atlas"
SECRET = "known to nobody else"


def node() -> str:
    """Node's path, where the provider is installed. In CI it must be; elsewhere say what is left out."""
    found = shutil.which("node")
    if found and (_FOLDER / "node_modules" / "oidc-provider").is_dir():
        return found
    why = "no identity provider; `make identity-provider` installs it where there is npm"
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(f"left out, signing in: {why}")


@contextmanager
def providing(callback: str, *, slow_seconds: int = 0) -> Iterator[str]:
    """Run the provider for one client with this callback; yields its issuer. Its clock may be slow."""
    port = free_port()
    process = subprocess.Popen(
        [node(), "provider.js", str(port), CLIENT, SECRET, callback, str(slow_seconds)],
        cwd=_FOLDER,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert "ready" == process.stdout.readline().strip()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=20)


def sign_in(browser: httpx.Client, address: str, name: str) -> httpx.Response:
    """Begin at `address`, fill in whatever the provider asks for, and return the page reached at last."""
    answer = browser.get(address)
    for _ in range(4):
        page = Page(answer.text)
        forms = [form for form in page.all("form", method="post") if "/interaction/" in form["action"]]
        if not forms:
            break
        wanted = {"login": name, "password": "any"}
        fields = {field: wanted.get(field, value) for field, value in page.fields if field}
        answer = browser.post(urljoin(str(answer.url), forms[0]["action"]), data=fields)
    return answer
