"""The family's door: a code typed in, and the consent it opens. For REST and pages alike."""

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.errors import WrongCodeError
from api.limits import WITHDRAWAL_CODE, address_of, admit
from api.services import Services
from api.slots import Slots
from consent.code import hash_typed


async def consent_of_code(request: Request, services: Services, typed: str) -> str:
    """The consent that the code opens.

    Raises WrongCodeError for whatever opens nothing, always after the same work: a mistyped code, one that never
    was, one that was replaced. Raises TooManyTriesError, and BusyError when too many are being looked at.
    """
    slots: Slots = request.app.state.code_slots
    async with slots.take():
        return await run_in_threadpool(_open, services, address_of(request), typed)


def _open(services: Services, address: str, typed: str) -> str:
    now = services.now()
    admit(services, WITHDRAWAL_CODE, address, now)
    found = services.catalogue.codes.consent_of(hash_typed(typed))
    if found is None:
        raise WrongCodeError
    services.catalogue.attempts.give_back(WITHDRAWAL_CODE, address, now)
    return found
