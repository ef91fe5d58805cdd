"""Every text of every public page goes through gettext, so that a page in another language is in it as a whole."""

import re
from collections.abc import Iterator
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from api import translation
from api.app import create_app
from api.pages import borrowed
from api.pages.sources import SOURCES
from api.translation import ENGLISH
from colour.grade import RULE
from colour.refusal import SENTENCES
from colour.skin import WEAKNESSES
from consent.licence import LICENCES, describe
from imagedb.settings import Settings
from tests.journeys.test_pages import PATHS
from tests.support.atlas import fill
from tests.support.consents import TODAY
from tests.support.spoken import Bracketed, left_in_english

SETS = ("", "/present", "/quiz", "/export", "/versions", "/edit")
PAGES = (*dict.fromkeys([*PATHS, "/withdraw", "/nowhere"]), *(f"/sets/{{set}}{part}" for part in SETS))

STAYS = re.compile(
    r"""
    https?://\S+ | LicenseRef-[\w.-]+                     # addresses and licences
    | (JPEG|PNG|BibTeX|OpenAPI\ 3\.1|PDF)\b[^a-z]*(kB|MB)?  # kinds of files, and their sizes
    | SIMULATED | PHANTOM                                 # stands so on the picture itself, in every language
    | µmol/L | mg/dL | CIEDE2000 | sRGB
    | (Windows|Android|iPhone|iPad|Mac)\b                 # names of systems
    | \d+\ [A-Z][a-z]+\ \d{4}                             # dates, which Babel words
    | A\ set\ of\ somebody                                # what somebody typed
    | simulated\ camera\ 1 | simulation,\ set\ by\ the\ model | rater-2,\ beside\ a\ printed\ scale
    | Mean\ [\d.]+,\ 95\ %\ within\ [\d.]+,\ \d+\ patches   # the reason of a grade, from the report of the photo
    """,
    re.VERBOSE,
)
"""What is data or a name, and is the same in each language."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, dict[str, str]]]:
    """An atlas that speaks a language of brackets to a reader who chose Welsh, with a photo and a set."""
    home = Path(tmp_path_factory.mktemp("whole"))
    app = create_app(Settings(imagedb_home=home, languages=("cy",)), clock=lambda: TODAY)
    photos = fill(app.state.services.catalogue, app.state.services.store)
    client = TestClient(app, cookies={"language": "cy"})
    asked = {"title": "A set of somebody", "description": "", "items": [{"photo": photos[8].id, "note": ""}]}
    made = client.post("/v1/sets", json=asked).json()["id"]
    language = Bracketed()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            translation, "_translations", lambda asked: NullTranslations() if asked == ENGLISH else language
        )
        yield client, {"photo": photos[8].id, "reported": photos[0].id, "set": made}


@pytest.mark.parametrize("path", PAGES)
def test_no_text_of_a_page_is_left_in_english(whole: tuple[TestClient, dict[str, str]], path: str) -> None:
    """Each text is marked in the source and translated when it is shown; only data and names stay."""
    client, made = whole
    address = path.format(made["photo"], set=made["set"])
    answer = client.get(address, headers={"Accept": "text/html"})
    left = [STAYS.sub("", text) for text in left_in_english(answer.text)]
    names = {name for source in SOURCES.values() for name in (source.short, source.title)}
    assert [] == [text for text in left if text not in names and re.search(r"[A-Za-z]{3}", text)]


@pytest.mark.parametrize("reason", ["other", "recognisable", ""])
def test_no_answer_to_a_report_is_left_in_english(
    whole: tuple[TestClient, dict[str, str]], reason: str
) -> None:
    """Whether it was taken, whether it hides the photo, and where it lacks a reason."""
    client, made = whole
    answer = client.post(f"/photos/{made['reported']}/report", data={"reason": reason, "text": ""})
    assert [] == [text for text in left_in_english(answer.text) if STAYS.sub("", text)]


@pytest.mark.parametrize(
    "address",
    [
        "/v1/photos/{photo}",
        "/iiif/presentation/{photo}/manifest",
        "/photos/{photo}/cite.bib",
        "/iiif/presentation/sets/{set}/manifest",
    ],
)
def test_what_leaves_the_atlas_is_in_english(whole: tuple[TestClient, dict[str, str]], address: str) -> None:
    """Programs, and whoever is handed a file, read the same whichever language its reader chose."""
    client, made = whole
    answer = client.get(address.format(**made))
    assert (200, False) == (answer.status_code, "⟦" in answer.text)


def test_slides_are_in_english(whole: tuple[TestClient, dict[str, str]]) -> None:
    """What is shown on them was written for whoever looks on, not for who saved them."""
    client, made = whole
    with ZipFile(BytesIO(client.get(f"/sets/{made['set']}/export.pptx").content)) as slides:
        texts = [slides.read(name).decode() for name in slides.namelist() if name.endswith(".xml")]
    assert (True, False) == ("Skin tone" in "".join(texts), "⟦" in "".join(texts))


def test_sentences_of_the_lower_layers_are_marked_as_they_are_said() -> None:
    """The weaknesses of the model, the rule for grades, the refusals and the terms of every licence."""
    assert WEAKNESSES == borrowed.WEAKNESSES
    assert RULE == borrowed.GRADE_RULE
    assert [*SENTENCES.values()] == [*borrowed.REFUSALS]
    opening = borrowed.FREE.split("%", 1)[0]
    for licence in LICENCES:
        said = describe(licence)
        assert said.startswith(opening)
        assert set(said.removeprefix(opening).rstrip(".").split("; ")) <= set(borrowed.TERMS)
