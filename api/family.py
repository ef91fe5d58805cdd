"""What REST and pages do alike for a family: open its door by a code, take back, give a new code for a lost one."""

import secrets

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.errors import WrongCodeError
from api.limits import WITHDRAWAL_CODE, address_of, admit
from api.services import Services
from api.slots import Slots
from consent.code import ENTROPY_BYTES, generate, hash_code, hash_typed
from consent.event import ActorRole
from imagedb.errors import UnknownConsentError
from imagedb.family import Choice, Taken, take_back
from imagedb.identifiers import is_storable
from imagedb.people import Person, Role


async def consent_of_code(request: Request, services: Services, typed: str) -> str:
    """The consent that the code opens.

    Raises WrongCodeError for whatever opens nothing, always after the same work: a mistyped code, one that never
    was, one that was replaced. Raises TooManyTriesError, and BusyError when too many are being looked at.
    """
    slots: Slots = request.app.state.code_slots
    async with slots.take():
        return await run_in_threadpool(_open, services, address_of(request), typed)


def new_code(services: Services, consent_id: str, person: Person) -> str:
    """A new code for the consent, in place of any older one. Raises UnknownConsentError."""
    if not is_storable(consent_id):
        raise UnknownConsentError(consent_id)
    code = generate(secrets.token_bytes(ENTROPY_BYTES))
    services.catalogue.codes.replace(consent_id, hash_code(code), person.id)
    return code


def role_of(person: Person) -> ActorRole:
    """As what somebody on the staff withdraws, in the consent's own record."""
    withdraws = person.has(Role.WITHDRAWAL_OFFICER)
    return ActorRole.WITHDRAWAL_OFFICER if withdraws else ActorRole.CONSENT_OFFICER


def take_back_now(
    services: Services, consent_id: str, choice: Choice, by: str, by_role: ActorRole = ActorRole.PARENT
) -> Taken:
    """Take back what was chosen, at once, on this day; see `imagedb.family.take_back`, which raises the same."""
    catalogue, store = services.catalogue, services.store
    return take_back(catalogue, store, consent_id, choice, services.now(), services.clock(), by, by_role)


def _open(services: Services, address: str, typed: str) -> str:
    now = services.now()
    admit(services, WITHDRAWAL_CODE, address, now)
    found = services.catalogue.codes.consent_of(hash_typed(typed))
    if found is None:
        raise WrongCodeError
    services.catalogue.attempts.give_back(WITHDRAWAL_CODE, address, now)
    return found
