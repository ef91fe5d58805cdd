"""Reading a teaching set: its page, its earlier versions, and its photos one by one on the whole screen."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access import Access, access
from api.dependencies import get_services
from api.errors import NotFoundError
from api.pages import set_forms, words
from api.pages.quiz_words import unnamed
from api.pages.say import day
from api.pages.view import page
from api.reading import VersionAsked, is_id
from api.services import Services
from imagedb.model import TeachingSet
from imagedb.vocabulary import Provenance

router = APIRouter(include_in_schema=False)

ServicesDep = Annotated[Services, Depends(get_services)]


@router.get("/sets/{set_id}")
@access(Access.PUBLIC)
def set_page(request: Request, set_id: str, services: ServicesDep, version: VersionAsked = None) -> Response:
    """A set to read, present or print, as it is or as it was; a withdrawn photo leaves a gap."""
    newest = found_set(services, set_id)
    shown = newest if version is None else _as_it_was(services, set_id, version)
    context = {
        **_shown(services, shown),
        "newest": newest.version,
        "address": f"{str(request.base_url).rstrip('/')}/sets/{set_id}",
    }
    return page(request, "set.html", context)


@router.get("/sets/{set_id}/versions")
@access(Access.PUBLIC)
def versions_page(request: Request, set_id: str, services: ServicesDep) -> Response:
    """Every version of a set, each to be read."""
    found = found_set(services, set_id)
    versions = services.catalogue.sets.versions(set_id)
    return page(request, "set_versions.html", {"set": found, "versions": versions, "day": day})


@router.get("/sets/{set_id}/present")
@access(Access.PUBLIC)
def present_page(request: Request, set_id: str, services: ServicesDep) -> Response:
    """The set's photos one by one; without a script they stand below each other."""
    context = {**_shown(services, found_set(services, set_id)), "plain_alt": unnamed}
    return page(request, "set_present.html", context)


def found_set(services: Services, set_id: str) -> TeachingSet:
    """The set at this address. Raises NotFoundError."""
    found = services.catalogue.sets.get(set_id, services.clock()) if is_id(set_id) else None
    if found is None:
        msg = "There is no teaching set at this address."
        raise NotFoundError(msg)
    return found


def _as_it_was(services: Services, set_id: str, version: int) -> TeachingSet:
    found = services.catalogue.sets.get(set_id, services.clock(), version)
    if found is None:
        msg = "This teaching set has no such version."
        raise NotFoundError(msg)
    return found


def _shown(services: Services, found: TeachingSet) -> dict[str, Any]:
    """A set with its photos, and what has to be said of them."""
    parts = set_forms.pieces(services, found.items)
    photos = [part.photo for part in parts if part.photo]
    return {
        "set": found,
        "pieces": parts,
        "gaps": len(parts) - len(photos),
        "cyanosis": words.shows_cyanosis(photos),
        "simulated": any(photo.provenance is Provenance.SIMULATED for photo in photos),
    }
