"""The command `imagedb`, as a person at a terminal sees it."""

import json
import os
import socket
import subprocess
import sys
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import httpx
import pytest
from click.testing import Result
from typer.testing import CliRunner

import ingest.rows
from api.cli import terminal
from api.cli.app import app
from api.cli.serving import why_not
from consent.event import EventKind
from imagedb.catalogue import Catalogue
from imagedb.objects import open_store
from ingest.workers import InlineExecutor
from tests.support.consents import GIVEN, event, given
from tests.support.examples import in_full
from tests.support.ingest_kit import family, photo, row, write_manifest
from tests.support.processes import free_port, serving
from tests.support.stores import held

HEAVY = {"numpy", "cv2", "sqlalchemy", "fastapi", "uvicorn", "httpx", "boto3"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own, and no worker processes."""
    monkeypatch.setenv("IMAGEDB_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(terminal.out, "width", 200)
    for name in ("DATABASE_URL", "OBJECT_STORE"):
        monkeypatch.delenv(name, raising=False)

    class Inline(InlineExecutor):
        """Stands in for the pool."""

        def __init__(self, jobs: int) -> None:
            self.jobs = jobs

    for module in ("ingesting", "demonstrating"):
        monkeypatch.setattr(f"api.cli.{module}.WorkerPool", Inline)
    return tmp_path / "home"


def run(*arguments: str | Path, answer: str = "") -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=answer)


def test_help_is_quick_to_come() -> None:
    """Help imports nothing that takes long: no array, database or web library."""
    script = f"import api.cli.app, sys; print(sorted({HEAVY} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "[]" == ran.stdout.strip()
    shown = run("--help")
    assert 0 == shown.exit_code
    for name in ("ingest", "calibrate", "consent", "serve", "demo", "withdraw", "sweep", "download"):
        assert name in shown.stdout
        assert 0 == run(name, "--help").exit_code


def test_the_version_is_told() -> None:
    """`--version` needs no command."""
    shown = run("--version")
    assert (0, f"imagedb {version('imagedb')}\n") == (shown.exit_code, shown.stdout)


def test_ingest_tells_what_became_of_every_row(tmp_path: Path) -> None:
    """A refused row is an answer: exit code 0, its reason and what to do in the table and in the report."""
    rows = [row("a.jpg"), row("b.jpg", sex="[red]x")]
    manifest = write_manifest(tmp_path / "m", rows, photos={"a.jpg": photo()})
    report = tmp_path / "out" / "report.json"
    ran = run("ingest", manifest, "--report", report)
    assert 0 == ran.exit_code, ran.output
    assert "manifest.invalid" in ran.stdout
    assert "column 'sex': '[red]x'" in ran.stdout
    assert {"accepted": 1, "held": 0, "unchanged": 0, "refused": 1, "broken": 0} == json.loads(
        report.read_text()
    )["counts"]
    again = run("ingest", manifest)
    assert 0 == again.exit_code
    assert "unchanged" in again.stdout


def test_ingest_fails_when_something_broke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker's failure is no refusal: exit code 1."""

    def failing(*_: object) -> None:
        message = "no memory left"
        raise MemoryError(message)

    monkeypatch.setattr(ingest.rows, "develop", failing)
    ran = run("ingest", write_manifest(tmp_path / "m", [row("a.jpg")], photos={"a.jpg": b"a"}))
    assert 1 == ran.exit_code
    assert "MemoryError: no memory left" in ran.stdout


def test_a_manifest_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    """Every problem of the manifest is listed, and nothing is taken in."""
    manifest = tmp_path / "manifest.csv"
    manifest.write_text("file,subject\n")
    ran = run("ingest", manifest)
    assert 1 == ran.exit_code
    assert "The required column 'consent' is missing." in ran.stderr


def test_a_dry_run_says_that_nothing_was_written(tmp_path: Path, home: Path) -> None:
    """A dry run decides and calibrates, and leaves no photo."""
    manifest = write_manifest(tmp_path / "m", [row("a.jpg")], photos={"a.jpg": photo()})
    ran = run("ingest", manifest, "--dry-run")
    assert 0 == ran.exit_code, ran.output
    assert "nothing was written" in ran.stdout
    assert [] == list(open_store(str(home / "objects")).keys(""))


def test_an_interrupted_ingest_says_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C: exit code 130, and the words that what is done is safe."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ingest.rows.RowRun._end", interrupted)
    ran = run("ingest", write_manifest(tmp_path / "m", [row("a.jpg", sex="x")], photos={}))
    assert 130 == ran.exit_code
    assert "run the same command to continue" in ran.stderr


