"""`imagedb check`, `vault` and `export`, as an operator at a terminal sees them."""

from pathlib import Path
from shutil import copytree

import pytest
from click.testing import Result
from typer.testing import CliRunner

from api.cli import terminal
from api.cli.app import app
from colour.decode import decode
from colour.image import DecodedImage
from imagedb.catalogue import Catalogue
from imagedb.objects import open_store
from ingest.workers import InlineExecutor
from tests.support.dicom import complaints
from tests.support.ingest_kit import family, row, write_manifest


class Inline(InlineExecutor):
    """Stands in for the pool."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one photo, taken in by the command; to be copied."""
    folder = tmp_path_factory.mktemp("ingested")
    manifest = write_manifest(folder / "m", [row("a.jpg")], [family(1)])
    with pytest.MonkeyPatch.context() as patch:
        _at(folder / "home", patch)
        patch.setattr("api.cli.ingesting.WorkerPool", Inline)
        ran = run("ingest", manifest)
    assert 0 == ran.exit_code, ran.output
    return folder / "home"


@pytest.fixture
def home(ingested: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own with that photo."""
    _at(tmp_path / "home", monkeypatch)
    return copytree(ingested, tmp_path / "home")


def _at(home: Path, patch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "OBJECT_STORE", "VAULT_KEY"):
        patch.delenv(name, raising=False)
    patch.setenv("IMAGEDB_HOME", str(home))
    patch.setattr(terminal.out, "width", 200)


def run(*arguments: str | Path) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def actions(home: Path) -> list[str]:
    """What the audit log tells."""
    with Catalogue.open(f"sqlite:///{home / 'catalogue.sqlite'}") as catalogue:
        return [entry.action for entry in catalogue.audit.list()]


def test_a_master_is_made_before_and_after_a_rotation(home: Path, tmp_path: Path) -> None:
    """The file is a 16-bit picture of the original's size, the same each time; every read is in the log."""
    photo_id = next(iter(open_store(str(home / "objects")).keys("private/"))).split("/")[1]
    assert 0 == run("export", "master", photo_id, "--out", tmp_path / "one.tif").exit_code
    rotated = run("vault", "rotate")
    assert (0, True) == (rotated.exit_code, "1 families" in rotated.output)
    assert 0 == run("export", "master", photo_id, "--out", tmp_path / "two.tif").exit_code
    assert (tmp_path / "one.tif").read_bytes() == (tmp_path / "two.tif").read_bytes()
    image = decode((tmp_path / "one.tif").read_bytes())
    assert isinstance(image, DecodedImage)
    assert ((640, 480), 16) == (image.size, image.bit_depth)
    assert 2 == actions(home).count("original.read")


def test_a_dicom_file_is_written(home: Path, tmp_path: Path) -> None:
    """The public picture, for which no original is read; an unknown photo ends with a sentence and no file."""
    photo_id = next(iter(open_store(str(home / "objects")).keys("private/"))).split("/")[1]
    assert 0 == run("export", "dicom", photo_id, "--out", tmp_path / "one.dcm").exit_code
    assert [] == complaints(tmp_path / "one.dcm")
    unknown = run("export", "dicom", "unknown", "--out", tmp_path / "none.dcm")
    assert (1, False) == (unknown.exit_code, (tmp_path / "none.dcm").exists())
    assert "original.read" not in actions(home)


def test_no_master_of_what_nobody_may_see(home: Path, tmp_path: Path) -> None:
    """An unknown photo ends with a sentence, no file and no read in the log."""
    ran = run("export", "master", "unknown", "--out", tmp_path / "none.tif")
    assert (1, False) == (ran.exit_code, (tmp_path / "none.tif").exists())
    assert "original.read" not in actions(home)


def test_check_tells_by_its_exit_code(home: Path) -> None:
    """0 with a table where all is in order; 1 with a sentence for what is not."""
    fine = run("check", "--deep")
    assert (0, True) == (fine.exit_code, "withdrawn photos: nothing is left" in fine.output)
    store = open_store(str(home / "objects"))
    store.erase(next(iter(store.keys("public/"))))
    broken = run("check")
    assert (1, True) == (broken.exit_code, "missing; restore it from a backup" in broken.output)


def test_nothing_is_left_to_encrypt(home: Path) -> None:
    """What was ingested is encrypted already."""
    ran = run("vault", "encrypt")
    assert (0, "Encrypted 0 originals.") == (ran.exit_code, ran.output.strip())
    assert home.exists()
