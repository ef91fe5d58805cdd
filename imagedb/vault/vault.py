"""The vault: originals are encrypted before they reach the store, and read through one function.

Each photo has a data key, each consent a family key that wraps them, the operator a master key that wraps those.
A family key for each consent, not for each baby: a withdrawal ends one consent, and destroying one row then
ends every copy of its originals that is left anywhere. Nobody has to ask which other consents a baby has.
"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from imagedb.catalogue import Catalogue
from imagedb.catalogue.vault_keys import Original
from imagedb.errors import OriginalLockedError, UnknownPhotoError, VaultKeyError
from imagedb.objects import ObjectInfo, ObjectMissingError, ObjectStore
from imagedb.seal import MEDIA_TYPE, VERSION, FamilyKey, Seal
from imagedb.vault import cipher
from imagedb.vault.master import MasterKey, MasterKeys
from imagedb.vocabulary import RenditionName

SUFFIX = "sealed"
"""How the name of an encrypted original ends in the store."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """An encrypted original, and what opens it again."""

    data: bytes
    seal: Seal


class Vault:
    """Seals and opens originals of one catalogue, by the master key in a file."""

    def __init__(self, catalogue: Catalogue, key_file: Path) -> None:
        self._catalogue = catalogue
        self._file = key_file
        self._masters = MasterKeys(key_file)

    def seal(self, photo_id: str, consent_id: str, data: bytes) -> Sealed:
        """Encrypt an original under a new data key. Nothing is kept until the photo's row is written.

        Only under the catalogue's lock (`Catalogue.exclusive`). Raises VaultKeyError.
        """
        family, secret = self._family(consent_id)
        key, nonce = cipher.new_key(), cipher.new_nonce()
        wrapped = cipher.wrap(secret, key, _about_data_key(photo_id))
        sealed = cipher.encrypt(key, nonce, data, _about_original(photo_id))
        return Sealed(sealed, Seal(VERSION, nonce, wrapped, family))

    def open(self, original: Original, data: bytes) -> bytes:
        """The original from its encrypted bytes. Raises OriginalLockedError and VaultKeyError."""
        seal = original.seal
        key = None if seal is None else self.data_key(original)
        if seal is None or key is None or seal.version != VERSION:
            raise OriginalLockedError(original.photo_id)
        opened = cipher.decrypt(key, seal.nonce, data, _about_original(original.photo_id))
        if opened is None:
            raise OriginalLockedError(original.photo_id)
        return opened

    def data_key(self, original: Original) -> bytes | None:
        """The photo's data key, or None when its family's key does not open it. Raises VaultKeyError."""
        if original.seal is None:
            return None
        secret = self.family_secret(original.seal.family)
        if secret is None:
            return None
        return cipher.unwrap(secret, original.seal.wrapped, _about_data_key(original.photo_id))

    def family_secret(self, family: FamilyKey) -> bytes | None:
        """The family's key, or None when the master key does not open it.

        Raises VaultKeyError when the file does not hold the master key that wraps it.
        """
        master = next((key for key in self._masters.all() if key.name == family.master), None)
        if master is None:
            raise VaultKeyError(str(self._file), f"does not hold the key {family.master}; put it back")
        return cipher.unwrap(master.secret, family.wrapped, _about_family_key(family.consent_id))

    def rotate(self) -> int:
        """Wrap every family's key by a new master key and destroy the old one; return how many there were.

        Killed at any moment, the file holds what opens everything, and the next call goes on. Raises
        VaultKeyError and CatalogueBusyError.
        """
        with self._catalogue.exclusive():
            before = self._current()
            # A second line means that an earlier rotation was cut short: its new key is used, not another one.
            resumed = len(self._masters.all()) > 1
            new = before if resumed else MasterKey(cipher.new_key())
            if not resumed:
                self._masters.replace((new, before))
            count = self._catalogue.vault_keys.rewrap(lambda family: self._rewrapped(family, new), new.name)
            self._masters.replace((new,))
            self._catalogue.withdrawals.scrub()
            return count

    def _family(self, consent_id: str) -> tuple[FamilyKey, bytes]:
        """The family's key, wrapped and bare; a new one where it has none."""
        known = self._catalogue.vault_keys.family(consent_id)
        if known is None:
            master, secret = self._current(), cipher.new_key()
            wrapped = cipher.wrap(master.secret, secret, _about_family_key(consent_id))
            return FamilyKey(consent_id, master.name, wrapped), secret
        opened = self.family_secret(known)
        if opened is None:
            raise VaultKeyError(str(self._file), f"does not open the key of consent {consent_id}")
        return known, opened

    def _current(self) -> MasterKey:
        """The master key that wraps. A new one is made only where it cannot be a lost one."""
        keys = self._masters.all()
        if keys:
            return keys[0]
        if self._catalogue.vault_keys.families():
            raise VaultKeyError(str(self._file), "is missing, and originals are locked by it; put it back")
        return self._masters.make()

    def _rewrapped(self, family: FamilyKey, master: MasterKey) -> FamilyKey:
        secret = self.family_secret(family)
        if secret is None:
            raise VaultKeyError(str(self._file), f"does not open the key of consent {family.consent_id}")
        about = _about_family_key(family.consent_id)
        return replace(family, master=master.name, wrapped=cipher.wrap(master.secret, secret, about))


