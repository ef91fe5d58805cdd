"""Faces, writing and codes are found where they are drawn, not where there is skin; a failure holds as a find does."""

import csv
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data

import ingest.holds
from colour.calibrate import Calibration, calibrate
from colour.card.batch import qr_modules
from colour.decode import linearise
from colour.image import Codes
from imagedb.vocabulary import ConditionBasis, Provenance
from ingest.detectors import Finding, Look, Sight, look, sight_reasons
from ingest.detectors.codes import find_codes
from ingest.detectors.faces import MODEL as FACE_MODEL
from ingest.detectors.faces import find_faces
from ingest.detectors.views import whole
from ingest.detectors.writing import MODEL as TEXT_MODEL
from ingest.detectors.writing import SIDE, find_writing, writing_lines
from ingest.develop import develop
from ingest.holds import card_outline, holds, text_holds
from ingest.states import Description, Measured
from tests.support import card_scene
from tests.support.examples import AT_LENGTH, in_full, some
from tests.support.ingest_kit import photo
from tests.support.sights import SKINS, Scene, code, drawn_face, skin, with_label, writing

SAMPLES = Path(__file__).parents[2] / "sample_images"
SMALL = (480, 360)
# Every 15 degrees in every tone are tried at length.
TURNS = range(0, 360, 15) if AT_LENGTH else some((0, 30, 180), 1)
TONES = tuple(SKINS) if AT_LENGTH else ("brown",)
FACES = tuple((face, turn) for turn in TURNS for face in ("drawn", "photograph"))


def middle_of(found: tuple[Finding, ...], size: tuple[int, int]) -> bool:
    """Whether a finding lies over the middle of the picture, where the label is."""
    x, y = size[0] / 2, size[1] / 2
    return any(b[0] <= x <= b[0] + b[2] and b[1] <= y <= b[1] + b[3] for b in (one.box for one in found))


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("tone", TONES)
def test_a_wristband_is_found_at_any_angle(tone: str, turn: int) -> None:
    """Letters of eight pixels, dark on white or grey on grey, lying anyhow."""
    for ink, paper in ((25, 235), (90, 170)):
        scene = Scene(tone, SMALL, turn)
        found = find_writing(with_label(scene, writing("SMITH Baby 943", 8, ink, paper)))
        assert middle_of(found, SMALL)
        assert {Sight.TEXT} == {one.sight for one in found}


@in_full
def test_small_writing_in_a_large_picture_is_found() -> None:
    """A picture of many pixels is also looked at in quarters, so that it need not be made too small to read."""
    size = (3000, 300)
    assert middle_of(find_writing(with_label(Scene("brown", size), writing("SMITH Baby 943", 12))), size)


def test_writing_that_fills_the_picture_is_found() -> None:
    """A name higher than a twelfth of the picture is seen at the second look, a third as large."""
    size = (720, 720)
    picture = with_label(Scene("brown", size, 75), writing("KHAN", 130))
    assert all(line.large for line in writing_lines(whole(picture, SIDE)))
    assert middle_of(find_writing(picture), size)


@pytest.mark.parametrize(("number", "what"), some(((9, "lips"), (12, "a foot")), 0))
def test_a_part_of_the_body_is_no_letter(number: int, what: str) -> None:
    """What the network takes for one large letter is none at the second look."""
    picture = without_card(number)
    assert writing_lines(whole(picture, SIDE)), what
    assert () == find_writing(picture), what


def without_card(number: int) -> Codes:
    """The side of a sample photo that is not the card's, without the word SIMULATED, as small as the network sees it."""
    photo_file = SAMPLES / "photos" / f"simulated-{number:04}.jpg"
    picture = cv2.cvtColor(cv2.imread(str(photo_file)), cv2.COLOR_BGR2RGB)
    with (SAMPLES / "manifest.csv").open(encoding="utf-8") as source:
        rows = {row["file"]: row["x_card_corners"] for row in csv.DictReader(source)}
    across = np.array(json.loads(rows[f"photos/{photo_file.name}"]))[:, 0]
    height, width = picture.shape[:2]
    border = 60
    left, right = int(across.min()) - border, int(across.max()) + border
    side = picture[:, :left] if left > width - right else picture[:, right:]
    small = cv2.resize(
        side[: int(height * 0.93)], None, fx=SIDE / width, fy=SIDE / width, interpolation=cv2.INTER_AREA
    )
    return np.asarray(small, np.uint8)


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("kind", ["QR", "Data Matrix", "Aztec", "Code 128"])
def test_a_code_is_found_at_any_angle(kind: str, turn: int) -> None:
    """Each kind that wristbands and labels carry, its smallest part three pixels wide."""
    assert middle_of(find_codes(with_label(Scene("brown", SMALL, turn), code(kind, 3))), SMALL)


@pytest.mark.parametrize(("face", "turn"), FACES)
@pytest.mark.parametrize("tone", TONES)
def test_a_face_is_found_at_any_angle(tone: str, face: str, turn: int) -> None:
    """A drawn face of a fifth of the picture, and the photograph of an adult that comes with scikit-image."""
    portrait = cv2.resize(data.astronaut()[10:250, 100:340], (150, 150), interpolation=cv2.INTER_AREA)
    label = drawn_face(tone, 90) if face == "drawn" else np.asarray(portrait, np.uint8)
    found = find_faces(with_label(Scene(tone, SMALL, turn), label))
    assert middle_of(found, SMALL)
    assert all(0.5 < one.box[2] / one.box[3] < 2 for one in found)


