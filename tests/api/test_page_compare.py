import re
from pathlib import Path
from typing import Any

import cv2
import pytest
from starlette.testclient import TestClient

from imagedb import wording
from imagedb.model import Photo
from imagedb.vocabulary import BodySite
from tests.api.conftest import application
from tests.support.chart_scene import Scene, outer_corners, render
from tests.support.html import Page

HTML = {"Accept": "text/html"}
FORM = {"left": "2", "top": "3", "width": "15", "height": "15", "body_site": "sternum", "sign": "jaundice"}


def picture(**scene: Any) -> bytes:
    """A photo with a card on skin, small enough to be quick."""
    image, _ = render(Scene(size=(800, 600), background=(0.42, 0.28, 0.2), **scene))
    encoded: bytes = cv2.imencode(".png", image.encoded[..., ::-1])[1].tobytes()
    return encoded


@pytest.fixture(scope="module")
def card() -> bytes:
    """A good photo."""
    return picture()


def asked(client: TestClient, photo: bytes, **form: str) -> Any:
    """Post the page's form."""
    return client.post("/compare", files={"photo": ("x.png", photo)}, data=FORM | form, headers=HTML)


@pytest.fixture(scope="module")
def result(client: TestClient, card: bytes) -> Page:
    """The page of a result."""
    answer = asked(client, card, tone="tan", illuminant="daylight")
    assert 200 == answer.status_code, answer.text
    assert "no-store" == answer.headers["cache-control"]
    return Page(answer.text)


def test_a_result_holds_the_fixed_lines_emergency_first(result: Page) -> None:
    """Emergency, what to measure, intended use, parents: word for word."""
    for line in (*wording.ON_EVERY_RESULT, wording.FOR_PARENTS):
        assert line in result.text
    assert result.text.index(wording.EMERGENCY) < result.text.index("Your photo beside the references")


def test_no_reference_shows_what_was_measured_of_its_baby(result: Page, photos: list[Photo]) -> None:
    """Neither bilirubin nor oxygen saturation stands there, not even in alternative texts."""
    said = result.text + " ".join(img["alt"] for img in result.all("img"))
    assert not re.search(r"\d\s*(µmol|mg/dL|%\s*SpO)|SpO₂|moderate|mild|marked \d|band", said)
    assert {"212", "82"}.isdisjoint(re.findall(r"\d+", said))
    shown = {a["href"] for a in result.all("a", **{"class": "shot"})}
    assert shown
    assert shown <= {f"/photos/{p.id}" for p in photos if p.body_site is BodySite.STERNUM}


def test_each_reference_says_only_with_or_without(result: Page) -> None:
    """No title of a card names or ranks anything."""
    titles = [words for address, words in result.links if address.startswith("/photos/")]
    assert {wording.WITH_SIGN, wording.WITHOUT_SIGN} == {t.removeprefix("SIMULATED ").lower() for t in titles}


def test_nothing_reassures_or_diagnoses(result: Page) -> None:
    """No 'normal', no probability, no 'no jaundice' anywhere on a result."""
    assert not re.search(
        r"\b(normal|healthy|probab\w+|likely|no jaundice|safe|reassuring(?! number))\b", result.text
    )


def test_tone_is_read_on_the_second_rectangle(client: TestClient, card: bytes) -> None:
    """Unaffected skin in the same photo gives the tone; the marked skin never does."""
    beside = {f"tone_{side}": FORM[side] for side in ("left", "top", "width", "height")}
    assert "read on the unaffected skin" in Page(asked(client, card, **beside).text).text
    assert "skin tone not known" in Page(asked(client, card).text).text


def test_a_photo_that_cannot_be_used_says_what_to_change(client: TestClient) -> None:
    """The refusal stands above the form, which keeps its answers."""
    answer = asked(client, picture(chart="none"))
    page = Page(answer.text)
    assert 422 == answer.status_code
    assert "Lay the colour card flat beside the skin" in page.text
    assert ("left", "2") in page.fields


def shown_corners(places: Any) -> dict[str, str]:
    """The form's fields for corners given as shares of the picture."""
    return {
        f"corner_{number}_{axis}": f"{100 * value:.3f}"
        for number, point in enumerate(places, start=1)
        for axis, value in zip("xy", point, strict=True)
    }


def test_a_card_is_looked_for_where_it_is_shown(client: TestClient, card: bytes) -> None:
    """Corners on the card give a result whichever comes first; corners beside it say that no card is there."""
    scene = Scene(size=(800, 600), background=(0.42, 0.28, 0.2))
    places = outer_corners(scene) / scene.size
    for turn in (0, 1, 2):
        answer = asked(client, card, tone="tan", **shown_corners([*places[turn:], *places[:turn]]))
        assert 200 == answer.status_code
    beside = asked(client, card, **shown_corners([(0.02, 0.1), (0.18, 0.1), (0.18, 0.3), (0.02, 0.3)]))
    page = Page(beside.text)
    assert (422, True) == (beside.status_code, "Lay the colour card flat" in page.text)
    assert ("corner_1_x", "2.000") in page.fields


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"corner_1_x": "3"}, "all eight numbers of the card's corners"),
        (shown_corners([(0.1, 0.1), (0.5, 0.1), (0.5, 1.4), (0.1, 0.4)]), "each from 0 to 100"),
        ({"left": ""}, "fill in all four numbers"),
        ({"left": "90"}, "lies inside the photo"),
        ({"width": "nan"}, "fill in all four numbers"),
        ({"body_site": ""}, "Choose the place on the body."),
        ({"sign": "none"}, "Choose the sign."),
        ({"tone_left": "3"}, "all four numbers of the unaffected skin"),
    ],
)
def test_the_form_says_what_is_missing(client: TestClient, form: dict[str, str], said: str) -> None:
    """Each fault in words; no photo is looked at for it."""
    answer = asked(client, b"not looked at", **form)
    assert (422, True) == (answer.status_code, said in Page(answer.text).text)


def test_compare_can_be_turned_off_whole(tmp_path: Path) -> None:
    """With COMPARE_ENABLED=false there is no page, no form target and no link to one."""
    with TestClient(application(tmp_path / "off", compare_enabled=False)) as client:
        answers = [client.get("/compare", headers=HTML), client.post("/compare", headers=HTML)]
        assert [404, 404] == [answer.status_code for answer in answers]
        assert "/compare" not in client.get("/about").text
