"""The home page: one box to search with, the common questions, and what this is."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access import Access, access
from api.dependencies import get_services
from api.pages import basket, places
from api.pages.view import page
from api.services import Services
from imagedb.search import SearchQuery

router = APIRouter(include_in_schema=False)


@router.get("/")
@access(Access.PUBLIC)
def home_page(request: Request, services: Annotated[Services, Depends(get_services)]) -> Response:
    """Where everybody begins."""
    total = services.catalogue.photos.count(SearchQuery(), services.clock())
    starts = [*places.GUIDES, *places.starts(basket.of(request))]
    return page(request, "home.html", {"total": total, "starts": starts})
