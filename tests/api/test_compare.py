import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from shutil import copytree
from typing import Any

import cv2
import numpy as np
import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from api.app import create_app
from api.compare_json import ComparisonJson, comparison_json
from api.comparison import CompareRequest, ComparisonResult, compare
from api.references import find_references
from api.slots import Slots
from colour.compare import Setting
from colour.refusal import SENTENCES
from imagedb import wording
from imagedb.model import Observation
from imagedb.settings import Settings
from imagedb.vocabulary import BodySite, Condition, ConditionBasis, Illuminant, Phototherapy, RegionRole
from ingest.asked import Outline
from ingest.workers import WorkerPool
from tests.api.conftest import application
from tests.support.atlas import TONES, photo, put
from tests.support.chart_scene import Scene, render
from tests.support.consents import TODAY

SKIN, TEXT = [[40, 40], [240, 40], [240, 240], [40, 240]], {"body_site": "sternum", "sign": "jaundice"}
FORM = TEXT | {"polygon": json.dumps(SKIN), "tone": "intermediate"}


def picture(background: tuple[float, float, float] = (0.42, 0.28, 0.2), **scene: Any) -> bytes:
    """A photo with a card on skin of this linear colour."""
    image, _ = render(Scene(background=background, **scene))
    encoded: bytes = cv2.imencode(".png", image.encoded[..., ::-1])[1].tobytes()
    return encoded


@pytest.fixture(scope="module")
def uploaded() -> bytes:
    """A photo over the size at which Starlette's own forms would go to disk."""
    data = picture(size=(1400, 1050))
    assert len(data) > 1024 * 1024
    return data


def ask(client: TestClient, data: bytes, **form: str) -> Any:
    """Post a comparison."""
    return client.post("/v1/compare", files={"photo": ("x.png", data, "image/png")}, data=FORM | form)


@pytest.fixture(scope="module")
def answer(client: TestClient, uploaded: bytes) -> Any:
    """The answer to one comparison."""
    return ask(client, uploaded)


@pytest.fixture(scope="module")
def result(answer: Any) -> dict[str, Any]:
    """Its JSON."""
    assert 200 == answer.status_code, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_a_result_is_what_its_documentation_says(result: dict[str, Any]) -> None:
    """Exactly the documented members: measured colour, calibration, two groups, two ranges, words."""
    TypeAdapter(ComparisonJson).validate_python(result, strict=True, extra="forbid")
    assert {wording.WITH_SIGN} == {r["documented"] for r in result["with_sign"]}
    assert {wording.WITHOUT_SIGN} == {r["documented"] for r in result["without_sign"]}
    assert {"sternum"} == {r["body_site"] for r in result["with_sign"] + result["without_sign"]}


def test_the_fixed_lines_stand_on_every_result(result: dict[str, Any]) -> None:
    """Emergency first, what to measure, what this is for: word for word."""
    assert list(wording.ON_EVERY_RESULT) == result["lines"]


