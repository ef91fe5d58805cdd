import re

from fastapi import FastAPI
from starlette.testclient import TestClient

from imagedb.people import Role
from tests.support.people import with_key


def test_figures_are_for_the_operators_scraper(fresh: TestClient, app: FastAPI) -> None:
    """Nobody reads them without a key of an auditor or an administrator."""
    assert [401, 403, 200, 200] == [
        fresh.get("/metrics").status_code,
        *(with_key(app, role).get("/metrics").status_code for role in (Role.EDITOR, Role.AUDITOR)),
        with_key(app, Role.ADMINISTRATOR).get("/metrics").status_code,
    ]


def test_requests_are_counted_by_template_and_nothing_a_stranger_sends_becomes_a_label(
    fresh: TestClient, app: FastAPI
) -> None:
    """However many addresses and methods are made up, the figures grow by two lines of them."""
    for number in range(5):
        fresh.get(f"/v1/photos/x{number}", params={"camera": number})
        fresh.get(f"/made-up/{number}")
        fresh.request(f"MADE{number}", "/v1/photos")
    fresh.get("/static/atlas.js")
    answer = with_key(app, Role.AUDITOR).get("/metrics")
    counted = dict(re.findall(r"^http_requests_total\{(.*)\} (.*)$", answer.text, re.MULTILINE))
    assert {
        'method="GET",route="/v1/photos/{photo_id}",status="400"': "5.0",
        'method="GET",route="none",status="404"': "5.0",
        'method="other",route="/v1/photos",status="405"': "5.0",
        'method="GET",route="/static",status="200"': "1.0",
    } == counted
    assert "text/plain; version=0.0.4; charset=utf-8" == answer.headers["content-type"]
    assert 'http_request_duration_seconds_count{route="none"} 5.0' in answer.text


def test_a_crash_is_counted(fresh: TestClient, app: FastAPI) -> None:
    """500 is among the figures, under the route that broke."""
    app.state.services = None
    assert 500 == fresh.get("/v1/photos").status_code
    text = app.state.metrics.text().decode()
    assert 'http_requests_total{method="GET",route="/v1/photos",status="500"} 1.0' in text
