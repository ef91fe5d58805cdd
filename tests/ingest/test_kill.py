"""An ingest that is killed at any moment and run again ends as if nothing had happened."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from imagedb.catalogue import Catalogue
from imagedb.objects import open_store
from imagedb.vault import Vault
from ingest.sweep import sweep
from tests.support.dying import Killed, killed_after
from tests.support.empty_atlas import Atlas
from tests.support.examples import in_full
from tests.support.ingest_kit import family, row, write_manifest
from tests.support.processes import COMMAND, imagedb
from tests.support.whole_state import whole_state

ROWS = [row("a.jpg"), row("refused.jpg", sex="x"), row("b.jpg", subject="s-2", consent="c-2")]
FAMILIES = [family(1), family(2)]


def writes(atlas: Atlas) -> tuple[tuple[object, str], ...]:
    """Every write that an ingest does."""
    catalogue = atlas.catalogue
    return (
        (atlas.store, "put"),
        (atlas.store, "erase"),
        (catalogue.photos, "accession"),
        (catalogue.quarantine, "put"),
        (catalogue.consents, "merge"),
    )


def test_killed_after_any_write(
    tmp_path: Path, quick: list[bytes], sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever write was the last, the next run and a sweep end in the same catalogue and objects."""
    files = {"a.jpg": b"a", "b.jpg": b"b", "again.jpg": b"a", "resaved.jpg": b"a+exif"}
    rows = [*ROWS, row("again.jpg"), row("resaved.jpg")]
    manifest = write_manifest(tmp_path / "m", rows, FAMILIES, files)

    def fresh(name: str) -> Atlas:
        (tmp_path / name).mkdir()
        path = shutil.copy(sqlite_url.removeprefix("sqlite:///"), tmp_path / name / "catalogue.sqlite")
        catalogue = Catalogue.open(f"sqlite:///{path}")
        store = open_store(str(tmp_path / name / "objects"))
        return Atlas(catalogue, store, Vault(catalogue, tmp_path / name / "vault.key"))

    whole = fresh("whole")
    with monkeypatch.context() as patch:
        count = killed_after(-1, writes(whole), patch)
        whole.ingest(manifest)
    expected = whole_state(whole.catalogue, whole.store)
    assert (2, 3) == (len(expected["photos"]), len(expected["quarantine"]))
    for step in range(1, count() + 1):
        atlas = fresh(f"killed-{step}")
        with monkeypatch.context() as patch:
            killed_after(step, writes(atlas), patch)
            with pytest.raises(Killed):
                atlas.ingest(manifest)
        atlas.ingest(manifest)
        assert () == sweep(atlas.catalogue, atlas.store).missing
        assert expected == whole_state(atlas.catalogue, atlas.store), f"killed after write {step}"
        assert atlas.catalogue.photos.object_keys() == atlas.held()
        atlas.catalogue.close()
    whole.catalogue.close()
    assert quick


@in_full
def test_kill_9_and_again(tmp_path: Path) -> None:
    """A real process is killed while it starts, over its first photo and over its second; then run through."""
    manifest = write_manifest(tmp_path / "m", ROWS, FAMILIES)

    def arguments(home: Path) -> tuple[list[str | Path], dict[str, str]]:
        return ["ingest", manifest, "--jobs", "1"], {"IMAGEDB_HOME": str(home)}

    whole, killed = tmp_path / "whole", tmp_path / "killed"
    command, environment = arguments(whole)
    ran = imagedb(command, environment)
    assert 0 == ran.returncode, ran.stdout + ran.stderr

    command, environment = arguments(killed)
    objects = killed / "objects" / "objects"
    moments: list[Callable[[], bool]] = [
        (killed / "catalogue.sqlite").exists,
        lambda: count(objects) >= 1,
        lambda: count(objects) >= 5,
    ]
    for moment in moments:
        kill_when(moment, command, environment)
    ran = imagedb(command, environment)
    assert 0 == ran.returncode, ran.stdout + ran.stderr
    assert state_of(whole) == state_of(killed)


def count(folder: Path) -> int:
    """How many objects there are."""
    return sum(1 for path in folder.rglob("*.*") if path.is_file())


def kill_when(moment: Callable[[], bool], command: list[str | Path], environment: dict[str, str]) -> None:
    """Start the command and kill it, with no chance to tidy up, as soon as the moment has come."""
    with subprocess.Popen(
        [COMMAND, *command],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        until = time.monotonic() + 60
        while not moment() and process.poll() is None and time.monotonic() < until:
            time.sleep(0.004)
        assert process.poll() is None, "it ended before the moment came"
        process.kill()


def state_of(home: Path) -> dict[str, Any]:
    """What lies in a home folder, random names masked."""
    store = open_store(str(home / "objects"))
    with Catalogue.open(f"sqlite:///{home / 'catalogue.sqlite'}") as catalogue:
        assert () == sweep(catalogue, store).missing
        assert catalogue.photos.object_keys() == set(store.keys())
        return whole_state(catalogue, store)
