"""How to cite a photo: a line to copy, and the same for programs that keep references (BibTeX, RIS).

It has no year: dates are not public, for they can reveal a birth date. The day it was seen stands in its place, and
what a citation must not lose: that the photo is simulated, and that a family may withdraw it.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api import reservation
from api.access import Access, access
from api.dependencies import get_services
from api.pages.facts import licence_words
from api.pages.say import day, headline, tone_words
from api.reading import visible_photo
from api.services import Services
from api.sign_in.cookies import own_origin
from api.translation import gettext, mark
from imagedb.model import Photo
from imagedb.vocabulary import Provenance

router = APIRouter(include_in_schema=False)

_AUTHOR: Final = mark("Newborn Skin Atlas")
_NO_CACHE: Final = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
_SPECIAL: Final = re.compile(r"[&%$#_{}~^\\]")


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited, where it is, and when it was seen."""

    key: str
    title: str
    address: str
    terms: str
    seen: date

    @property
    def line(self) -> str:
        """The citation as a reference list has it."""
        return gettext("%(author)s. %(title)s [photograph, no date]. %(address)s (seen on %(day)s).") % {
            "author": gettext(_AUTHOR),
            "title": self.title,
            "address": self.address,
            "day": day(self.seen),
        }

    @property
    def bibtex(self) -> str:
        """For LaTeX and most programs."""
        fields = {
            "author": f"{{{_AUTHOR}}}",
            "title": f"{{{_tex(self.title)}}}",
            "howpublished": "photograph",
            "url": self.address,
            "urldate": self.seen.isoformat(),
            "note": _tex(self.terms),
        }
        lines = (f"  {name} = {{{value}}}" for name, value in fields.items())
        return f"@misc{{{self.key},\n" + ",\n".join(lines) + "\n}\n"

    @property
    def ris(self) -> str:
        """For EndNote, Zotero and their like; lines end as the format wants."""
        lines = [
            ("TY", "FIGURE"),
            ("ID", self.key),
            ("AU", _AUTHOR),
            ("TI", self.title),
            ("UR", self.address),
            ("Y2", f"{self.seen:%Y/%m/%d}/"),
            ("N1", self.terms),
            ("ER", ""),
        ]
        return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)


def cited(photo: Photo, origin: str, seen: date) -> Citation:
    """The citation of a photo of the atlas at `origin`."""
    simulated = photo.provenance is Provenance.SIMULATED
    said = (
        gettext("SIMULATED: %(what)s; skin tone %(tone)s")
        if simulated
        else gettext("%(what)s; skin tone %(tone)s")
    )
    tone = tone_words(photo).replace("\u00a0", " ")
    return Citation(
        key=f"newborn-skin-atlas-{photo.id}",
        title=said % {"what": headline(photo), "tone": tone},
        address=f"{origin}/photos/{photo.id}",
        terms=f"{photo.licence}. {licence_words(photo.licence)}",
        seen=seen,
    )


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda found: _TEX.get(found[0], f"\\{found[0]}"), text)


_TEX: Final = {"\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}"}


@router.get("/photos/{photo_id}/cite.bib")
@access(Access.PUBLIC)
def bibtex(request: Request, photo_id: str, services: Annotated[Services, Depends(get_services)]) -> Response:
    """The citation as BibTeX."""
    photo, found = _cited(request, photo_id, services)
    return _file(photo, found.bibtex, "application/x-bibtex; charset=utf-8", f"{found.key}.bib")


@router.get("/photos/{photo_id}/cite.ris")
@access(Access.PUBLIC)
def ris(request: Request, photo_id: str, services: Annotated[Services, Depends(get_services)]) -> Response:
    """The citation as RIS."""
    photo, found = _cited(request, photo_id, services)
    return _file(photo, found.ris, "application/x-research-info-systems; charset=utf-8", f"{found.key}.ris")


def _cited(request: Request, photo_id: str, services: Services) -> tuple[Photo, Citation]:
    """The photo, if a reader may see it today, and its citation. Raises as `visible_photo`."""
    photo = visible_photo(services, photo_id)
    return photo, cited(photo, own_origin(services.settings, request), services.clock())


def _file(photo: Photo, text: str, media_type: str, name: str) -> Response:
    headers = {
        **_NO_CACHE,
        **reservation.of(photo.licence),
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return Response(text, headers=headers, media_type=media_type)
