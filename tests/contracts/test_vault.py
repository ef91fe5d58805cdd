"""Originals are encrypted, read through one function, and lost for good with their family's key."""

from dataclasses import replace
from pathlib import Path

import pytest

from consent.event import EventKind
from imagedb.catalogue import Catalogue
from imagedb.catalogue.vault_keys import Original
from imagedb.errors import OriginalLockedError, OriginalUnlockedError, UnknownPhotoError, VaultKeyError
from imagedb.model import Tombstone
from imagedb.opening import Opened
from imagedb.vault import Vault, encrypt_all, read_original
from imagedb.withdrawal import withdraw
from tests.support.consents import TODAY, consent, event
from tests.support.factories import CONSENT_ID
from tests.support.sealed import PLAIN, opened_over, take_in
from tests.support.stores import held

WITHDRAWN = event(EventKind.WITHDRAWN)
BY = "command_line"


@pytest.fixture
def opened(ready: Catalogue, tmp_path: Path) -> Opened:
    """An atlas that knows two families and no photo."""
    ready.consents.merge(consent(id="c-2"), TODAY)
    return opened_over(ready, tmp_path)


def read(opened: Opened, photo_id: str) -> bytes:
    """The original."""
    return read_original(opened.vault, opened.catalogue, opened.store, photo_id, BY)


def original_of(opened: Opened, photo_id: str) -> Original:
    """What the catalogue knows of the original."""
    return next(one for one in opened.catalogue.vault_keys.originals() if one.photo_id == photo_id)


def key_file(tmp_path: Path) -> Path:
    """Where the master key lies."""
    return tmp_path / "keys" / "vault.key"


def test_the_store_holds_no_pixel_and_a_read_is_noted(opened: Opened) -> None:
    """Only encrypted bytes are stored; reading gives the original back and stands in the audit log."""
    accession = take_in(opened)
    assert PLAIN not in opened.store.get(accession.original.key)
    assert PLAIN + accession.photo.id.encode() == read(opened, accession.photo.id)
    last = opened.catalogue.audit.list()[-1]
    assert "original.read" == last.action
    assert accession.photo.id in last.about


def test_no_two_photos_share_a_key(opened: Opened) -> None:
    """Each photo has a data key of its own, and each family one that wraps them."""
    first, second, other = take_in(opened), take_in(opened), take_in(opened, "c-2")
    originals = [original_of(opened, one.photo.id) for one in (first, second, other)]
    assert 3 == len({opened.vault.data_key(one) for one in originals})
    assert 2 == len({one.seal.family.wrapped for one in originals if one.seal})


def test_a_withdrawal_destroys_the_keys(opened: Opened) -> None:
    """Bytes and rows that somebody copied cannot be opened by anything that is left; the other family's can."""
    gone, stays = take_in(opened), take_in(opened, "c-2")
    withdraw(opened.catalogue, opened.store, CONSENT_ID, WITHDRAWN, TODAY)
    assert ["c-2"] == [key.consent_id for key in opened.catalogue.vault_keys.families()]
    assert [stays.photo.id] == [one.photo_id for one in opened.catalogue.vault_keys.originals()]
    with pytest.raises(UnknownPhotoError):
        read(opened, gone.photo.id)
    assert read(opened, stays.photo.id)


def test_the_family_s_key_stays_while_a_photo_does(opened: Opened) -> None:
    """Taking one photo takes its key; the last one takes the family's."""
    photos = [take_in(opened).photo.id for _ in range(2)]
    opened.catalogue.withdrawals.replay(Tombstone(photos[0], "2026-06", (), ()))
    assert [CONSENT_ID] == [key.consent_id for key in opened.catalogue.vault_keys.families()]
    assert read(opened, photos[1])
    opened.catalogue.withdrawals.replay(Tombstone(photos[1], "2026-06", (), ()))
    assert () == opened.catalogue.vault_keys.families()


