import asyncio
import json
import logging
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from api.problem_kinds import KINDS
from api.problems import TABLE, problem_of
from imagedb.errors import OriginalUnlockedError


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "/v1/nothing", "not-found"),
        ("GET", "/nothing", "not-found"),
        ("DELETE", "/v1/photos", "method-not-allowed"),
        ("POST", "/healthz", "method-not-allowed"),
        ("GET", "/v1/photos/?limit=1", "not-found"),
        ("GET", "/static/nothing.js", "not-found"),
        ("POST", "/v1/sets", "invalid-request"),
    ],
)
def test_every_error_is_a_problem(client: TestClient, method: str, path: str, kind: str) -> None:
    """RFC 9457 for unknown routes, methods and bodies, with a type that explains itself."""
    answer = client.request(method, path)
    body = answer.json()
    assert "application/problem+json" == answer.headers["content-type"]
    assert (KINDS[kind].status, f"/problems/{kind}") == (answer.status_code, body["type"])
    assert answer.headers["x-request-id"] == body["request_id"]
    explained = client.get(body["type"])
    assert (200, KINDS[kind].title) == (explained.status_code, explained.json()["title"])
    if kind == "method-not-allowed":
        assert "GET" in answer.headers["allow"]


def test_a_fault_in_a_body_is_pointed_at(client: TestClient) -> None:
    """422 with one JSON pointer for each fault."""
    sent = {"title": "", "items": [{"photo": "x"}, {"note": "?"}], "colour": 1}
    answer = client.post("/v1/sets", json=sent)
    assert {"#/title", "#/items/1/photo", "#/colour"} == {e["pointer"] for e in answer.json()["errors"]}


def test_a_body_that_is_no_json_is_unreadable(client: TestClient) -> None:
    """400, for it says nothing at all."""
    answer = client.post("/v1/sets", content=b"{", headers={"Content-Type": "application/json"})
    assert (400, "/problems/unreadable-body") == (answer.status_code, answer.json()["type"])


def test_a_json_body_over_the_limit_is_refused(client: TestClient) -> None:
    """413 as a problem, before it is parsed."""
    answer = client.post("/v1/sets", json={"title": "x", "description": "y" * 1_100_000})
    assert (413, "/problems/body-too-large") == (answer.status_code, answer.json()["type"])


def test_every_error_of_the_table_has_a_documented_kind() -> None:
    """No exception maps to a kind that does not exist, and none of them to its own text by accident."""
    assert set(TABLE.values()) <= set(KINDS)
    assert ("internal", "") == (
        problem_of(ValueError("secret")).kind.name,
        problem_of(ValueError("secret")).detail,
    )


