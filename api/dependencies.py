"""What FastAPI hands to the routes.

All of them are `async`, though few wait for anything: FastAPI calls any other function in a thread of its own, which
costs more than they do.
"""

import difflib
from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.routing import APIRoute

from api.errors import Fault, PeopleOnlyError, UnknownParameterError
from api.guard import identify
from api.services import Services
from imagedb.people import Person


async def get_services(request: Request) -> Services:
    """The services of the application that serves this request."""
    return cast("Services", request.app.state.services)


ServicesDep = Annotated[Services, Depends(get_services)]


async def get_person(request: Request) -> Person:
    """Who asks, on a route that needs somebody: `api.guard` has let them in already."""
    return cast("Person", request.state.caller.person)


PersonDep = Annotated[Person, Depends(get_person)]


async def get_human(request: Request) -> Person:
    """Who asks, on a route by which only people decide. Raises PeopleOnlyError for a program's key."""
    if not request.state.caller.csrf:  # programs need none, see `api.guard`
        raise PeopleOnlyError
    return await get_person(request)


HumanDep = Annotated[Person, Depends(get_human)]


async def get_visitor(request: Request) -> Person | None:
    """Who asks, on a public route that treats somebody signed in differently; None for everybody else.

    Raises KeyRefusedError, and CrossSiteError for a change under a cookie that is not from a page of ours.
    """
    caller = await identify(request)
    return caller.person if caller else None


VisitorDep = Annotated[Person | None, Depends(get_visitor)]


def nearest_names(name: str, names: list[str]) -> tuple[str, ...]:
    """Up to three of `names` that look like `name`, nearest first."""
    return tuple(difflib.get_close_matches(name, names, n=3, cutoff=0.5))


async def known_parameters(request: Request) -> None:
    """Refuse a query parameter that the route does not document.

    A misspelt filter that is silently ignored returns everything, and looks like an answer.
    Raises UnknownParameterError, with the nearest names.
    """
    if not request.query_params:
        return
    route = request.scope.get("route")
    names = documented_parameters(route) if isinstance(route, APIRoute) else []
    faults = [
        Fault(f"There is no parameter {name!r} here.", parameter=name, nearest=nearest_names(name, names))
        for name in dict.fromkeys(request.query_params)
        if name not in names
    ]
    if faults:
        known = f" This address takes: {', '.join(names)}." if names else " This address takes none."
        raise UnknownParameterError(faults[0].detail + known, faults)


def documented_parameters(route: APIRoute) -> list[str]:
    """Names of the query parameters that a route declares in its signature or in `openapi_extra`."""
    extra = (route.openapi_extra or {}).get("parameters", [])
    return [
        *(field.alias for field in route.dependant.query_params),
        *(p["name"] for p in extra if p.get("in") == "query"),
    ]