def test_nothing_can_stand_in_for_another(opened: Opened) -> None:
    """Neither bytes nor a wrapped key of one photo open as another's, nor bytes that were changed."""
    one, two = (original_of(opened, take_in(opened).photo.id) for _ in range(2))
    bytes_of = {original.photo_id: opened.store.get(original.key) for original in (one, two)}
    assert one.seal
    changed = bytes([bytes_of[one.photo_id][0] ^ 1]) + bytes_of[one.photo_id][1:]
    for original, data in (
        (one, bytes_of[two.photo_id]),
        (one, changed),
        (replace(one, seal=two.seal), bytes_of[two.photo_id]),
        (replace(one, seal=replace(one.seal, version=2)), bytes_of[one.photo_id]),
    ):
        with pytest.raises(OriginalLockedError):
            opened.vault.open(original, data)


def test_rotation_changes_the_master_key_alone(opened: Opened, tmp_path: Path) -> None:
    """After it the old master key opens nothing, every original is read as before, and no object has changed."""
    photos = [take_in(opened).photo.id, take_in(opened, "c-2").photo.id]
    before, objects = key_file(tmp_path).read_bytes(), held(opened.store)
    assert 2 == opened.vault.rotate()
    assert objects == held(opened.store)
    assert all(read(opened, photo_id) for photo_id in photos)
    key_file(tmp_path).write_bytes(before)
    with pytest.raises(VaultKeyError, match="does not hold the key"):
        read(opened, photos[0])


def test_a_rotation_cut_short_is_gone_on_with(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before the keys are wrapped anew, everything can still be read; the next rotation ends it."""
    photo_id = take_in(opened).photo.id
    with monkeypatch.context() as patch:
        patch.setattr(opened.catalogue.vault_keys, "rewrap", lambda *_: pytest.fail("killed"))
        with pytest.raises(pytest.fail.Exception):
            opened.vault.rotate()
    assert 2 == len(key_file(tmp_path).read_bytes().split())
    assert read(opened, photo_id)
    opened.vault.rotate()
    assert 1 == len(key_file(tmp_path).read_bytes().split())
    assert read(opened, photo_id)


def test_a_lost_master_key_is_not_replaced(opened: Opened, tmp_path: Path) -> None:
    """Where originals are locked by a key that is gone, nothing is read, nothing sealed and no new key made."""
    photo_id = take_in(opened).photo.id
    key_file(tmp_path).unlink()
    with pytest.raises(VaultKeyError, match="put it back"):
        read(opened, photo_id)
    with pytest.raises(VaultKeyError, match="put it back"):
        opened.vault.seal("another", "c-2", b"")
    assert not key_file(tmp_path).exists()


def test_the_key_file_is_the_owner_s_alone(opened: Opened, tmp_path: Path) -> None:
    """It is made with mode 0600; one that everybody can read, or that holds no key, is refused by name."""
    take_in(opened)
    path = key_file(tmp_path)
    assert (0o600, 0o700) == (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777)
    path.chmod(0o644)
    with pytest.raises(VaultKeyError, match="everybody"):
        take_in(opened)
    path.chmod(0o600)
    path.write_text("no key\n")
    with pytest.raises(VaultKeyError, match="no key"):
        take_in(opened)


def test_what_was_stored_before_is_encrypted(opened: Opened) -> None:
    """An original from before there was a vault is not read; converting leaves encrypted bytes alone."""
    plain = take_in(opened, sealed=False)
    with pytest.raises(OriginalUnlockedError, match="imagedb vault encrypt"):
        read(opened, plain.photo.id)
    locked = encrypt_all(opened.vault, opened.catalogue, opened.store)
    assert (plain.photo.id,) == locked
    assert PLAIN + plain.photo.id.encode() == read(opened, plain.photo.id)
    (key,) = held(opened.store, f"private/{plain.photo.id}/")
    assert PLAIN not in opened.store.get(key)
    assert () == encrypt_all(opened.vault, opened.catalogue, opened.store)


def test_a_second_process_knows_the_key(opened: Opened, tmp_path: Path) -> None:
    """Another vault over the same file reads what this one sealed."""
    photo_id = take_in(opened).photo.id
    again = Vault(opened.catalogue, key_file(tmp_path))
    assert read_original(again, opened.catalogue, opened.store, photo_id, BY)