def test_a_database_that_does_not_answer_is_503_and_heals(
    fresh: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it restarts the answer is "try again", with no word of the statement; then all is as before."""

    def gone(*_: object) -> None:
        statement = "SELECT secret"
        raise OperationalError(statement, {}, Exception("secret"))

    with monkeypatch.context() as patch:
        patch.setattr(fresh.app.state.services.catalogue.__class__, "revision", gone)
        answer = fresh.get("/v1/photos")
    assert (503, "5", False) == (answer.status_code, answer.headers["Retry-After"], "secret" in answer.text)
    assert 200 == fresh.get("/v1/photos").status_code


def test_a_crash_is_a_problem_with_an_id_and_tells_nothing(
    fresh: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """500 with security headers; the log has the id, neither has the query."""
    monkeypatch.setattr(fresh.app.state.services.catalogue.__class__, "revision", _break)
    with caplog.at_level(logging.ERROR, logger="api"):
        answer = fresh.get("/v1/photos?text=secret", headers={"X-Request-ID": "trace-12345"})
    assert (500, "trace-12345") == (answer.status_code, answer.json()["request_id"])
    assert "nosniff" == answer.headers["x-content-type-options"]
    assert "broken pipe" not in answer.text
    assert "trace-12345" in caplog.messages[0]
    assert "secret" not in caplog.messages[0]


def _break(_: object) -> int:
    msg = "broken pipe"
    raise RuntimeError(msg)


def test_readiness_names_what_does_not_answer(fresh: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """/readyz is 503 when the database is gone; /healthz stays 200, for the process lives."""
    assert 200 == fresh.get("/readyz").status_code
    monkeypatch.setattr(fresh.app.state.services.catalogue.__class__, "check", _break)
    answer = fresh.get("/readyz")
    assert (503, "The database does not answer.") == (answer.status_code, answer.json()["detail"])
    assert "5" == answer.headers["retry-after"]
    assert {"status": "ok"} == fresh.get("/healthz").json()


def test_security_headers_stand_on_every_answer(client: TestClient) -> None:
    """Also on errors and on assets: no framing, no script or style, no sniffing, no archive."""
    for path in ("/v1/photos", "/openapi.json", "/static/atlas.js", "/nothing"):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none';")
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert "nosniff" == headers["x-content-type-options"]
        assert "noimageindex, noarchive" == headers["x-robots-tag"]


def test_a_request_id_that_is_no_id_is_replaced(client: TestClient) -> None:
    """What somebody sends as an id never reaches the log unless it looks like one."""
    answer = client.get("/healthz", headers={"X-Request-ID": "a b<script>"})
    assert 16 == len(answer.headers["x-request-id"])


def test_other_sites_may_read_and_not_write(client: TestClient) -> None:
    """CORS is open for GET under /v1 and /iiif, and for nothing else."""
    origin = {"Origin": "https://teaching.example"}
    assert "*" == client.get("/v1/photos", headers=origin).headers["access-control-allow-origin"]
    assert "*" == client.get("/iiif/image/x", headers=origin).headers["access-control-allow-origin"]
    assert "access-control-allow-origin" not in client.get("/docs", headers=origin).headers
    assert "access-control-allow-origin" not in client.post("/v1/sets", json={}, headers=origin).headers
    asked = origin | {"Access-Control-Request-Method": "PUT"}
    assert 400 == client.options("/v1/sets/x", headers=asked).status_code


def test_lists_are_compressed_and_pictures_are_not(client: TestClient) -> None:
    """Gzip where it helps."""
    assert "gzip" == client.get("/v1/photos").headers["content-encoding"]
    href = client.get("/v1/photos?limit=1").json()["photos"][0]["renditions"][0]["href"]
    assert "content-encoding" not in client.get(href).headers


def test_crawlers_for_training_are_asked_to_stay_away(client: TestClient) -> None:
    """robots.txt names them."""
    text = client.get("/robots.txt").text
    assert "User-agent: GPTBot" in text
    assert "Disallow: /" in text


def test_the_description_is_json_of_every_public_route(client: TestClient) -> None:
    """/openapi.json names each operation once and describes the errors as problems."""
    document = client.get("/openapi.json").json()
    operations = [op for path in document["paths"].values() for op in path.values()]
    names = [op["operationId"] for op in operations]
    assert "3.1.0" == document["openapi"]
    assert len(names) == len(set(names))
    assert {"searchPhotos", "getPhoto", "getRendition", "getFacets", "createSet", "comparePhoto"} <= set(
        names
    )
    for operation in operations:
        for status, response in operation["responses"].items():
            if status >= "400":
                assert ["application/problem+json"] == list(response["content"])
    assert "HTTPValidationError" not in json.dumps(document)


def test_the_description_is_valid_openapi(client: TestClient) -> None:
    """It passes the validator of the specification."""
    from openapi_spec_validator import validate  # noqa: PLC0415 - slow to load, needed here only

    validate(client.get("/openapi.json").json())


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/photos/%00", 404),
        ("/v1/photos/" + "a" * 5000, 404),
        ("/v1/sets/%00", 404),
        ("/v1/photos?camera=%00", 400),
        ("/v1/photos?limit=" + "9" * 5000, 400),
        ("/v1/photos?limit=%D9%A3", 400),
        ("/v1/photos?cursor=" + "A" * 5000, 400),
        ("/v1/photos?text=%22%29%28%2A%3A-", 200),
    ],
)
def test_hostile_addresses_are_answered_and_break_nothing(client: TestClient, path: str, status: int) -> None:
    """No address makes the server fail."""
    assert status == client.get(path).status_code


@pytest.mark.parametrize(
    "address", ["/v1/photos/%ff", "/v1/photos/%zz", "/v1/photos?text=%e9", "/%c3%28?a", "/?%"]
)
def test_an_address_that_says_nothing_is_refused(client: TestClient, address: str) -> None:
    """Half an encoding, or bytes that are no UTF-8, would ask for something else than was meant."""
    path, _, query = address.partition("?")
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "root_path": "",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"testserver")],
        "client": ("testclient", 1),
        "server": ("testserver", 80),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(client.app(scope, receive, send))
    body = json.loads(sent[1]["body"])
    assert (400, "/problems/unreadable-address") == (sent[0]["status"], body["type"])


def test_a_method_not_allowed_is_told_every_one_that_is(client: TestClient) -> None:
    """Also where several routes share an address."""
    assert "GET, HEAD, PUT" == client.delete("/v1/sets/abc").headers["allow"]
    assert "POST" == client.get("/v1/withdraw").headers["allow"]


@pytest.mark.parametrize("title", ["a\\u0000b", "\\ud800", "\\u001b[2J", "   "])
def test_text_that_cannot_be_kept_is_refused(client: TestClient, title: str) -> None:
    """Zeros, half characters, terminal commands and blanks are no title: 422, never 500."""
    content = '{"title": "' + title + '"}'
    answer = client.post("/v1/sets", content=content, headers={"Content-Type": "application/json"})
    assert 422 == answer.status_code


@pytest.mark.parametrize("asked", ["bytes=" + "9" * 5000 + "-", "bytes=\u0663-"])
def test_a_hostile_range_is_ignored(client: TestClient, asked: str) -> None:
    """Digits without end, or of another script, are no range."""
    href = client.get("/v1/photos?limit=1").json()["photos"][0]["renditions"][0]["href"]
    assert 200 == client.get(href, headers={"Range": asked.encode()}).status_code


def test_an_original_that_was_never_locked_is_for_the_operator_to_mend() -> None:
    """503, with the command to run: no crash of ours, and nothing that the one who asks did wrong."""
    problem = problem_of(OriginalUnlockedError("p-1"))
    assert ("not-ready", 503) == (problem.kind.name, problem.kind.status)
    assert "imagedb vault encrypt" in problem.detail
