"""Pages that are read: what the atlas is, and what families should know."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access import Access, access
from api.dataset import described
from api.dependencies import get_services
from api.forms import wording as form
from api.pages import words
from api.pages.view import page
from api.services import Services
from api.sign_in.cookies import own_origin
from api.translation import gettext
from colour.grade import RULE
from imagedb.search import SearchQuery
from imagedb.vocabulary import Provenance

router = APIRouter(include_in_schema=False)


@router.get("/about")
@access(Access.PUBLIC)
def about_page(request: Request, services: Annotated[Services, Depends(get_services)]) -> Response:
    """What the atlas is, its limits, and what is in it today."""
    on = services.clock()
    counted = services.catalogue.photos.facets(SearchQuery(), on, ["provenance"])["provenance"]
    kinds = {found.value: found.count for found in counted if found.count}
    context = {
        "total": sum(kinds.values()),
        "kinds": [
            f"{count:,} {words.small(words.label('provenance', kind))}" for kind, count in kinds.items()
        ],
        "only_simulated": set(kinds) == {Provenance.SIMULATED.value},
        "grade_rule": gettext(RULE),
        "dataset": described(services, own_origin(services.settings, request)),
    }
    return page(request, "about.html", context)


@router.get("/for-parents")
@access(Access.PUBLIC)
def parents_page(request: Request) -> Response:
    """For families: where their picture is, what a yes means, how it is taken back, and what cannot be done."""
    return page(request, "for_parents.html", {"uses": list(form.QUESTIONS.values())})
