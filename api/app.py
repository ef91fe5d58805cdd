"""The application: the only place that wires the parts together."""

from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from datetime import date, datetime
from functools import cache

from fastapi import Depends, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.routing import BaseRoute

from api import rest
from api.daily import Upkeep
from api.guard import guard, refuse_undeclared
from api.iiif import mount_iiif
from api.iiif.pictures import Workshop
from api.late_answers import LateAnswers
from api.metrics import Metrics
from api.middleware import BodyLimit, HeadAsGet, PlainAddress, PublicReads, RequestContext
from api.notes import Observed, RouteNoted
from api.pace import Pace
from api.pages import mount_pages, render_problem
from api.pages.spoken import Spoken
from api.problems import add_problem_handlers
from api.rest.openapi import describe
from api.services import Services, today, utc_now
from api.set_exports import FORMS
from api.slots import Slots
from api.vigil import Vigil
from imagedb import population
from imagedb.opening import open_all
from imagedb.settings import Settings
from ingest.workers import WorkerPool

# What holds a picture is compressed already.
_COMPRESSED = (
    *DEFAULT_EXCLUDED_CONTENT_TYPES,
    "application/dicom",
    *(form.media_type for form in FORMS.values()),
)
# Each takes a process of up to 950 MiB.
_COMPARED_AT_ONCE = 2
_CHECKED_SECONDS = 20


def create_app(
    settings: Settings,
    *,
    clock: Callable[[], date] = today,
    now: Callable[[], datetime] = utc_now,
    workers: Executor | None = None,
) -> FastAPI:
    """Open the catalogue and the store, and return the application over them.

    What was withdrawn before a database was restored is withdrawn again first. The catalogue is closed when
    the application shuts down, and the workers end, which are processes of its own where no others are given.
    Raises ReferencePopulationError, before anything is opened, for a reference population that cannot be used.
    """
    supplied = settings.reference_population
    reference = population.read(supplied) if supplied else None
    opened = open_all(settings, clock())
    # Files that are checked have a worker apart: one that breaks it ends no comparison and no photo of staff.
    checkers = workers or WorkerPool(1, _CHECKED_SECONDS)
    workers = workers or WorkerPool(_COMPARED_AT_ONCE)
    services = Services(
        settings, opened.catalogue, opened.store, opened.vault, workers, clock, now, reference
    )
    metrics = Metrics()
    app = FastAPI(
        title="Newborn Skin Atlas",
        lifespan=_lifespan,
        # Ours are a page (api.pages.interface) and an address (api.rest.documentation).
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(guard)],  # of a route that is added later
        middleware=[
            Middleware(Observed, metrics=metrics),
            Middleware(RequestContext),
            Middleware(PlainAddress),
            Middleware(Spoken),
            Middleware(LateAnswers),
            Middleware(PublicReads),
            Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5, exclude_content_types=_COMPRESSED),
            Middleware(HeadAsGet),
            Middleware(BodyLimit),
            Middleware(RouteNoted),
        ],
    )
    _equip(app, services)
    app.state.checkers = checkers
    app.state.metrics = metrics
    add_problem_handlers(app)
    app.router.routes.extend(_routes(compare=settings.compare_enabled))
    describe(app)
    return app


@cache
def _routes(*, compare: bool) -> tuple[BaseRoute, ...]:
    """Every route, guarded. They are the same for all applications of a process, and take a third of a second to make.

    Raises UndeclaredRouteError.
    """
    faces = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, dependencies=[Depends(guard)])
    # First, and few: a viewer asks for many tiles, and every route that stands before theirs is tried for each.
    mount_iiif(faces)
    rest.mount_rest(faces, compare=compare)
    mount_pages(faces)
    refuse_undeclared(faces)
    return tuple(faces.routes)


def _equip(app: FastAPI, services: Services) -> None:
    """Put on the application what its routes share."""
    catalogue = services.catalogue
    app.state.services = services
    app.state.vigil = Vigil(
        lambda photo_ids: catalogue.photos.shown(photo_ids, services.clock()), catalogue.withdrawals.count
    )
    app.state.pace = Pace()
    app.state.error_page = render_problem
    app.state.provider = _provider(services.settings)
    app.state.workshop = Workshop(services.store)
    app.state.compare_slots = Slots(_COMPARED_AT_ONCE, 4, "Too many photos are being compared at once.")
    # Only one ingest can run; those who wait have sent nothing yet.
    app.state.submit_slots = Slots(1, 3, "Others are sending photos.", 20)
    # Each code takes a tenth of a second and 32 MiB to look at.
    app.state.code_slots = Slots(2, 20, "Too many codes are being looked at at once.")
    # A large set takes some hundred megabytes while it is written, and while a file of one is read.
    app.state.export_slots = Slots(1, 8, "Too many teaching sets are being exported at once.")
    # One file: with two, one that breaks the worker would take the other with it.
    app.state.check_slots = Slots(1, 8, "Too many files are being checked at once.")


def _provider(settings: Settings) -> object | None:
    """Whom people prove to who they are, or None where nobody can sign in."""
    if not settings.oidc_issuer:
        return None
    from api.sign_in.provider import Provider

    return Provider(settings)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    app.state.upkeep = Upkeep(services)
    await (
        app.state.vigil.withdrawals()
    )  # the first answer that takes long is not made twice for want of a number
    yield
    await app.state.upkeep.end()
    app.state.vigil.close()
    app.state.workshop.close()
    services.workers.shutdown(cancel_futures=True)
    app.state.checkers.shutdown(cancel_futures=True)
    services.catalogue.close()
