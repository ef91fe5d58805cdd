"""GET /v1/photos/{id}/dicom, read by pydicom."""

import io

import pydicom
from starlette.testclient import TestClient

from imagedb.model import Photo


def test_a_photo_comes_as_dicom(client: TestClient, photos: list[Photo]) -> None:
    """The file opens, is called after the photo, and is kept by caches for a minute at most."""
    answer = client.get(f"/v1/photos/{photos[0].id}/dicom")
    assert (200, "application/dicom") == (answer.status_code, answer.headers["content-type"])
    assert f"simulated-{photos[0].id}.dcm" in answer.headers["content-disposition"]
    assert "max-age=60" in answer.headers["cache-control"]
    assert photos[0].subject_group == pydicom.dcmread(io.BytesIO(answer.content)).PatientID


def test_a_file_that_one_has_is_not_sent_again(client: TestClient, photos: list[Photo]) -> None:
    """304 for the same photo, 200 for another; HEAD tells the length."""
    address = f"/v1/photos/{photos[0].id}/dicom"
    known = {"If-None-Match": client.get(address).headers["etag"]}
    assert 304 == client.get(address, headers=known).status_code
    assert 200 == client.get(f"/v1/photos/{photos[1].id}/dicom", headers=known).status_code
    head = client.head(address)
    assert (str(len(client.get(address).content)), b"") == (head.headers["content-length"], head.content)
