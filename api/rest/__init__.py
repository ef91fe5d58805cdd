"""The REST interface under /v1, its description, and the addresses that machines look for."""

from fastapi import APIRouter, Depends, FastAPI

from api.dependencies import known_parameters
from api.rest import (
    audit,
    compare,
    coverage,
    dataset,
    dicom,
    documentation,
    facets,
    families,
    health,
    listed_sets,
    photos,
    renditions,
    reports,
    review,
    sets,
    signed,
    vocabulary,
    withdraw,
)


def mount_rest(app: FastAPI) -> None:
    """Add every route of the interface to the application."""
    router = APIRouter(dependencies=[Depends(known_parameters)])
    public = (
        photos,
        renditions,
        dicom,
        reports,
        facets,
        coverage,
        vocabulary,
        dataset,
        sets,
        listed_sets,
        withdraw,
        signed,
    )
    for part in (*public, review, families, audit, health, documentation):
        router.include_router(part.router)
    if app.state.services.settings.compare_enabled:  # else there is no such address, nor a word of it
        router.include_router(compare.router)
    app.include_router(router)
    documentation.mount_assets(app)
