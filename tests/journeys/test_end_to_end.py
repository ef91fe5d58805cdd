"""The whole way against a real server process, on both pairs of back ends."""

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
from moto.server import ThreadedMotoServer

from imagedb.objects import open_store
from tests.support.examples import IN_FULL, some
from tests.support.processes import SAMPLES, imagedb, serving
from tests.support.stores import held

BUCKET = "atlas"
EACH = 2 if IN_FULL else 1
"""Photos with jaundice, and as many without."""


@pytest.fixture
def folder_environment(tmp_path: Path) -> dict[str, str]:
    """SQLite and a folder, as on a laptop."""
    return {"IMAGEDB_HOME": str(tmp_path / "home")}


@pytest.fixture
def cloud_environment(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """PostgreSQL and S3 (moto), with versions kept, as a hospital's operator would set it up."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-west-2"}
    for name, value in keys.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3", endpoint_url=endpoint)
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    yield keys | {
        "IMAGEDB_HOME": str(tmp_path / "home"),
        "DATABASE_URL": postgres_url,
        "OBJECT_STORE": f"s3://{BUCKET}/photos?endpoint={endpoint}&region=eu-west-2",
    }
    server.stop()


def small_manifest(folder: Path) -> Path:
    """Two sample photos, or four in full: the chest with and without jaundice, in one tone or in two, of a baby each."""
    with (SAMPLES / "manifest.csv").open(newline="", encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    chosen: list[dict[str, str]] = []
    for condition in ("none", "jaundice"):
        subjects: set[str] = set()
        for row in rows:
            if row["condition"] == condition and row["body_site"] == "sternum" and len(subjects) < EACH:
                chosen.append(row)
                subjects.add(row["subject"])
    for row in chosen:
        target = folder / row["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((SAMPLES / row["file"]).read_bytes())
    manifest = folder / "manifest.csv"
    with manifest.open("w", newline="", encoding="utf-8") as sink:
        writer = csv.DictWriter(sink, fieldnames=rows[0].keys())
        writer.writeheader()
        writer.writerows(chosen)
    (folder / "consents.jsonl").write_bytes((SAMPLES / "consents.jsonl").read_bytes())
    return manifest


@pytest.mark.parametrize("environment", some(("folder_environment", "cloud_environment"), 1))
def test_a_photo_goes_the_whole_way(environment: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Ingest, search, compare, teach, download and withdraw work together on a real server."""
    settings: dict[str, str] = request.getfixturevalue(environment)
    manifest = small_manifest(tmp_path / "photos")
    ran = imagedb(["ingest", manifest, "--jobs", "1", "--report", tmp_path / "report.json"], settings)
    assert 0 == ran.returncode, ran.stdout + ran.stderr

    with serving(settings) as address, httpx.Client(base_url=address, timeout=60) as http:
        photos = searched(http)
        compared(http, tmp_path / "photos", manifest)
        taught(http, photos)
        downloaded(settings, address, tmp_path / "copy", photos)
        withdrawn(settings, http, manifest, photos)


def searched(http: httpx.Client) -> list[dict[str, Any]]:
    """Half of them have jaundice; the pictures arrive whole, and in parts."""
    everything = http.get("/v1/photos").json()["photos"]
    found = http.get("/v1/photos", params={"condition": "jaundice", "body_site": "sternum"}).json()["photos"]
    assert (2 * EACH, EACH) == (len(everything), len(found))
    for photo in everything:
        rendition = next(r for r in photo["renditions"] if r["name"] == "display")
        whole = http.get(rendition["href"])
        assert rendition["sha256"] == hashlib.sha256(whole.content).hexdigest()
        part = http.get(rendition["href"], headers={"Range": "bytes=10-19"})
        assert (206, whole.content[10:20]) == (part.status_code, part.content)
    return list(everything)


def compared(http: httpx.Client, photos: Path, manifest: Path) -> None:
    """A photo with a card is set beside references of its site, with and without the sign."""
    with manifest.open(newline="", encoding="utf-8") as source:
        row = next(r for r in csv.DictReader(source) if r["condition"] == "jaundice")
    region = json.loads(row["regions"])[0]
    answer = http.post(
        "/v1/compare",
        files={"photo": ("ward.jpg", (photos / row["file"]).read_bytes(), "image/jpeg")},
        data={
            "polygon": json.dumps(region["polygon"]),
            "body_site": "sternum",
            "sign": "jaundice",
        },
    )
    assert 200 == answer.status_code, answer.text
    assert "umol" not in answer.text


def taught(http: httpx.Client, photos: list[dict[str, Any]]) -> None:
    """A teaching set keeps its order and its notes, and is read by whoever has the link."""
    items = [{"photo": photo["id"], "note": f"number {i}"} for i, photo in enumerate(photos[:3])]
    made = http.post("/v1/sets", json={"title": "Chests", "description": "", "items": items})
    assert 201 == made.status_code, made.text
    read = http.get(made.headers["Location"]).json()
    assert [i["photo"] for i in items] == [i["photo"] for i in read["items"]]


def downloaded(settings: dict[str, str], address: str, folder: Path, photos: list[dict[str, Any]]) -> None:
    """The command downloads what a search finds and checks every byte."""
    ran = imagedb(
        ["download", folder, "--where", "condition:jaundice AND body_site:sternum", "--server", address],
        settings,
    )
    assert 0 == ran.returncode, ran.stdout + ran.stderr
    wanted = {
        r["sha256"]
        for photo in photos
        for r in photo["renditions"]
        if "jaundice" in photo["conditions"] and r["name"] == "display"
    }
    got = {hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.rglob("*.jpg")}
    assert wanted <= got


def withdrawn(
    settings: dict[str, str], http: httpx.Client, manifest: Path, photos: list[dict[str, Any]]
) -> None:
    """After a withdrawal its photos answer 410, their bytes are gone, and nobody else's are."""
    with manifest.open(newline="", encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    consent = rows[-1]["consent"]
    leaving = sum(row["consent"] == consent for row in rows)
    ran = imagedb(["withdraw", consent, "--yes"], settings)
    assert 0 == ran.returncode, ran.stdout + ran.stderr
    answers = [http.get(f"/v1/photos/{photo['id']}").status_code for photo in photos]
    assert (leaving, 2 * EACH - leaving) == (answers.count(410), answers.count(200))
    for photo, status in zip(photos, answers, strict=True):
        for rendition in photo["renditions"]:
            assert status == http.get(rendition["href"]).status_code
    assert 2 * EACH - leaving == len(http.get("/v1/photos").json()["photos"])
    where = settings.get("OBJECT_STORE", f"{settings['IMAGEDB_HOME']}/objects")
    gone = {photo["id"] for photo, status in zip(photos, answers, strict=True) if status == 410}
    # A key counts while any version of it is left.
    left = {key.split("/")[1] for key in held(open_store(where))}
    assert ({photo["id"] for photo in photos} - gone) == left
