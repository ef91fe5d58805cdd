"""The IIIF faces: pictures and their descriptions as the viewers of libraries and museums read them."""

from fastapi import APIRouter, Depends, FastAPI

from api.dependencies import known_parameters
from api.iiif import image, presentation


def mount_iiif(app: FastAPI) -> None:
    """Add every route of the IIIF interfaces to the application."""
    router = APIRouter(dependencies=[Depends(known_parameters)])
    router.include_router(image.router)
    router.include_router(presentation.router)
    app.include_router(router)