def test_a_withdrawal_by_file_is_told(tmp_path: Path) -> None:
    """A consents file that brings a withdrawal says what it did, and what nobody can do."""
    rows, pixels = [row("a.jpg")], {"a.jpg": photo()}
    assert 0 == run("ingest", write_manifest(tmp_path / "m", rows, photos=pixels)).exit_code
    end = event(EventKind.WITHDRAWN, GIVEN + timedelta(days=1))
    manifest = write_manifest(tmp_path / "m", rows, [family(1, given(), end)], pixels)
    ran = run("ingest", manifest)
    assert 0 == ran.exit_code
    assert "1 photos are withdrawn and their bytes erased" in ran.stdout
    assert "cannot be recalled" in ran.stdout


def test_withdraw_asks_and_then_erases(tmp_path: Path, home: Path) -> None:
    """Withdrawing asks once, erases everything, and says that copies cannot be recalled."""
    run("ingest", write_manifest(tmp_path / "m", [row("a.jpg")], photos={"a.jpg": photo()}))
    kept = run("withdraw", "c-1", answer="n\n")
    assert (1, 5) == (kept.exit_code, len(stored(home)))
    assert "cannot be recalled" in kept.stdout
    done = run("withdraw", "c-1", answer="y\n")
    assert (0, 0) == (done.exit_code, len(stored(home)))
    assert "Withdrawn: 1 photos" in done.stdout
    with Catalogue.open(f"sqlite:///{home / 'catalogue.sqlite'}") as catalogue:
        assert 1 == len(catalogue.withdrawals.list())
    unknown = run("withdraw", "c-9", "--yes")
    assert 1 == unknown.exit_code
    assert "no consent 'c-9'" in unknown.stderr


def test_sweep_clears_up(home: Path) -> None:
    """An object that no row needs is erased; missing bytes are a failure."""
    assert 0 == run("sweep").exit_code
    store = open_store(str(home / "objects"))
    digest = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
    store.put("public/orphan/display-0.jpg", b"foo", sha256=digest, media_type="image/jpeg")
    ran = run("sweep")
    assert 0 == ran.exit_code
    assert "Erased 1 left-over objects" in ran.stdout
    assert [] == stored(home)


def stored(home: Path) -> list[str]:
    """Every object's key, the journal of withdrawals aside."""
    return held(open_store(str(home / "objects")))


def test_calibrate_reports_and_writes(tmp_path: Path) -> None:
    """A photo with a card gives a report in words and JSON, a corrected picture and one of the card."""
    source = tmp_path / "ward.jpg"
    source.write_bytes(photo())
    out, report = tmp_path / "out", tmp_path / "r.json"
    ran = run("calibrate", source, "--out", out, "--master", "--report", report)
    assert 0 == ran.exit_code, ran.output
    assert "grade" in ran.stdout
    names = {"ward-calibrated.jpg", "ward-chart.png", "ward-master.tif", "ward-report.json"}
    assert names == {p.name for p in out.iterdir()}
    value = json.loads(report.read_text())
    assert ("calibrated", "ward.jpg") == (value["outcome"], value["photo"])
    assert {"schema_version", "chart", "calibration", "light"} <= value.keys()
    assert report.read_text() == (out / "ward-report.json").read_text()


