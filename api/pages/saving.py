"""The forms in which a photo can be saved: each with its address, what it is good for, and its size."""

from dataclasses import dataclass
from typing import Final

from api.schemas import JSON, photo_href, public_renditions, rendition_href
from api.translation import gettext, mark
from imagedb.model import Photo, Rendition
from imagedb.vocabulary import Provenance, RenditionName


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its address, what it is called, what it is good for.

    `saved_as` names the saved copy, where the answer does not name it itself.
    """

    href: str
    name: str
    detail: str
    media_type: str
    saved_as: str = ""


_PICTURES: Final = {
    RenditionName.DISPLAY: mark("Calibrated picture"),
    RenditionName.AS_SHOT: mark("Picture as shot"),
}


def forms(photo: Photo) -> list[Form]:
    """Every form that a reader may save."""
    kind = "simulated-" if photo.provenance is Provenance.SIMULATED else ""
    return [
        *(_picture(photo, one) for one in public_renditions(photo) if one.name in _PICTURES),
        Form(
            f"{photo_href(photo.id)}/dicom",
            gettext("DICOM"),
            gettext("the calibrated picture with its record, for archives and their viewers"),
            "application/dicom",
        ),
        Form(
            f"/iiif/presentation/{photo.id}/manifest",
            gettext("IIIF manifest"),
            gettext("both pictures with the outlines, for viewers such as Mirador"),
            "application/ld+json",
            f"{kind}{photo.id}-manifest.json",
        ),
        Form(
            photo_href(photo.id),
            gettext("This record as JSON"),
            gettext("every number on this page, with the whole calibration report"),
            JSON,
            f"{kind}{photo.id}.json",
        ),
    ]


def _picture(photo: Photo, rendition: Rendition) -> Form:
    return Form(
        rendition_href(photo.id, rendition.name),
        gettext(_PICTURES[rendition.name]),
        _described(rendition),
        rendition.media_type,
    )


def _described(rendition: Rendition) -> str:
    kind = rendition.media_type.split("/")[-1].upper()
    return f"{kind}, {rendition.width} \u00d7 {rendition.height}, {size_words(rendition.size)}"


def size_words(size: int) -> str:
    """A size as a reader knows it: 12 kB, 3.4 MB."""
    return f"{max(1, round(size / 1000))} kB" if size < 1_000_000 else f"{size / 1e6:.1f} MB"
