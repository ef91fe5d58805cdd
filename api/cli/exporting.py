"""What `imagedb export` does and shows."""

from pathlib import Path

from api.cli.atlas import open_atlas
from api.cli.exits import BROKE, OK
from api.cli.terminal import complain, out, plain
from api.services import today
from imagedb.dicom import photograph
from imagedb.errors import UnknownPhotoError
from imagedb.mastering import master_of
from imagedb.model import Photo
from imagedb.vocabulary import RenditionName

BY = "command_line"


def run_master(photo_id: str, path: Path) -> int:
    """Write a photo's master, whole or not at all, and return the exit code."""
    with open_atlas() as atlas:
        made = master_of(atlas.catalogue, atlas.store, atlas.vault, photo_id, today(), BY)
    return _write(path, made.data, f"code / {made.scale:g} is linear light, where 1 is a perfect white")


def run_dicom(photo_id: str, path: Path) -> int:
    """Write a photo's DICOM file, whole or not at all, and return the exit code. Raises UnknownPhotoError."""
    with open_atlas() as atlas:
        photo = atlas.catalogue.photos.get(photo_id, today())
        picture = photo.rendition(RenditionName.DISPLAY) if isinstance(photo, Photo) else None
        if not isinstance(photo, Photo) or picture is None:
            raise UnknownPhotoError(photo_id)
        data = photograph(photo, picture, atlas.store.get(picture.key))
    return _write(path, data, "delete it when its family withdraws")


def _write(path: Path, data: bytes, about: str) -> int:
    unfinished = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(data)
        unfinished.replace(path)
    except OSError as error:
        complain(f"{path} cannot be written: {error.strerror}.")
        return BROKE
    out.print(plain(f"Wrote {path}: {about}."))
    return OK
