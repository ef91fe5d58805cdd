"""The committed files: pictures, tables and their description."""

import io
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from frictionless import validate
from PIL import Image
from simulate import refusals
from simulate.canvas import HEIGHT, WIDTH
from simulate.describe import datapackage
from simulate.optics import CAMERAS
from simulate.plan import SEED, photographs
from simulate.refusals import GPS, NAME
from simulate.render import jpeg, render
from simulate.rows import consents_of
from simulate.rows import row as row_of
from simulate.subjects import subjects
from skimage.draw import polygon

from colour.refusal import SENTENCES
from consent.codec import loads
from consent.reasons import SENTENCES as CONSENT_SENTENCES
from imagedb.reasons import sentence
from tests.support.examples import in_full

Rows = list[dict[str, str]]


def decoded(data: bytes) -> np.ndarray:
    """A file's pixels."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(np.int16)


@in_full
@pytest.mark.parametrize("number", [5, 62])
def test_a_photograph_can_be_made_again(number: int, samples: Path, manifest: Rows) -> None:
    """The generator gives the committed pixels, within a few codes, and the committed row to the letter."""
    planned = next(p for p in photographs() if p.number == number)
    picture = render(planned.shot)
    again = decoded(jpeg(picture, CAMERAS[planned.shot.camera].quality))
    kept = decoded((samples / "photos" / planned.name).read_bytes())
    difference = np.abs(again - kept)
    assert float(difference.mean()) < 0.3
    assert float(np.quantile(difference, 0.999)) <= 3
    assert manifest[number - 1] == row_of(planned, picture)


def test_tables_are_what_the_generator_writes(samples: Path) -> None:
    """Consents and description are reproduced byte for byte."""
    assert (samples / "consents.jsonl").read_text("utf-8") == consents_of(subjects(SEED))
    assert (samples / "datapackage.json").read_text("utf-8") == datapackage()


def test_the_description_is_valid(samples: Path) -> None:
    """Frictionless finds every table as described, and every consent that the manifest names."""
    report = validate(str(samples / "datapackage.json"))
    assert [] == report.flatten(["message"])
    assert report.valid


def test_every_row_has_its_file_and_every_file_its_row(samples: Path, manifest: Rows) -> None:
    """The manifest names exactly the photographs that are there; they weigh no more than 20 MB together."""
    files = sorted((samples / "photos").iterdir())
    assert [f"photos/{file.name}" for file in files] == [row["file"] for row in manifest]
    assert sum(file.stat().st_size for file in files) <= 20_000_000


def test_consents_are_read_by_the_consent_package(samples: Path) -> None:
    """Every line is a consent in the project's own form, and no two share an id."""
    for folder in (samples, samples / "refusals"):
        read = [loads(line) for line in (folder / "consents.jsonl").read_text("utf-8").splitlines()]
        assert len(read) == len({consent.id for consent in read})


def test_photographs_are_well_exposed_and_say_simulated(samples: Path, manifest: Rows) -> None:
    """1600 x 1200 without metadata; skin and the card's white are not burnt out; SIMULATED stands in a corner."""
    for row in manifest[::7]:
        with Image.open(samples / row["file"]) as image:
            assert (1600, 1200) == image.size
            assert not image.getexif()
            pixels = np.asarray(image)
        for region in json.loads(row["regions"]):
            x, y = np.array(region["polygon"]).T
            inside = pixels[polygon(y, x, pixels.shape[:2])]
            assert float((inside == 255).any(axis=1).mean()) < 0.01
        corners = np.array(json.loads(row["x_card_corners"]))
        x, y = corners.T
        assert float((pixels[polygon(y, x, pixels.shape[:2])] == 255).all(axis=1).mean()) < 0.005
        bottom = pixels[1140:1185]
        left, right = bottom[:, 20:330], bottom[:, -330:-20]
        assert max(float((part.min(axis=2) > 250).mean()) for part in (left, right)) > 0.08


def test_regions_lie_beside_the_card(manifest: Rows) -> None:
    """No region touches the card or leaves the picture."""
    for row in manifest:
        card = np.zeros((HEIGHT, WIDTH), np.uint8)
        cv2.fillPoly(card, [np.array(json.loads(row["x_card_corners"])).round().astype(np.int32)], 1)
        for region in json.loads(row["regions"]):
            points = np.array(region["polygon"])
            assert points.min() >= 0
            assert np.all(points.max(axis=0) <= (WIDTH, HEIGHT))
            drawn = cv2.fillPoly(np.zeros_like(card), [points.round().astype(np.int32)], 1)
            assert not (card & drawn).any()


def test_refusals_name_known_outcomes(samples: Path, refused: Rows) -> None:
    """Each row of the refusals expects 'accepted' or a code that has its sentence, and its file is there."""
    for row in refused:
        assert row["x_expected"] == "accepted" or sentence(row["x_expected"])
        assert (samples / "refusals" / row["file"]).is_file()
    expected = {row["x_expected"] for row in refused}
    assert {"consent.missing", "consent.purpose_denied", "consent.withdrawn", "consent.expired"} <= expected
    assert expected - {"accepted", "site.never_accepted", "photo.duplicate", "review.no_submitter"} <= {
        *SENTENCES,
        *CONSENT_SENTENCES,
    }


def test_what_must_be_cleaned_is_there_to_be_cleaned(samples: Path) -> None:
    """The named photograph really carries a name, a place and trailing bytes, and its pixels are unharmed."""
    data = (samples / "refusals" / "simulated-name-and-place.jpg").read_bytes()
    assert data.count(NAME.encode()) >= 5
    with Image.open(io.BytesIO(data)) as image:
        latitude = image.getexif().get_ifd(0x8825)[2]
    assert list(GPS[0]) == pytest.approx([float(v) for v in latitude], abs=0.01)
    assert not data.endswith(b"\xff\xd9")


def test_one_picture_in_three_files(samples: Path) -> None:
    """The duplicates hold the same pixels, one of them in other bytes."""
    first, again, retold = (
        (samples / "refusals" / f"simulated-twice-{name}.jpg").read_bytes()
        for name in ("first", "again", "retold")
    )
    assert first == again
    assert first != retold
    assert np.array_equal(refusals.pixels_of(first), refusals.pixels_of(retold))
