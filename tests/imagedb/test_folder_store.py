import errno
import os
import stat
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imagedb.objects import (
    ObjectConflictError,
    ObjectCorruptError,
    ObjectMissingError,
    ObjectStoreError,
    ObjectStoreUnavailableError,
)
from imagedb.objects.errors import ObjectKeyError
from imagedb.objects.folder import FolderStore
from imagedb.objects.store import checked_key
from tests.support.examples import examples

KEY = "private/p7kq2/original-0123456789abcdef.png"
DATA = b"0123456789" * 1000

# Run apart, because forking a process that has threads is unsafe. Each child ends itself, as kill -9 would,
# before its n-th operation on a file; once one comes through unharmed the points are used up.
KILLER = """
import os, sys
from hashlib import sha256
from pathlib import Path
from imagedb.objects.folder import FolderStore
from imagedb.objects import ObjectStoreError

KEY, DATA = "private/p7kq2/original.png", b"0123456789" * 1000
OPERATIONS = {"open", "os.link", "os.rename", "os.remove", "os.rmdir", "os.mkdir"}

def put(store):
    store.put(KEY, DATA, sha256=sha256(DATA).hexdigest(), media_type="image/png")

def survives(n, action):
    child = os.fork()
    if child == 0:
        seen = [0]
        def hook(name, arguments):
            if name in OPERATIONS:
                seen[0] += 1
                if seen[0] > n:
                    os._exit(9)
        sys.addaudithook(hook)
        action()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

def points(action, before, after):
    n = 0
    while True:
        store = FolderStore(Path(sys.argv[1]) / f"{action.__name__}-{n}")
        before(store)
        if survives(n, lambda: action(store)):
            return n
        after(store)
        store.tidy()
        for key in list(store.keys()):
            store.erase(key)
        left = [path for path in store._root.rglob("*") if path.is_file()]
        assert not left, (n, left)
        n += 1

def readable_or_not_there(store):
    assert store.head(KEY) is None or store.get(KEY) == DATA
    put(store)
    assert store.get(KEY) == DATA

def erase(store):
    store.erase(KEY)

def listed_until_gone(store):
    if any(KEY.split("/")[1] in str(p) and p.is_file() for p in store._root.rglob("*")):
        assert list(store.keys()) == [KEY]

print(points(put, lambda store: None, readable_or_not_there), points(erase, put, listed_until_gone))
"""


def _put(store: FolderStore, key: str = KEY, data: bytes = DATA) -> None:
    store.put(key, data, sha256=sha256(data).hexdigest(), media_type="image/png")


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """A store in a folder that does not exist yet."""
    return FolderStore(tmp_path / "deep" / "store")


