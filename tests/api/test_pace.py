import pytest
from limits import RateLimitItemPerMinute
from starlette.testclient import TestClient


def test_costly_work_has_a_pace_and_reading_has_none(
    fresh: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks for too much waits as long as is said; another address and whoever reads do not."""
    monkeypatch.setattr("api.compare_upload.COMPARISONS", RateLimitItemPerMinute(2))
    for path in ("/v1/compare", "/compare", "/v1/compare"):
        answer = fresh.post(path, files={"photo": b"x"})
    assert (429, "/problems/too-many-requests") == (answer.status_code, answer.json()["type"])
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert "Go on in" in answer.json()["detail"]
    other = TestClient(fresh.app, client=("192.0.2.9", 1))
    assert 422 == other.post("/v1/compare", files={"photo": b"x"}).status_code
    assert {200} == {fresh.get("/v1/photos").status_code for _ in range(5)}


def test_files_that_are_made_when_asked_for_have_a_pace(
    fresh: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Making a DICOM file is counted, and being told that one has it already is not."""
    monkeypatch.setattr("api.rest.dicom.FILES", RateLimitItemPerMinute(1))
    photo = fresh.get("/v1/photos?limit=1").json()["photos"][0]["id"]
    made = fresh.get(f"/v1/photos/{photo}/dicom")
    known = fresh.get(f"/v1/photos/{photo}/dicom", headers={"If-None-Match": made.headers["ETag"]})
    assert [200, 304, 429] == [
        made.status_code,
        known.status_code,
        fresh.get(f"/v1/photos/{photo}/dicom").status_code,
    ]
