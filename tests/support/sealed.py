"""Photos with an encrypted original and real bytes, for tests of the vault and of what is left of a photo."""

import hashlib
from dataclasses import replace
from pathlib import Path

from imagedb.catalogue import Catalogue
from imagedb.model import Accession, Rendition
from imagedb.objects import ObjectStore, open_store
from imagedb.opening import Opened
from imagedb.seal import MEDIA_TYPE
from imagedb.vault import SUFFIX, Vault
from imagedb.vocabulary import RenditionName
from tests.support.factories import CONSENT_ID, make_accession, make_photo

PLAIN = b"\x89PNG the pixels of a photograph "


def opened_over(catalogue: Catalogue, folder: Path) -> Opened:
    """The catalogue with a store and a vault in a folder."""
    return Opened(
        catalogue, open_store(str(folder / "objects")), Vault(catalogue, folder / "keys" / "vault.key")
    )


def take_in(opened: Opened, consent_id: str = CONSENT_ID, *, sealed: bool = True) -> Accession:
    """A photo whose every rendition has bytes; its original encrypted, or as before there was a vault."""
    photo = make_photo()
    shown = tuple(
        _stored(opened.store, one, f"{one.name} of {photo.id}".encode()) for one in photo.renditions
    )
    accession = make_accession(replace(photo, renditions=shown), consent_id=consent_id)
    data, seal, media_type, suffix = PLAIN + photo.id.encode(), None, "image/png", "png"
    if sealed:
        locked = opened.vault.seal(photo.id, consent_id, data)
        data, seal, media_type, suffix = locked.data, locked.seal, MEDIA_TYPE, SUFFIX
    key = f"private/{photo.id}/original-{hashlib.sha256(data).hexdigest()[:16]}.{suffix}"
    bare = Rendition(RenditionName.ORIGINAL, key, media_type, 8, 6, 0, "")
    accession = replace(accession, original=_stored(opened.store, bare, data), seal=seal)
    opened.catalogue.photos.accession(accession)
    return accession


def _stored(store: ObjectStore, rendition: Rendition, data: bytes) -> Rendition:
    digest = hashlib.sha256(data).hexdigest()
    store.put(rendition.key, data, sha256=digest, media_type=rendition.media_type)
    return replace(rendition, size=len(data), sha256=digest)