def test_killed_at_any_operation_nothing_reads_wrong(tmp_path: Path) -> None:
    """A put or an erasure killed before any file operation leaves what can be finished, or swept to nothing."""
    ran = subprocess.run(
        [sys.executable, "-c", KILLER, str(tmp_path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (0, "") == (ran.returncode, ran.stderr)
    assert all(int(points) > 4 for points in ran.stdout.split())


def test_only_the_owner_can_enter(store: FolderStore, tmp_path: Path) -> None:
    """Every folder of the store is 0700 and every file 0600, also those made on the way."""
    old = os.umask(0)
    try:
        _put(store)
    finally:
        os.umask(old)
    paths = [tmp_path / "deep", *(tmp_path / "deep").rglob("*")]
    assert {0o700} == {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_dir()}
    assert {0o600} == {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_file()}


def test_the_bytes_are_plain_files(store: FolderStore, tmp_path: Path) -> None:
    """An object can be looked at with ordinary tools under its key."""
    _put(store)
    assert DATA == (tmp_path / "deep" / "store" / "objects" / KEY).read_bytes()


def test_erasing_removes_empty_folders(store: FolderStore, tmp_path: Path) -> None:
    """The id of an erased photo does not stay behind as a folder's name."""
    _put(store)
    store.erase(KEY)
    assert [] == [path for path in (tmp_path / "deep").rglob("*") if "p7kq2" in str(path)]


def test_tidying_removes_unfinished_writes_only(store: FolderStore, tmp_path: Path) -> None:
    """What an interrupted write left is removed, what is stored is not."""
    _put(store)
    left = tmp_path / "deep" / "store" / "unfinished" / "left"
    left.write_bytes(b"half")
    store.tidy()
    assert not left.exists()
    assert DATA == store.get(KEY)


def test_putting_again_heals_damage(store: FolderStore, tmp_path: Path) -> None:
    """Damaged bytes are replaced by the right ones when those are put again."""
    _put(store)
    (tmp_path / "deep" / "store" / "objects" / KEY).write_bytes(b"rot")
    _put(store)
    assert DATA == store.get(KEY)


def test_bytes_without_a_record_are_not_trusted(store: FolderStore, tmp_path: Path) -> None:
    """A file that somebody laid in the store is listed and can be erased, but is never read as an object."""
    path = tmp_path / "deep" / "store" / "objects" / "a" / "b.png"
    path.parent.mkdir(parents=True)
    path.write_bytes(DATA)
    assert ["a/b.png"] == [*store.keys()]
    assert store.head("a/b.png") is None
    with pytest.raises(ObjectCorruptError):
        store.get("a/b.png")
    store.erase("a/b.png")
    assert [] == [*store.keys()]


def test_a_key_cannot_be_a_folder_of_another(store: FolderStore) -> None:
    """Where a key would have to be both a file and a folder the second is refused."""
    _put(store, "a/b")
    with pytest.raises(ObjectConflictError):
        _put(store, "a/b/c")
    with pytest.raises(ObjectMissingError):
        store.get("a")


def test_a_write_that_does_not_stick_is_an_error(store: FolderStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """When reading back gives other bytes than were written, the put fails."""
    monkeypatch.setattr(FolderStore, "_holds", lambda *_: False)
    with pytest.raises(ObjectCorruptError):
        _put(store)


def test_an_object_erased_at_every_try_is_an_error(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A put that meets an erasure each time gives up and says so."""

    def vanish(*_: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(os, "link", vanish)
    with pytest.raises(ObjectStoreUnavailableError, match="each time"):
        _put(store)


def test_a_full_disk_is_said_in_the_stores_words(
    store: FolderStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the file system becomes ObjectStoreUnavailableError and leaves no half file."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "link", full)
    with pytest.raises(ObjectStoreUnavailableError, match="No space left"):
        _put(store)
    assert [] == [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_folder_that_is_a_file_fails_its_check(tmp_path: Path) -> None:
    """A store whose folder cannot be made does not pass its check."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ObjectStoreError):
        FolderStore(tmp_path / "file").check()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(20))
@given(
    st.text(max_size=30)
    | st.lists(st.sampled_from([*"ab/\\.:~@", "..", "/..", "\0", "%2e"]), max_size=8).map("".join)
)
def test_no_key_leaves_the_folder(tmp_path: Path, key: str) -> None:
    """Whatever the key, nothing is written outside the store's folder, and most keys are refused."""
    root = tmp_path / "inside" / "store"
    try:
        _put(FolderStore(root), key, b"x")
    except (ObjectKeyError, ObjectConflictError):
        pass
    else:
        assert (root / "objects" / key).resolve().is_relative_to(root.resolve() / "objects")
    assert {"inside"} >= {path.name for path in tmp_path.iterdir()}
    assert {"store"} >= {path.name for path in tmp_path.glob("inside/*")}


SEGMENT = st.from_regex(r"[a-z0-9_]([a-z0-9_.-]{0,118}[a-z0-9_])?", fullmatch=True)


@given(st.lists(SEGMENT, min_size=1, max_size=8))
def test_every_key_of_the_grammar_is_one(segments: list[str]) -> None:
    """Keys as documented are taken as they are and fit a file system's names."""
    key = "/".join(segments)
    assert key == checked_key(key)
    assert all(part not in {"", ".", ".."} and len(f"{part}@.json") < 255 for part in Path(key).parts)