def read_original(vault: Vault, catalogue: Catalogue, store: ObjectStore, photo_id: str, by: str) -> bytes:
    """A photo's original as a PNG: the only way to read one, and every read is in the audit log before it happens.

    `by` is the reading person's random id, "policy" or "command_line". Raises UnknownPhotoError, also for a photo that is withdrawn meanwhile, OriginalUnlockedError for one that
    was never encrypted, OriginalLockedError, VaultKeyError, and what the store raises.
    """
    original = catalogue.vault_keys.to_read(photo_id, by)
    try:
        data = store.get(original.key)
    except ObjectMissingError:
        if catalogue.vault_keys.has(photo_id):
            raise
        raise UnknownPhotoError(photo_id) from None
    return vault.open(original, data)


def encrypt_all(vault: Vault, catalogue: Catalogue, store: ObjectStore) -> tuple[str, ...]:
    """Encrypt every original that lies in the store as it is; return their photos' ids.

    The encrypted bytes first, then the row, then the plain bytes are erased with all versions. Killed in
    between, the next call or a sweep goes on. Raises CatalogueBusyError, VaultKeyError and what the store raises.
    """
    with catalogue.exclusive():
        plain = [original for original in catalogue.vault_keys.originals() if original.seal is None]
        return tuple(one.photo_id for one in plain if _encrypt(vault, catalogue, store, one))


def _encrypt(vault: Vault, catalogue: Catalogue, store: ObjectStore, original: Original) -> bool:
    plain = store.get(original.key)
    sealed = vault.seal(original.photo_id, original.consent_id, plain)
    digest = hashlib.sha256(sealed.data).hexdigest()
    # Beside the plain bytes, under the hash of what lies there now.
    folder = original.key.rpartition("/")[0]
    key = f"{folder}/{RenditionName.ORIGINAL}-{digest[:16]}.{SUFFIX}"
    store.put(key, sealed.data, sha256=digest, media_type=MEDIA_TYPE)
    info = ObjectInfo(key, len(sealed.data), digest, MEDIA_TYPE)
    if not catalogue.vault_keys.convert(original.photo_id, info, sealed.seal):
        store.erase(key)
        return False
    store.erase(original.key)
    return True


def _about_original(photo_id: str) -> str:
    return f"imagedb original {VERSION} {photo_id}"


def _about_data_key(photo_id: str) -> str:
    return f"imagedb data key {VERSION} {photo_id}"


def _about_family_key(consent_id: str) -> str:
    return f"imagedb family key {VERSION} {consent_id}"
