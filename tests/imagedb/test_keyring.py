import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from imagedb.audit.note import SigningKey
from imagedb.catalogue import Catalogue
from imagedb.errors import SigningKeyError
from imagedb.keyring import replace_key, signing_key
from imagedb.signed import endorses

# What several processes do that start at once over one new catalogue.
_ASK = """
import sys
from pathlib import Path
from imagedb.catalogue import Catalogue
from imagedb.keyring import signing_key
with Catalogue.open(sys.argv[1]) as catalogue:
    print(signing_key(catalogue, Path(sys.argv[2])).public_key.line)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the key is to lie."""
    return tmp_path / "keys" / "signing.pem"


def test_a_key_is_made_when_first_needed(catalogue: Catalogue, path: Path) -> None:
    """Only its owner may read it, the catalogue lists it, and the next who asks has the same."""
    assert (None, ()) == (catalogue.keys.current(), catalogue.keys.list())
    key = signing_key(catalogue, path)
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert [path] == list(path.parent.iterdir())
    assert [key.public_key] == [listed.key for listed in catalogue.keys.list()]
    assert key.public_key == catalogue.keys.current() == signing_key(catalogue, path).public_key
    assert catalogue.audit.origin() == key.name
    assert ["key.added"] == [entry.action for entry in catalogue.audit.list(about=key.public_key.id)]


def test_several_that_ask_at_once_have_one_key(catalogue: Catalogue, path: Path) -> None:
    """Threads of one process, on either database."""
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: signing_key(catalogue, path).public_key, range(8)))
    assert 1 == len(set(found)) == len(catalogue.keys.list())


def test_several_processes_that_start_at_once_have_one_key(sqlite_url: str, path: Path) -> None:
    """And so do processes."""
    asking = [
        subprocess.Popen([sys.executable, "-c", _ASK, sqlite_url, path], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    lines = {process.communicate(timeout=60)[0] for process in asking}
    with Catalogue.open(sqlite_url) as catalogue:
        assert lines == {f"{listed.key.line}\n" for listed in catalogue.keys.list()}


def test_a_key_is_replaced_and_names_its_successor(catalogue: Catalogue, path: Path) -> None:
    """The old key stays listed with its days, and says which key follows it; its secret is gone."""
    old = signing_key(catalogue, path)
    secret = path.read_bytes()
    new = replace_key(catalogue, path)
    first, second = catalogue.keys.list()
    assert (old.public_key, new.public_key) == (first.key, second.key)
    assert (first.since, None, None) == (first.until, first.endorsement, second.until)
    assert second.endorsement is not None
    assert endorses(first.key, second.key, second.endorsement)
    assert not endorses(second.key, first.key, second.endorsement)
    assert not endorses(first.key, second.key, "?")
    assert new.public_key == signing_key(catalogue, path).public_key
    assert secret != path.read_bytes()
    assert [path] == list(path.parent.iterdir())
    assert ["key.retired"] == [e.action for e in catalogue.audit.list(after=1, about=old.public_key.id)]


def test_a_key_that_was_lost_is_replaced_without_its_word(sqlite_catalogue: Catalogue, path: Path) -> None:
    """Nothing is signed with a key that nobody announced; whoever replaces it says so by a command."""
    signing_key(sqlite_catalogue, path)
    path.unlink()
    with pytest.raises(SigningKeyError, match="imagedb key replace"):
        signing_key(sqlite_catalogue, path)
    assert not path.exists()
    replace_key(sqlite_catalogue, path)
    assert sqlite_catalogue.keys.list()[-1].endorsement is None
    signing_key(sqlite_catalogue, path)


def test_another_catalogues_key_is_refused(sqlite_catalogue: Catalogue, path: Path, tmp_path: Path) -> None:
    """A second machine with a key of its own does not sign beside the first."""
    key = signing_key(sqlite_catalogue, path)
    elsewhere = tmp_path / "elsewhere" / "signing.pem"
    with pytest.raises(SigningKeyError, match=key.public_key.id):
        signing_key(sqlite_catalogue, elsewhere)
    with pytest.raises(SigningKeyError, match=key.public_key.id):
        sqlite_catalogue.keys.begin(bytes(32))


def test_a_replacement_that_was_cut_short_is_finished(
    sqlite_catalogue: Catalogue, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the catalogue and the file, the next who asks puts the file in its place."""
    signing_key(sqlite_catalogue, path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            replace_key(sqlite_catalogue, path)
    current = sqlite_catalogue.keys.current()
    assert current == signing_key(sqlite_catalogue, path).public_key
    assert [path] == list(path.parent.iterdir())


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_of_two_that_replace_a_key_one_is_told(sqlite_catalogue: Catalogue, path: Path) -> None:
    """The second finds that its old key signs no longer, and leaves no file."""
    old = signing_key(sqlite_catalogue, path).public_key
    replace_key(sqlite_catalogue, path)
    with pytest.raises(SigningKeyError, match="in the meantime"):
        sqlite_catalogue.keys.replace(old, old, None)


@pytest.mark.parametrize(
    "content", [b"", b"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n", b"secret"]
)
def test_a_file_that_is_no_key_is_said_to_be_none(
    sqlite_catalogue: Catalogue, path: Path, content: bytes
) -> None:
    """The message names the file and never quotes it."""
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(SigningKeyError, match="is not an Ed25519 key") as caught:
        signing_key(sqlite_catalogue, path)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_place_that_cannot_be_written_is_named(sqlite_catalogue: Catalogue, tmp_path: Path) -> None:
    """A file in place of the folder is told in words."""
    (tmp_path / "file").touch()
    with pytest.raises(SigningKeyError, match="cannot be made"):
        signing_key(sqlite_catalogue, tmp_path / "file" / "signing.pem")


def test_a_key_shows_no_secret(sqlite_catalogue: Catalogue, path: Path) -> None:
    """What a log or a traceback would show of a key holds nothing of its file."""
    key: SigningKey = signing_key(sqlite_catalogue, path)
    inner = "".join(path.read_text().splitlines()[1:-1])
    assert inner not in repr(key)
    assert key.secret.private_bytes_raw().hex() not in repr(key)
