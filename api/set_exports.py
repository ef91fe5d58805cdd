"""From a stored teaching set to a file of it: what may be shown today is read, and handed to the builders."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from api import translation
from api.errors import NotFoundError, NotOfferedError, PhotoWithdrawnError
from api.reading import is_id
from api.services import Services
from imagedb.model import Photo, Rendition, TeachingSet, Tombstone
from imagedb.objects import ObjectMissingError
from imagedb.vocabulary import RenditionName

if TYPE_CHECKING:
    from api.exports.content import Export, Picture

MOST_BYTES: Final = 100_000_000
"""Bytes of pictures in one file: two hundred photos of the usual size. It is held in memory while it is written."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which a set can be had."""

    suffix: str
    media_type: str
    builder: str
    """Which of `api.exports` writes it. They are slow to load, and their words are those of pages that lead here."""
    around: int
    """Bytes about the pictures, by and large."""
    each: int
    """Bytes about each photo beside its picture, by and large."""

    def build(self, export: "Export") -> bytes:
        """The set in this form."""
        module = import_module(f"api.exports.{self.builder}")
        return cast("Callable[[Export], bytes]", getattr(module, self.builder))(export)


FORMS: Final[Mapping[str, Form]] = {
    form.suffix: form
    for form in (
        Form(
            "pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "slides",
            30_000,
            5_000,
        ),
        Form("pdf", "application/pdf", "handout", 80_000, 2_000),
        Form("zip", "application/zip", "bundle", 6_000, 400),
    )
}


class SetWithdrawnError(PhotoWithdrawnError):
    """Every photo of the set was withdrawn. The month is that of the last."""


@dataclass(frozen=True, slots=True)
class Exportable:
    """A set with those of its photos that can be exported today, and the bytes that they have."""

    found: TeachingSet
    photos: Mapping[str, Photo]

    @property
    def missing(self) -> int:
        """How many of its photos cannot be shown."""
        return len(self.found.items) - sum(item.photo_id in self.photos for item in self.found.items)

    @property
    def picture_bytes(self) -> int:
        """How much the pictures take."""
        return sum(rendition.size for photo in self.photos.values() if (rendition := _display(photo)))

    @property
    def too_large(self) -> bool:
        """Whether it takes more than one file may."""
        return self.picture_bytes > MOST_BYTES

    def size(self, form: Form) -> int:
        """About how many bytes it takes in this form."""
        return self.picture_bytes + form.around + form.each * len(self.photos)


def exportable(services: Services, set_id: str) -> Exportable:
    """The set, if it exists and anything of it can be shown today.

    Raises SetWithdrawnError when all of it was withdrawn, and NotFoundError when nothing can be shown otherwise.
    """
    today = services.clock()
    found = services.catalogue.sets.get(set_id, today) if is_id(set_id) else None
    if found is None:
        msg = "There is no teaching set at this address."
        raise NotFoundError(msg)
    known = services.catalogue.photos.many((item.photo_id for item in found.items), today)
    photos = {key: one for key, one in known.items() if isinstance(one, Photo) and _display(one)}
    months = [one.month for one in known.values() if isinstance(one, Tombstone)]
    if not photos and len(months) == len(known) > 0:
        raise SetWithdrawnError(max(months))
    if not photos:
        msg = "None of this teaching set's photos can be shown."
        raise NotFoundError(msg)
    return Exportable(found, photos)


def made(services: Services, wanted: Exportable, form: Form, origin: str) -> tuple[bytes, list[str]]:
    """The file, and the ids of the photos in it. May block, and takes as much memory as the file three times.

    Raises NotOfferedError for a set that is too large.
    """
    if wanted.too_large:
        msg = f"This set is too large for one file (over {MOST_BYTES // 1_000_000} MB). Make two sets of it."
        raise NotOfferedError(msg)
    from api.exports.content import export_of

    translation.choose(translation.ENGLISH.tag)  # in this thread's context only; see `api.exports.content`
    pictures = _pictures(services, wanted.photos)
    # A withdrawal may have come while the pictures were read.
    still = services.catalogue.photos.shown(pictures, services.clock())
    kept = {key: picture for key, picture in pictures.items() if key in still}
    export = export_of(wanted.found, wanted.photos, kept, origin=origin, made=services.clock())
    return form.build(export), list(kept)


def _pictures(services: Services, photos: Mapping[str, Photo]) -> "dict[str, Picture]":
    from api.exports.content import Picture

    found = {}
    for photo_id, photo in photos.items():
        rendition = _display(photo)
        assert rendition is not None
        try:
            data = services.store.get(rendition.key)
        except ObjectMissingError:
            if services.catalogue.photos.shown([photo_id], services.clock()):
                raise
            continue  # withdrawn since
        found[photo_id] = Picture(data, rendition.sha256, rendition.width, rendition.height)
    return found


def _display(photo: Photo) -> Rendition | None:
    return photo.rendition(RenditionName.DISPLAY)
