"""What the command line does with photos that wait for people; the picture is simulated and declared real."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import terminal
from api.cli.app import app
from api.services import today
from imagedb.catalogue import Catalogue
from imagedb.objects import open_store
from imagedb.review import Rules
from ingest.workers import InlineExecutor
from tests.support.ingest_kit import photo, row, write_manifest
from tests.support.people import person
from tests.support.reviewing import SAID

RULES = Rules(hold_days=30, lag_days=0)


class Inline(InlineExecutor):
    """Stands in for the pool."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogue]:
    """The catalogue of a home of its own, where nothing lags."""
    monkeypatch.setenv("IMAGEDB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PUBLICATION_LAG_DAYS", "0")
    monkeypatch.setattr(terminal.out, "width", 200)
    monkeypatch.setattr("api.cli.ingesting.WorkerPool", Inline)
    for name in ("DATABASE_URL", "OBJECT_STORE"):
        monkeypatch.delenv(name, raising=False)
    with Catalogue.open(f"sqlite:///{tmp_path / 'home' / 'catalogue.sqlite'}") as opened:
        yield opened


def run(*arguments: str | Path) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def send(folder: Path, *options: str) -> Result:
    """Ingest one photo declared as real."""
    said = row("a.jpg", provenance="real", condition_basis="seen", caption="")
    return run("ingest", write_manifest(folder, [said], photos={"a.jpg": photo()}), "--jobs", "1", *options)


def test_a_photo_waits_is_cleared_and_published(tmp_path: Path, catalogue: Catalogue) -> None:
    """Without a sender it is refused, with one it is held; cleared by two it is published, and not before."""
    assert "review.no_submitter" in send(tmp_path / "m").stdout
    unknown = send(tmp_path / "m", "--submitter", "nobody")
    assert (1, True) == (unknown.exit_code, "no person 'nobody'" in unknown.stderr)
    held = send(tmp_path / "m", "--submitter", person(catalogue).id, "--delete-uploads")
    assert (0, True) == (held.exit_code, "review.two_reviewers" in held.stdout), held.output
    assert not (tmp_path / "m" / "a.jpg").exists()
    assert "Published 0 photos" in run("publish").stdout
    (waiting,) = catalogue.reviews.queue(today(), RULES)
    for who in ("annaaaaaaaaaaaaa", "bertaaaaaaaaaaaa"):
        catalogue.reviews.attest(waiting.photo_id, who, SAID, 0, today(), RULES)
    assert "Published 1 photos; erased 0" in run("publish").stdout
    assert catalogue.photos.get(waiting.photo_id, today()) is not None


@pytest.mark.parametrize(("command", "module"), [("publish", "publishing"), ("sweep", "sweeping")])
def test_what_nobody_decided_is_erased(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, command: str, module: str
) -> None:
    """Both commands do it after HOLD_DAYS, with every byte."""
    send(tmp_path / "m", "--submitter", person(catalogue).id)
    assert 0 == run(command).exit_code
    assert 1 == len(catalogue.reviews.queue(today(), RULES))
    monkeypatch.setattr(f"api.cli.{module}.today", lambda: today() + timedelta(days=30))
    done = run(command)
    assert 0 == done.exit_code, done.output
    assert "rased 1" in done.stdout
    assert [] == list(open_store(str(tmp_path / "home" / "objects")).keys(""))
