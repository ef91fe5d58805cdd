import json
from importlib import resources
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import Result
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from api.cli.app import app
from colour.spaces import encode_srgb, lab_to_linear_srgb
from tests.colour.test_cgats import file, lab_file
from tests.support.chart_scene import Scene, render

SCHEMA = Draft202012Validator(
    json.loads(resources.files("colour").joinpath("report.schema.json").read_text("utf-8"))
)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A photo with a Classic in it."""
    image, _ = render(Scene(size=(900, 675), turn=15))
    path = tmp_path / "ward.png"
    cv2.imwrite(str(path), image.encoded[..., ::-1])
    return path


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    """The Classic's values as a file."""
    path = tmp_path / "mine.cgats"
    path.write_text(lab_file())
    return path


def run(*words: object) -> Result:
    """Run `imagedb calibrate`."""
    return CliRunner().invoke(app, ["calibrate", *map(str, words)])


@pytest.mark.parametrize("how", ["--reference", "--chart"])
def test_a_reference_file_gives_the_colours(
    how: str, picture: Path, reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A CGATS file is calibrated by without any catalogue, and the report names it."""
    monkeypatch.setattr("api.cli.chart_option.open_atlas", lambda: pytest.fail("opened the catalogue"))
    report = tmp_path / "r.json"
    done = run(picture, how, reference if how == "--reference" else f"cgats:{reference}", "--report", report)
    assert 0 == done.exit_code, done.output
    chart = json.loads(report.read_text())["chart"]
    assert ("cgats", "A1") == (chart["type"].split(":")[0], chart["patches"][0]["name"])
    assert 24 == len(chart["patch_centres"])


def test_a_faulty_reference_file_is_named_with_its_line(picture: Path, tmp_path: Path) -> None:
    """A file that is no reference ends the command with code 1, saying the line and what to do."""
    bad = tmp_path / "bad.cgats"
    bad.write_text(file(("SAMPLE_ID", "LAB_L", "LAB_A", "LAB_B"), [("A1", "1,5", 0, 0)] * 24))
    done = run(picture, "--reference", bad)
    assert 1 == done.exit_code
    assert "bad.cgats" in done.stderr
    assert "line 10" in done.stderr
    assert 1 == run(picture, "--reference", tmp_path / "none.cgats").exit_code


def test_another_layout_needs_corners(picture: Path, tmp_path: Path) -> None:
    """A chart of 140 patches is not searched for: the refusal asks for its corners, in a report as the schema has it."""
    names = [f"{letter}{number}" for letter in "ABCDEFGHIJKLMN" for number in range(1, 11)]
    rows = [(name, 50, 0, place / 10) for place, name in enumerate(names)]
    path = tmp_path / "sg.txt"
    path.write_text(file(("SAMPLE_ID", "LAB_L", "LAB_A", "LAB_B"), rows))
    report = tmp_path / "r.json"
    done = run(picture, "--reference", path, "--report", report)
    assert 3 == done.exit_code
    told = json.loads(report.read_text())
    assert "chart.unsupported" == told["refused"]["code"]
    SCHEMA.validate(told)
    assert "14 x 10" in told["refused"]["message"]
    assert "corners" in told["refused"]["message"]


@pytest.mark.parametrize("corners", ["0,0 90,90 90,0 0,90", "0,0 5000,0 5000,50 0,50"])
def test_corners_that_cannot_be_a_cards_are_refused(picture: Path, corners: str) -> None:
    """Corners that cross over or lie outside are refused with their own reason."""
    done = run(picture, "--corners", corners)
    assert 3 == done.exit_code
    assert "chart.corners" in done.stderr


def test_a_chart_nobody_knows_is_a_usage_error(picture: Path, reference: Path) -> None:
    """An unknown card, and a file beside a card that needs none, are said to be wrong before anything is read."""
    assert 2 == run(picture, "--chart", "sg140").exit_code
    assert 2 == run(picture, "--chart", "mini", "--reference", reference).exit_code


def test_an_unregistered_batch_is_refused(
    picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A printed card's batch that nobody registered is refused, and it is said how to go on."""
    monkeypatch.setenv("IMAGEDB_HOME", str(tmp_path))
    done = run(picture, "--chart", "card:NOPE-1")
    assert 3 == done.exit_code, done.output
    assert "chart.batch" in done.stderr


def large_picture(path: Path) -> tuple[list[tuple[float, float, float]], str]:
    """Write a picture of a chart of 48 patches; return its CIELAB, and its corners as the command takes them."""
    rng = np.random.default_rng(3)
    lab = np.column_stack([rng.uniform(15, 92, 48), rng.uniform(-35, 35, (48, 2))])
    lab[:8, 1:] = 0
    codes = np.rint(encode_srgb(np.clip(lab_to_linear_srgb(lab) * 0.8, 0, 1)) * 255).astype(np.uint8)
    drawn = np.full((340, 460, 3), 20, np.uint8)
    for place, code in enumerate(codes):
        row, column = divmod(place, 8)
        drawn[52 + 40 * row : 88 + 40 * row, 72 + 40 * column : 108 + 40 * column] = code
    cv2.imwrite(str(path), drawn[..., ::-1])
    return [tuple(row) for row in lab], "72,52 387,52 387,287 72,287"


def test_a_chart_of_another_size_is_calibrated_by_its_corners(tmp_path: Path) -> None:
    """With its file and its corners a chart of 8 by 6 patches is placed and fitted like any other."""
    path, report = tmp_path / "large.png", tmp_path / "r.json"
    lab, corners = large_picture(path)
    names = [f"{letter}{number}" for number in range(1, 7) for letter in "ABCDEFGH"]
    rows = [(name, *row) for name, row in zip(names, lab, strict=True)]
    text = tmp_path / "large.txt"
    text.write_text(file(("SAMPLE_ID", "LAB_L", "LAB_A", "LAB_B"), rows, 'ILLUMINANT "D65"'))
    done = run(path, "--reference", text, "--corners", corners, "--report", report)
    assert 0 == done.exit_code, done.output
    told = json.loads(report.read_text())
    assert 48 == len(told["chart"]["patch_centres"])
    assert [89.5, 69.5] == pytest.approx(told["chart"]["patch_centres"][0], abs=2)
    assert told["calibration"]["loo_delta_e"]["mean"] < 3
