"""What is signed for everybody: /v1/withdrawals, and /v1/keys that the signatures are checked with."""

import hashlib

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api.access import Access, access
from api.conditional import content_etag, list_etag, none_match
from api.dependencies import ServicesDep
from api.services import Services
from api.signed_wire import KeyJson, KeysJson, SignedWithdrawalsJson
from imagedb.audit.note import SigningKey
from imagedb.catalogue.keys import ListedKey
from imagedb.catalogue.withdrawal_list import SignedList
from imagedb.keyring import signing_key

router = APIRouter(prefix="/v1", tags=["signed lists"])

# A minute, as for pictures: a withdrawal must be heard soon.
_CACHE = "public, max-age=60, must-revalidate, no-transform"


def key_of(services: Services) -> SigningKey:
    """The key that signs here. Raises SigningKeyError."""
    return signing_key(services.catalogue, services.settings.signing_key)


def newest_list(services: Services) -> SignedList:
    """The signed list of withdrawals as it is right today. Raises SigningKeyError when it must be signed and cannot."""
    made = services.catalogue.withdrawal_list.current(services.clock())
    return made or services.catalogue.withdrawal_list.sign(key_of(services), services.clock())


@router.get(
    "/withdrawals",
    operation_id="getWithdrawals",
    summary="What families withdrew, signed",
    response_model=SignedWithdrawalsJson,
)
@access(Access.PUBLIC)
def get_withdrawals(request: Request, services: ServicesDep) -> Response:
    """Ids and file hashes of photos whose copies must be deleted, and for which purposes; nothing else.

    `signatures` hold Ed25519 signatures over the RFC 8785 (JCS) form of `signed`, by a key of `/v1/keys`. Never
    accept a lower `version` than before, nor a list after `expires`.
    """
    made = newest_list(services)
    content = made.document.encode()
    headers = {"ETag": content_etag(hashlib.sha256(content).hexdigest()), "Cache-Control": _CACHE}
    if none_match(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="application/json")


@router.get("/keys", operation_id="getKeys", summary="The public keys that sign", response_model=KeysJson)
@access(Access.PUBLIC)
def get_keys(request: Request, services: ServicesDep) -> Response:
    """Every key that signs or ever signed here, the newest last, each endorsed by the one before it.

    Remember the key you saw first, and believe another only if a chain of endorsements leads to it.
    """
    key_of(services)
    keys: list[KeyJson] = [_key_json(listed) for listed in services.catalogue.keys.list()]
    headers = {"ETag": list_etag(keys), "Cache-Control": _CACHE}
    if none_match(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    body: KeysJson = {"keys": keys}
    return JSONResponse(body, headers=headers)


def _key_json(listed: ListedKey) -> KeyJson:
    return {
        "key_id": listed.key.id,
        "key": listed.key.line,
        "since": listed.since,
        "until": listed.until,
        "endorsement": listed.endorsement,
    }