def members(value: Any) -> Iterator[tuple[str, Any]]:
    """Every (key, plain value) of a JSON value, however deep."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key, None
            yield from ((key, v) if k == "" else (k, v) for k, v in members(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from members(inner)
    else:
        yield "", value


FORBIDDEN_KEYS = ("tsb", "tcb", "bili", "spo2", "saturation", "haemo", "kramer", "band", "delta", "distance",
                  "probab", "score", "rank", "risk", "severity", "condition", "diagnos", "caption", "estimate")  # fmt: skip
FORBIDDEN_WORDS = ("normal", "no jaundice", "not jaundiced", "probab", "likely", "risk", "suggests", "umol", "µmol",
                   "consistent with", "mild", "moderate", "severe", "healthy", "treat", "diagnos")  # fmt: skip


def test_no_forbidden_key_word_or_number_stands_in_a_result(result: dict[str, Any]) -> None:
    """No bilirubin, saturation, distance of one reference, probability, verdict or rank, anywhere in it."""
    without_lines = {k: v for k, v in result.items() if k != "lines"}
    for key, value in members(without_lines):
        assert [] == [bad for bad in FORBIDDEN_KEYS if bad in key], key
        if isinstance(value, str):
            assert [] == [bad for bad in FORBIDDEN_WORDS if bad in value.lower()], value
    numbers = {v for r in result["with_sign"] + result["without_sign"] for v in r.values()
               if isinstance(v, int | float)}  # fmt: skip
    assert set() == numbers
    assert not {212, 82} & {v for _, v in members(without_lines) if isinstance(v, int | float)}


def test_the_difference_is_two_ranges_and_a_sentence(result: dict[str, Any]) -> None:
    """Least and greatest for each group, and words when they cannot be told apart."""
    difference = result["difference"]
    assert difference["with_sign"]["least"] <= difference["with_sign"]["greatest"]
    assert {"least", "greatest", "references"} == set(difference["without_sign"])
    assert difference["overlap"] == any("overlap:" in s for s in result["sentences"])
    assert difference["within_uncertainty"] == any(
        wording.WITHIN_UNCERTAINTY in s for s in result["sentences"]
    )


def test_the_uploaded_colours_never_change_which_references_are_shown_or_their_order(
    client: TestClient,
) -> None:
    """Permute the colours of uploads: the ranges move, the references and their order do not."""
    corner = Outline.rectangle(15, 15, 110, 110)
    uploads = [picture(colour, size=(800, 600)) for colour in list(permutations((0.42, 0.28, 0.2)))[::2]]
    services = client.app.state.services
    shown, ranges = [], set()
    for data in uploads:
        asked = CompareRequest(data, corner, BodySite.STERNUM, Condition.JAUNDICE,
                               stated_tone="tan", light="daylight")  # fmt: skip
        found = compare(services, asked)
        assert isinstance(found, ComparisonResult), found
        body = comparison_json(found)
        shown.append(([r["photo"] for r in body["with_sign"]], [r["photo"] for r in body["without_sign"]]))
        ranges.add(json.dumps(body["difference"]))
    assert [shown[0]] * 3 == shown
    assert 3 == len(ranges)


def test_the_nearest_tone_comes_first_then_like_light(client: TestClient) -> None:
    """References of the stated tone lead, and of one tone the like light."""
    services = client.app.state.services
    for light in ("daylight", "ward_led"):
        asked = Setting("sternum", None, light)
        lights = [r.colour.light for r in find_references(services, Condition.JAUNDICE, asked, most=6)][:6]
        assert lights == sorted(lights, key=lambda found: found != light)
        assert 2 == len(set(lights))
    found = find_references(services, Condition.JAUNDICE, Setting("sternum", "tan", "daylight"), most=2)
    assert "tan" == found[0].colour.tone


@pytest.mark.parametrize(
    "changes",
    [
        {"condition_basis": ConditionBasis.SEEN},
        {"blanched": True},
        {"observation": Observation(phototherapy=Phototherapy.CURRENT)},
        {"observation": Observation(phototherapy=Phototherapy.PAST, hours_since_phototherapy=23.9)},
        {"observation": Observation(phototherapy=Phototherapy.PAST)},
        {"body_site": BodySite.ARM, "regions": ()},
    ],
)
def test_unlike_photos_are_never_references(fresh: TestClient, changes: dict[str, Any]) -> None:
    """Seen by eye, pressed, under or within 24 h of phototherapy, or elsewhere: not shown; a region here is."""
    services = fresh.app.state.services
    skin, monk = TONES[3]
    odd = photo(77, Condition.JAUNDICE, BodySite.STERNUM, skin, monk, size=160, **changes)
    late = Observation(phototherapy=Phototherapy.PAST, hours_since_phototherapy=48)
    fine = photo(78, Condition.JAUNDICE, BodySite.STERNUM, skin, monk, size=160, observation=late)
    pressed = photo(79, Condition.JAUNDICE, BodySite.STERNUM, skin, monk, size=160, blanched=True)
    regions = (*pressed.photo.regions, replace(pressed.photo.regions[0], role=RegionRole.BLANCHED))
    both = photo(
        79, Condition.JAUNDICE, BodySite.STERNUM, skin, monk, size=160, blanched=True, regions=regions
    )
    beside = photo(80, Condition.JAUNDICE, BodySite.STERNUM, skin, monk, size=160, body_site=BodySite.ARM)
    for made in (odd, fine, both, beside):
        put(services.catalogue, services.store, made)
    setting = Setting("sternum", "tan", Illuminant.DAYLIGHT.value)
    ids = {r.colour.id for r in find_references(services, Condition.JAUNDICE, setting, most=50)}
    assert {fine.photo.id, both.photo.id, beside.photo.id} <= ids
    assert odd.photo.id not in ids


def test_an_empty_group_is_said_and_not_hidden(fresh: TestClient, uploaded: bytes) -> None:
    """Where no reference exists there is no range, and a sentence says so."""
    body = ask(fresh, uploaded, body_site="sole", sign="acrocyanosis").json()
    assert (None, [], []) == (body["difference"]["with_sign"], body["with_sign"], body["without_sign"])
    assert any("fewer than two reference photos" in s for s in body["sentences"])


def test_a_range_of_one_reference_is_not_given(fresh: TestClient, uploaded: bytes) -> None:
    """It would be the distance to that very photo; the photo is shown, its distance is not."""
    body = ask(fresh, uploaded, tone="brown").json()
    assert (1, 1) == (len(body["with_sign"]), len(body["without_sign"]))
    given = ("with_sign", "without_sign", "overlap", "within_uncertainty")
    assert [None] * 4 == [body["difference"][k] for k in given]


def test_unlike_skin_is_no_reference(fresh: TestClient, uploaded: bytes) -> None:
    """Light skin is never set beside dark skin, even when there is nothing else."""
    body = ask(fresh, uploaded, tone="intermediate").json()
    assert ([], []) == (body["with_sign"], body["without_sign"])


def test_without_a_tone_references_are_shown_and_no_difference_is_given(
    client: TestClient, uploaded: bytes
) -> None:
    """Tone moves colour further than a sign does, so a range over all tones would say nothing."""
    body = ask(client, uploaded, tone="").json()
    assert len(body["with_sign"]) > 2
    assert (None, None) == (body["difference"]["with_sign"], body["difference"]["without_sign"])


def test_the_tone_is_read_on_the_comparison_region_and_never_on_the_region(
    client: TestClient, uploaded: bytes
) -> None:
    """Without a comparison region or a stated tone there is none, and a sentence says so."""
    beside = json.dumps([[40, 800], [300, 800], [300, 1000], [40, 1000]])
    read = ask(client, uploaded, comparison_polygon=beside).json()
    bare = ask(client, uploaded, tone="").json()
    assert "comparison_region" == read["tone_source"]
    assert (None, "none") == (bare["tone"], bare["tone_source"])
    assert any("No skin tone" in s for s in bare["sentences"])


@pytest.mark.parametrize(
    ("data", "form", "code"),
    [
        (b"<svg/>", {}, "image.type"),
        (b"a grey wall", {}, "chart.not_found"),
        (None, {"polygon": "[[5000,5],[5100,5],[5100,90]]"}, "region.outside"),
        (
            None,
            {"polygon": "", "rectangle": "[0.01, 0.01, 0.005, 0.005]", "unit": "fraction"},
            "region.too_small",
        ),
    ],
)
def test_a_refusal_says_what_to_do(
    client: TestClient, uploaded: bytes, data: bytes | None, form: dict[str, str], code: str
) -> None:
    """422 with reason codes and, for each, the sentence that helps."""
    wall: bytes = cv2.imencode(".png", np.full((400, 600, 3), 120, np.uint8))[1].tobytes()
    answer = ask(client, wall if data == b"a grey wall" else data or uploaded, **form)
    reason = answer.json()["reasons"][0]
    assert (422, "/problems/photo-refused") == (answer.status_code, answer.json()["type"])
    assert (code, SENTENCES[code]) == (reason["code"], reason["sentence"])


# An audit hook cannot be taken away again, so it listens only while a test asks it to.
_OPENED: list[str] | None = None


def _listen(name: str, arguments: tuple[Any, ...]) -> None:
    if _OPENED is not None and name in {
        "open",
        "os.rename",
        "os.link",
        "os.mkdir",
        "tempfile.mkstemp",
        "os.truncate",
    }:
        _OPENED.append(f"{name} {arguments[0]}")


@pytest.mark.usefixtures("answer")  # what is loaded on first use is loaded by then
def test_an_uploaded_photo_touches_no_disk(client: TestClient, uploaded: bytes) -> None:
    """While a photo of over 1 MiB is compared, no file is opened at all, not even a nameless one."""
    global _OPENED  # noqa: PLW0603 - the hook outlives the test
    sys.addaudithook(_listen)
    home: Path = client.app.state.services.settings.home
    before = sorted(home.rglob("*"))
    try:
        _OPENED = opened = []
        answer = ask(client, uploaded)
        refused = ask(client, b"\x89PNG not a photo" * 100_000)
        during = list(opened)
        with tempfile.TemporaryFile():
            pass
    finally:
        _OPENED = None
    assert (200, 422) == (answer.status_code, refused.status_code)
    assert [] == during
    assert len(opened) > len(during), "the watch itself must see a temporary file"
    assert before == sorted(home.rglob("*"))


class Deadly(WorkerPool):
    """A real pool whose first piece of work ends its process, as a file that breaks a decoder does."""

    def __init__(self) -> None:
        super().__init__(1)
        self.left = 1

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Die once; then work."""
        self.left -= 1
        return super().submit(os._exit, 1) if self.left == 0 else super().submit(fn, *args, **kwargs)


