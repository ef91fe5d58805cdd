"""Manifests after the IIIF Presentation API 3.0: what a viewer needs to show a photo or a teaching set. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from api.pages import facts, say, words
from api.schemas import image_service_href, photo_href, public_renditions, rendition_href
from consent.licence import describe
from imagedb import wording
from imagedb.model import Photo, Region, Rendition, TeachingSet
from imagedb.vocabulary import RenditionName

CONTEXT: Final = "http://iiif.io/api/presentation/3/context.json"
MEDIA_TYPE: Final = f'application/ld+json;profile="{CONTEXT}"'

DESCRIPTION: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"application/ld+json": {"schema": {"type": "object"}}}}
}
"""What OpenAPI is told of an answer that describes a photo, a set or a picture."""

# Of the statements that the standard allows: our terms are no Creative Commons licence. They stand beside it in words.
RIGHTS: Final = "http://rightsstatements.org/vocab/InC/1.0/"

_VERSIONS: Final = ((RenditionName.DISPLAY, "calibrated"), (RenditionName.AS_SHOT, "as shot"))
_UNCERTAINTY: Final = "CIELAB under D65; ± is one standard uncertainty that the calibration leaves."
_SVG: Final = "http://www.w3.org/2000/svg"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo of a manifest, and what a teaching set says of it."""

    photo: Photo
    note: str = ""


def photo_manifest(origin: str, photo: Photo) -> Json:
    """The manifest of one photo; `origin` is scheme, host and port of this atlas."""
    made = _manifest(f"{origin}/iiif/presentation/{photo.id}/manifest", _title(photo), [Shown(photo)], origin)
    made["summary"] = _said(photo.caption or say.alt_text(photo, "calibrated"))
    made["metadata"] = _metadata(photo)
    made["requiredStatement"]["value"] = _said(wording.INTENDED_USE, describe(photo.licence))
    made["homepage"] = [_page(f"{origin}/photos/{photo.id}", _title(photo))]
    made["seeAlso"] = [_record(f"{origin}{photo_href(photo.id)}", "The whole record")]
    return made


def set_manifest(origin: str, teaching_set: TeachingSet, shown: Sequence[Shown]) -> Json:
    """The manifest of a teaching set with those of its photos that may be shown, in order.

    A photo that was withdrawn, or is hidden, has no place in it; how many there are is told.
    """
    made = _manifest(
        f"{origin}/iiif/presentation/sets/{teaching_set.id}/manifest", teaching_set.title, shown, origin
    )
    missing = len(teaching_set.items) - len(shown)
    said = [teaching_set.description] if teaching_set.description else []
    if missing:
        said.append(f"{missing} of {len(teaching_set.items)} photos can no longer be shown.")
    if said:
        made["summary"] = _said(*said)
    made["homepage"] = [_page(f"{origin}/sets/{teaching_set.id}", teaching_set.title)]
    made["behavior"] = ["individuals"]
    return made


def _manifest(address: str, title: str, shown: Sequence[Shown], origin: str) -> Json:
    made: Json = {
        "@context": CONTEXT,
        "id": address,
        "type": "Manifest",
        "label": _said(title),
        "rights": RIGHTS,
        "requiredStatement": {"label": _said("Intended use and terms"), "value": _said(wording.INTENDED_USE)},
        "provider": [
            {
                "id": f"{origin}/about",
                "type": "Agent",
                "label": _said("Newborn Skin Atlas"),
                "homepage": [_page(f"{origin}/about", "About the atlas and its limits")],
            }
        ],
        "items": [
            _canvas(origin, f"{address.removesuffix('manifest')}canvas/{n}", one)
            for n, one in enumerate(shown)
        ],
    }
    thumbnail = shown[0].photo.rendition(RenditionName.THUMBNAIL) if shown else None
    if thumbnail is not None:
        made["thumbnail"] = [_image(origin, shown[0].photo, thumbnail)]
    return made


def _canvas(origin: str, address: str, one: Shown) -> Json:
    photo = one.photo
    pictures = [_version(origin, photo, name, label) for name, label in _VERSIONS if photo.rendition(name)]
    size = {"width": photo.capture.width, "height": photo.capture.height}
    made: Json = {
        "id": address,
        "type": "Canvas",
        "label": _said(_title(photo)),
        "summary": _said(one.note or say.alt_text(photo, "calibrated")),
        "requiredStatement": {
            "label": _said("Terms of this photo"),
            "value": _said(f"Newborn Skin Atlas, photo {photo.id}. {describe(photo.licence)}"),
        },
        **size,
        "items": [
            {
                "id": f"{address}/page",
                "type": "AnnotationPage",
                "items": [
                    {
                        "id": f"{address}/page/picture",
                        "type": "Annotation",
                        "motivation": "painting",
                        "body": pictures[0] if len(pictures) == 1 else {"type": "Choice", "items": pictures},
                        "target": address,
                    }
                ],
            }
        ],
    }
    regions = [_region(address, number, region) for number, region in enumerate(photo.regions)]
    if regions:
        made["annotations"] = [{"id": f"{address}/regions", "type": "AnnotationPage", "items": regions}]
    return made


def _version(origin: str, photo: Photo, name: RenditionName, label: str) -> Json:
    rendition = next(one for one in public_renditions(photo) if one.name is name)
    service = {
        "id": f"{origin}{image_service_href(photo.id, name)}",
        "type": "ImageService3",
        "profile": "level2",
    }
    return _image(origin, photo, rendition) | {"label": _said(label.capitalize()), "service": [service]}


def _image(origin: str, photo: Photo, rendition: Rendition) -> Json:
    return {
        "id": f"{origin}{rendition_href(photo.id, rendition.name.value)}",
        "type": "Image",
        "format": rendition.media_type,
        "width": rendition.width,
        "height": rendition.height,
    }


def _region(canvas: str, number: int, region: Region) -> Json:
    said = (
        f"{words.label('role', region.role)}: {words.label('body_site', region.body_site)}. "
        f"{say.colour_words(region.measurement)}: {_UNCERTAINTY}"
    )
    outline = f'<svg xmlns="{_SVG}"><polygon points="{escape(say.points(region.polygon))}"/></svg>'
    return {
        "id": f"{canvas}/regions/{number}",
        "type": "Annotation",
        "motivation": "commenting",
        "body": {"type": "TextualBody", "value": said, "language": "en", "format": "text/plain"},
        "target": {
            "type": "SpecificResource",
            "source": {"id": canvas, "type": "Canvas"},
            "selector": {"type": "SvgSelector", "value": outline},
        },
    }


def _metadata(photo: Photo) -> list[Json]:
    lines: Iterable[tuple[str, str | None]] = [
        ("Sign and place", say.headline(photo)),
        ("Skin tone", say.tone_words(photo)),
        *((name, value) for name, value, _ in facts.observed(photo)),
        *facts.capture(photo),
        ("Calibration", f"grade {photo.calibration.grade.value}"),
        ("Provenance", words.label("provenance", photo.provenance)),
        ("Licence", photo.licence),
    ]
    return [{"label": _said(name), "value": _said(value)} for name, value in lines if value]


def _title(photo: Photo) -> str:
    simulated = "SIMULATED: " if photo.provenance.value == "simulated" else ""
    return f"{simulated}{say.headline(photo)}"


def _said(*texts: str) -> Json:
    return {"en": list(texts)}


def _page(address: str, title: str) -> Json:
    return {"id": address, "type": "Text", "label": _said(title), "format": "text/html", "language": ["en"]}


def _record(address: str, title: str) -> Json:
    return {"id": address, "type": "Dataset", "label": _said(title), "format": "application/json"}
