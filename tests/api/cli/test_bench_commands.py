"""`imagedb bench`, as an operator at a terminal sees it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.app import app
from imagedb.catalogue import Catalogue
from imagedb.search import SearchQuery
from tests.support.consents import TODAY


def test_seeding_fills_an_empty_catalogue_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command fills an empty catalogue, and leaves one that holds anything as it is, with a sentence."""
    for name in ("DATABASE_URL", "OBJECT_STORE", "VAULT_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("IMAGEDB_HOME", str(tmp_path))
    first = CliRunner().invoke(app, ["bench", "seed", "--photos", "150"])
    assert 0 == first.exit_code, first.output
    assert "150 rows of photos without pictures" in first.output
    second = CliRunner().invoke(app, ["bench", "seed", "--photos", "150"])
    assert 1 == second.exit_code
    assert "not empty" in second.output
    with Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite'}") as catalogue:
        assert 130 < catalogue.photos.count(SearchQuery(), TODAY) <= 150
