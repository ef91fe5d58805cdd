"""What was withdrawn, for those who withdraw for families: ids and months, and what is still to be erased."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.access import access
from api.dependencies import ServicesDep
from api.pages import words
from api.pages.view import page
from imagedb.people import Role

router = APIRouter(include_in_schema=False)

_MOST: Final = 500
_PRIVATE: Final = {"Cache-Control": "no-store"}


@router.get("/staff/withdrawals")
@access(Role.CONSENT_OFFICER, Role.WITHDRAWAL_OFFICER, Role.AUDITOR)
def withdrawals_page(request: Request, services: ServicesDep) -> Response:
    """The tombstones, the newest month first; whose photos they were stands nowhere."""
    catalogue = services.catalogue
    stones = sorted(catalogue.withdrawals.list(), key=lambda stone: stone.month, reverse=True)
    pending = frozenset(catalogue.withdrawals.pending())
    context = {
        "whole": len(stones),
        "most": _MOST,
        "pending": len(pending),
        "stones": [
            (
                stone,
                [words.small(words.label("purpose", one)) for one in stone.purposes],
                stone.photo_id in pending,
            )
            for stone in stones[:_MOST]
        ],
    }
    return page(request, "staff_withdrawals.html", context, headers=_PRIVATE)