def test_a_file_that_ends_its_reader_ends_nothing_else(
    small_home: Path, tmp_path: Path, uploaded: bytes
) -> None:
    """The worker's death is a refusal that says what to do; the next photo is compared."""
    settings = Settings(imagedb_home=copytree(small_home, tmp_path / "home"))
    with TestClient(create_app(settings, clock=lambda: TODAY, workers=Deadly())) as served:
        refused, compared = ask(served, uploaded), ask(served, uploaded)
    assert (422, ["image.unreadable"]) == (
        refused.status_code,
        [one["code"] for one in refused.json()["reasons"]],
    )
    assert 200 == compared.status_code


def test_a_body_over_the_limit_is_refused_announced_or_not(client: TestClient) -> None:
    """413, from the announced length and from the bytes that come."""
    announced = ask(client, bytes(30_000_001))
    chunks = iter(
        [b"--x\r\nContent-Disposition: form-data; name=photo; filename=a\r\n\r\n", *[bytes(1_000_000)] * 31]
    )
    unannounced = client.post(
        "/v1/compare", content=chunks, headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    for answer in (announced, unannounced):
        assert (413, "/problems/body-too-large") == (answer.status_code, answer.json()["type"])


def test_a_form_is_checked_field_by_field(client: TestClient) -> None:
    """422 that points at each field, with the nearest names."""
    answer = client.post(
        "/v1/compare",
        files={"photo": ("x.png", b"x", "image/png")},
        data={"body_site": "stern", "sign": "pallor", "polygon": "[[1,2],[3,4]]", "tones": "tan"},
    )
    faults = {e["pointer"]: e.get("nearest", []) for e in answer.json()["errors"]}
    assert {"#/body_site", "#/sign", "#/polygon", "#/tones"} == set(faults)
    assert "sternum" in faults["#/body_site"]
    assert ["tone"] == faults["#/tones"][:1]
    assert "jaundice" in faults["#/sign"]


def test_another_body_than_a_form_is_refused(client: TestClient) -> None:
    """415 for JSON, 400 for a form that ends early."""
    assert 415 == client.post("/v1/compare", json={}).status_code
    torn = client.post(
        "/v1/compare",
        content=b'--x\r\nContent-Disposition: form-data; name="sign"\r\n\r\njaun',
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert (400, "/problems/unreadable-body") == (torn.status_code, torn.json()["type"])


def test_too_many_at_once_are_sent_away_for_a_while(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 with Retry-After, before the photo is read."""
    monkeypatch.setitem(client.app.state._state, "compare_slots", Slots(0, 0, "Full."))
    answer = ask(client, b"x")
    assert (503, "5") == (answer.status_code, answer.headers["retry-after"])


def test_the_comparison_can_be_turned_off_whole(tmp_path: Path) -> None:
    """COMPARE_ENABLED=false: there is no such address any more."""
    with TestClient(application(tmp_path, compare_enabled=False)) as off:
        answers = [ask(off, b"x"), off.get("/v1/compare"), off.get("/compare")]
        described = off.get("/openapi.json").text
    assert [404] * 3 == [answer.status_code for answer in answers]
    assert "comparePhoto" not in described


def test_a_result_is_never_kept_by_a_cache(answer: Any) -> None:
    """no-store, for it is somebody's photo."""
    assert "no-store" == answer.headers["cache-control"]