@pytest.mark.parametrize("tone", SKINS)
def test_bare_skin_holds_nothing(tone: str) -> None:
    """Skin in any tone, its mottling and the camera's noise are not taken for anything."""
    assert Look((), ()) == look(skin(Scene(tone, SMALL)))


@pytest.fixture(scope="module")
def card() -> tuple[Codes, Calibration]:
    """A photo of our own printed card, with its title, ruler, markers and the QR code of its batch."""
    image, _ = card_scene.render(card_scene.CardScene(size=(1200, 900), turn=8, blur=0.4))
    calibration = calibrate(image, linearise(image))
    assert isinstance(calibration, Calibration)
    return np.asarray(image.encoded, np.uint8), calibration


@in_full
def test_the_cards_own_print_holds_nothing(card: tuple[Codes, Calibration]) -> None:
    """What is printed on the colour card is nobody's name; a label beside the card still holds."""
    codes, calibration = card
    assert len(qr_modules(card_scene.BATCH)) > 0
    assert find_codes(codes)
    outline = card_outline(calibration.reading)
    assert Look((), ()) == look(codes, outline)
    beside = codes.copy()
    label = writing("SMITH", 12)
    beside[-label.shape[0] :, -label.shape[1] :] = label
    seen = look(beside, outline, {Sight.TEXT: find_writing, Sight.CODE: find_codes})
    assert {Sight.TEXT} == {one.sight for one in seen.findings}


def test_a_detector_that_fails_holds() -> None:
    """Nothing seen and nothing looked for are not the same; the others still look, and no word of the failure leaks."""

    def broken(codes: Codes) -> tuple[Finding, ...]:
        msg = f"Baby Smith {codes.shape}"
        raise RuntimeError(msg)

    seen = look(skin(Scene(size=SMALL)), None, {Sight.TEXT: broken, Sight.CODE: find_codes})
    assert ((), ((Sight.TEXT, "RuntimeError"),)) == (seen.findings, seen.failed)
    (reason,) = sight_reasons(seen)
    assert ("review.detector_failed", "text: RuntimeError") == (reason.code, reason.detail)


def test_reasons_say_where_and_never_what() -> None:
    """One reason for each kind, with the first few places for whoever crops or blurs."""
    boxes = [Finding(Sight.TEXT, (10 * n, 20, 30, 40), 0.9) for n in range(10)]
    (reason,) = sight_reasons(Look(tuple(boxes), ()))
    assert "review.text_seen" == reason.code
    assert re.fullmatch(r"at 0,20 30x40; .*70,20 30x40 and 2 more", reason.detail)


@pytest.fixture(scope="module")
def real(described: Description) -> Description:
    """What a row of a real photo says."""
    return replace(
        described, provenance=Provenance.REAL, condition_basis=ConditionBasis.SEEN, caption="Chest."
    )


def test_a_real_photo_takes_its_holds_along(real: Description, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was seen and what was written travel with the measured photo; the card in it is left out."""
    looked: list[tuple[int, ...]] = []

    def stand_in(codes: Codes, card: np.ndarray | None) -> Look:
        assert card is not None
        looked.append(codes.shape)
        return Look((Finding(Sight.CODE, (1, 2, 3, 4), 1.0),), ())

    monkeypatch.setattr(ingest.holds, "look", stand_in)
    developed = develop(replace(real, caption="A pink chest on 12 March."), photo())
    assert isinstance(developed, Measured)
    codes = [held.code for held in developed.holds]
    assert ["review.code_seen", "review.caption_words", "review.free_text"] == codes
    assert [(480, 640, 3)] == looked


@pytest.mark.parametrize("provenance", [Provenance.SIMULATED, Provenance.PHANTOM])
def test_what_shows_nobody_is_not_looked_at(
    provenance: Provenance, described: Description, measured: Measured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulated photos and phantoms cost no look, and nothing holds them."""
    monkeypatch.setattr(ingest.holds, "look", None)
    said = replace(described, provenance=provenance, caption="SIMULATED pink")
    assert () == holds(said, None, None)  # type: ignore[arg-type]  # nothing of them may be touched
    assert () == measured.holds


def test_every_text_of_a_row_is_read(real: Description) -> None:
    """Caption, camera, bilirubin method, and each rating's method and site; a camera may have a capital."""
    seen = replace(real.observation, bilirubin_method="by Tamsin at 03:12")
    said = replace(real, caption="", camera="Canon EOS Bellini", observation=seen)
    (reason,) = text_holds(said)
    assert "review.free_text" == reason.code
    assert reason.detail.startswith(
        "column 'bilirubin_method': holds what looks like a time of birth and a person"
    )
    assert "Tamsin" not in reason.detail


@pytest.mark.parametrize("model", [TEXT_MODEL, FACE_MODEL])
def test_the_networks_are_those_that_are_named(model: Path) -> None:
    """Each file is byte for byte the one whose origin and licence are written beside it."""
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    assert re.search(rf"`{model.name}`.*`{digest}`", (model.parent / "README.md").read_text(encoding="utf-8"))
