"""/v1/consents/{id}: what staff do for a family: withdraw with one call, give a new code for a lost one."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from api.access import access
from api.dependencies import PersonDep, ServicesDep
from api.family import new_code, role_of
from api.rest.withdraw import ChoiceIn, answer
from api.wire import CodeJson, WithdrawnJson
from imagedb.errors import UnknownConsentError
from imagedb.identifiers import is_storable
from imagedb.people import Role

router = APIRouter(prefix="/v1/consents/{consent_id}", tags=["withdrawal"])


@router.post(
    "/withdraw",
    operation_id="withdrawForFamily",
    summary="Withdraw for a family",
    response_model=WithdrawnJson,
)
@access(Role.WITHDRAWAL_OFFICER, Role.CONSENT_OFFICER)
def withdraw_for_family(
    consent_id: str, services: ServicesDep, person: PersonDep, body: ChoiceIn | None = None
) -> Response:
    """Take back everything, one photo, or some purposes, for a family that said so; without a body, everything.

    A photo answers 410 from now on, and its bytes are erased. Copies that others made cannot be recalled.
    """
    if not is_storable(consent_id):
        raise UnknownConsentError(consent_id)
    return answer(services, consent_id, (body or ChoiceIn()).choice(), person.id, role_of(person))


@router.post(
    "/code",
    operation_id="replaceWithdrawalCode",
    summary="Give a family a new withdrawal code",
    status_code=201,
    response_model=CodeJson,
)
@access(Role.CONSENT_OFFICER)
def replace_code(consent_id: str, services: ServicesDep, person: PersonDep) -> Response:
    """Make a new code for a family that lost its own. It is shown this once, and the old one is dead at once.

    Make sure first that whoever asks has parental responsibility.
    """
    code = new_code(services, consent_id, person)
    content: CodeJson = {"consent": consent_id, "code": code}
    return JSONResponse(content, 201, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
