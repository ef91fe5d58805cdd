"""The REST interface under /v1, its description, and the addresses that machines look for."""

from fastapi import APIRouter, Depends, FastAPI

from api.dependencies import known_parameters
from api.rest import (
    audit,
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
from api.rest import compare as comparing


def mount_rest(app: FastAPI, *, compare: bool) -> None:
    """Add every route of the interface to the application; those that compare photos where this atlas does."""
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
    if compare:  # else there is no such address, nor a word of it
        router.include_router(comparing.router)
    app.include_router(router)
