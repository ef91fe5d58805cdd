"""Rows whose card has values of its own: a registered batch of the printed card, or a reference file."""

import io
import pickle
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from colour.charts import reference
from imagedb.catalogue import Catalogue
from imagedb.model import Photo, Reason
from ingest.charts import ChartBook, read_reference
from ingest.manifest import RefusedRow, read_manifest
from ingest.report import Outcome
from ingest.states import Submission
from tests.support.card_scene import BATCH, CardScene, batch_file, print_card, render
from tests.support.consents import TODAY
from tests.support.empty_atlas import Atlas
from tests.support.ingest_kit import row, write_manifest

PRINTED = print_card(9)
REGION = '[{"polygon": [[30, 30], [120, 30], [120, 120], [30, 120]], "body_site": "sternum", "role": "comparison"}]'


@cache
def card_photo() -> bytes:
    """A JPEG of a print of the card, which lies beside the region."""
    scene = CardScene(size=(900, 675), fill=0.6, printed=PRINTED, noise=0.002)
    pixels = render(scene)[0].encoded.copy()
    pixels[10:150, 10:150] = (205, 165, 145)
    sink = io.BytesIO()
    Image.fromarray(pixels).save(sink, "JPEG", quality=95)
    return sink.getvalue()


def ingested(atlas: Atlas, folder: Path, chart: str) -> tuple[Outcome, Photo | tuple[Reason, ...]]:
    """Ingest the one photo with a chart stated; return how it ended, and its record or the reasons."""
    rows = [row("a.jpg", chart=chart, regions=REGION)]
    (ended,) = atlas.ingest(write_manifest(folder, rows, photos={"a.jpg": card_photo()})).rows
    if ended.photo_id is None:
        return ended.outcome, ended.reasons
    photo = atlas.catalogue.photos.get(ended.photo_id, TODAY)
    assert isinstance(photo, Photo)
    return ended.outcome, photo


def submission(folder: Path, **changes: str) -> Submission:
    """The row of a manifest."""
    (read,) = read_manifest(write_manifest(folder, [row("a.jpg", **changes)], photos={})).rows
    assert isinstance(read, Submission), read
    return read


def test_the_batch_is_read_off_the_card(atlas: Atlas, tmp_path: Path) -> None:
    """With `auto` a registered batch's measured values are used, and the record does not name it."""
    atlas.catalogue.cards.register(BATCH, batch_file(PRINTED), "m-1")
    outcome, photo = ingested(atlas, tmp_path, "auto")
    assert Outcome.ACCEPTED == outcome, photo
    assert isinstance(photo, Photo)
    assert ("card", "B") == (photo.capture.chart, photo.calibration.grade)
    assert BATCH not in str(photo)


def test_a_stated_batch_reaches_the_worker(sqlite_catalogue: Catalogue, tmp_path: Path) -> None:
    """A row that states its batch, in whatever case, is sent with that batch's measured values."""
    sqlite_catalogue.cards.register(BATCH, batch_file(PRINTED), "m-1")
    equipped = ChartBook(sqlite_catalogue).equip(submission(tmp_path, chart=f"card:{BATCH.lower()}"))
    assert isinstance(equipped, Submission), equipped
    sent = pickle.loads(pickle.dumps(equipped.description)).reference
    assert PRINTED == pytest.approx(sent.lab_d65, abs=1e-3)
    assert (f"card:{BATCH}", True) == (sent.kind, sent.trusted)


def test_an_unknown_batch_names_those_that_are_known(atlas: Atlas, tmp_path: Path) -> None:
    """A batch that is not registered refuses its row, with the command that registers one."""
    atlas.catalogue.cards.register("W8", batch_file(PRINTED, "W8"), "m-1")
    outcome, reasons = ingested(atlas, tmp_path, "card:W9")
    assert Outcome.REFUSED == outcome
    assert isinstance(reasons, tuple)
    assert ["chart.batch"] == [one.code for one in reasons]
    assert "'W9' (known: W8)" in reasons[0].detail
    assert "imagedb card register" in reasons[0].detail


def test_a_reference_file_reaches_the_worker(sqlite_catalogue: Catalogue, tmp_path: Path) -> None:
    """A file beside the manifest is read by the parent; what a worker gets can be sent, and names no file."""
    (tmp_path / "measured").mkdir()
    lab = reference("classic24").lab_d65
    text = batch_file(lab).replace("Newborn Skin Atlas", "Jane Doe").replace("Colour card", "Jane's card")
    (tmp_path / "measured" / "jane.txt").write_text(text, encoding="utf-8")
    equipped = ChartBook(sqlite_catalogue).equip(submission(tmp_path, chart="cgats:measured/jane.txt"))
    assert isinstance(equipped, Submission), equipped
    sent = pickle.loads(pickle.dumps(equipped.description)).reference
    assert lab == pytest.approx(sent.lab_d65, abs=1e-3)
    assert ("cgats", "a reference file: CIELAB (D65, 2 degrees)") == (sent.kind, sent.source)


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "there is no file 'x.txt'"), (b"CGATS.17\n", "BEGIN_DATA"), (b"\xff\0", "BEGIN_DATA")],
)
def test_a_reference_file_that_cannot_be_used(
    sqlite_catalogue: Catalogue, tmp_path: Path, content: bytes | None, says: str
) -> None:
    """A missing or broken reference file refuses its rows, each with what is wrong, and is read once."""
    if content is not None:
        (tmp_path / "x.txt").write_bytes(content)
    asked, book = submission(tmp_path, chart="cgats:x.txt"), ChartBook(sqlite_catalogue)
    for number in (2, 3):
        found = book.equip(replace(asked, row=number))
        assert isinstance(found, Reason)
        assert "chart.reference" == found.code
        assert found.detail.startswith(f"row {number}: ")
        assert says in found.detail


@pytest.mark.parametrize("name", ["../x.txt", "/etc/passwd", "a\\b", "C:x"])
def test_a_reference_file_lies_beside_the_manifest(tmp_path: Path, name: str) -> None:
    """Other places are refused as they are for photos, before anything is read."""
    (read,) = read_manifest(write_manifest(tmp_path, [row("a.jpg", chart=f"cgats:{name}")], photos={})).rows
    assert isinstance(read, RefusedRow)
    assert "column 'chart'" in read.reasons[0].detail


def test_western_letters_of_windows_are_read(tmp_path: Path) -> None:
    """An instrument's file in Windows' letters is read like one in UTF-8; one far too long is not."""
    path = tmp_path / "x.txt"
    for data in ("2°\n".encode("cp1252"), "\ufeff2°\n".encode()):
        path.write_bytes(data)
        assert "2°\n" == read_reference(path)
    path.write_bytes(b" " * 4_000_001)
    with pytest.raises(ValueError, match="far shorter"):
        read_reference(path)


@pytest.mark.parametrize("chart", ["auto", "classic24", "passport"])
def test_other_rows_are_left_alone(sqlite_catalogue: Catalogue, tmp_path: Path, chart: str) -> None:
    """Without a batch in the catalogue, a row with a built-in chart goes on as it is."""
    asked = submission(tmp_path, chart=chart)
    assert asked == ChartBook(sqlite_catalogue).equip(asked)