def test_calibrate_refuses_with_a_reason(tmp_path: Path) -> None:
    """What is no photo is refused: exit code 3, the code, and what to do."""
    source = tmp_path / "x.jpg"
    source.write_bytes(b"<svg/>")
    report = tmp_path / "r.json"
    ran = run("calibrate", source, "--report", report)
    assert 3 == ran.exit_code
    assert "image.type" in ran.stderr
    (reason,) = json.loads(report.read_text())["reasons"]
    assert {"code", "sentence", "detail", "data"} == reason.keys()


def test_calibrate_reads_plain_files_only(tmp_path: Path) -> None:
    """A named pipe is refused at once instead of being waited for."""
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    ran = run("calibrate", pipe)
    assert 1 == ran.exit_code
    assert "not a plain file" in ran.output


def test_calibrate_takes_corners(tmp_path: Path) -> None:
    """Corners are eight numbers; anything else is a mistake in the command, not in the photo."""
    source = tmp_path / "ward.jpg"
    source.write_bytes(photo())
    assert 2 == run("calibrate", source, "--corners", "1,2 3,4 5,6").exit_code
    assert 2 == run("calibrate", source, "--corners", "1,2 3,4 5,6 7,nan").exit_code
    assert 1 == run("calibrate", tmp_path / "none.jpg").exit_code


def samples(folder: Path, expected: str) -> None:
    """A folder of samples: one good photo, and one whose family never said yes."""
    write_manifest(folder / "sample_images", [row("a.jpg")], photos={"a.jpg": photo()})
    refused = row("b.jpg", consent="c-none", x_expected=expected)
    clean = row("c.jpg", subject="s-2", consent="c-2", x_expected="accepted")
    write_manifest(
        folder / "sample_images" / "refusals",
        [refused, clean],
        [family(2)],
        {"c.jpg": photo(2), "b.jpg": b""},
    )


def test_the_demo_checks_what_it_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo takes the good photos in, holds each refusal against what is expected, and does nothing twice."""
    monkeypatch.chdir(tmp_path)
    samples(tmp_path, "consent.missing")
    ran = run("demo", "--no-serve")
    assert 0 == ran.exit_code, ran.output
    assert "1 taken in, 0 known already" in ran.stdout
    assert 2 == ran.stdout.count(" as expected")
    again = run("demo", "--no-serve")
    assert 0 == again.exit_code, again.output
    assert "0 taken in, 1 known already" in again.stdout


def test_the_demo_fails_when_a_refusal_is_not_as_expected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A photo that is refused for another reason than its manifest says is a failure."""
    monkeypatch.chdir(tmp_path)
    samples(tmp_path, "chart.not_found")
    ran = run("demo", "--no-serve")
    assert 1 == ran.exit_code
    assert "NOT as expected" in ran.stdout


def test_the_demo_without_samples_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a clone the demo says where to run it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("api.cli.demonstrating.SAMPLES", "no such folder")
    ran = run("demo", "--no-serve")
    assert 1 == ran.exit_code
    assert "in a clone" in ran.stderr


def test_a_taken_port_is_told_at_once() -> None:
    """When another program has the port, the command says so and does nothing."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"port {port}" in str(why_not("127.0.0.1", port))
        assert 1 == run("serve", "--port", str(port)).exit_code
    assert why_not("127.0.0.1", free_port()) is None


@in_full
def test_serve_listens_to_this_machine_only(home: Path) -> None:
    """Unless told otherwise the server is reached from this machine alone."""
    with serving({"IMAGEDB_HOME": str(home)}) as address:
        assert address.startswith("http://127.0.0.1:")
        assert 200 == httpx.get(f"{address}/healthz").status_code
        port = int(address.rpartition(":")[2])
        with socket.socket() as probe:
            probe.settimeout(2)
            assert 0 != probe.connect_ex(("127.0.0.2", port))


def test_what_cannot_be_downloaded_is_a_mistake_in_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A purpose that there is not, or a server that is not there, is told in words."""
    monkeypatch.setattr("api.client.server.PAUSE", 0)
    assert 2 == run("download", tmp_path / "d", "--purpose", "fun").exit_code
    nobody = run("download", tmp_path / "d", "--server", f"http://127.0.0.1:{free_port()}")
    assert 1 == nobody.exit_code
    assert "could not be searched" in nobody.stderr
