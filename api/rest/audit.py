"""/v1/audit: the audit log's signed checkpoint and its proofs, which are hashes and say nothing of what it tells."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from api.access import Access, access
from api.dependencies import ServicesDep
from api.rest.signed import key_of
from api.signed_wire import ConsistencyJson, EntriesJson, EntryJson, InclusionJson
from imagedb.audit.entry import AuditEntry
from imagedb.identifiers import is_storable
from imagedb.people import Role

router = APIRouter(prefix="/v1/audit", tags=["audit log"])

_MOST = 2**31 - 1
_Entry = Annotated[int, Query(ge=1, le=_MOST, description="The entry's number.", examples=[1])]
_Old = Annotated[int, Query(ge=1, le=_MOST, description="Entries of the earlier log.", examples=[1])]
_Size = Annotated[
    int | None, Query(ge=1, le=_MOST, description="Entries of the log; without it all that there are now.")
]
_NOW = {"Cache-Control": "no-store"}
_FIXED = {"Cache-Control": "public, max-age=3600"}


@router.get(
    "/checkpoint",
    operation_id="getCheckpoint",
    summary="How long the audit log is and the root of its tree, signed",
    response_class=PlainTextResponse,
)
@access(Access.PUBLIC)
def get_checkpoint(services: ServicesDep) -> Response:
    """A signed note (C2SP tlog-checkpoint). Keep one elsewhere: nothing can be changed before it unseen."""
    note = services.catalogue.audit.last_checkpoint() or services.catalogue.audit.sign(key_of(services))
    return PlainTextResponse(note, headers=_NOW)


@router.get(
    "/entries",
    operation_id="listAuditEntries",
    summary="What was decided and done",
    response_model=EntriesJson,
)
@access(Role.AUDITOR)
def list_entries(
    services: ServicesDep,
    after: Annotated[int, Query(ge=0, le=_MOST, description="Entries after the one of this number.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000, description="So many at most.")] = 100,
    about: Annotated[str | None, Query(description="The id of the one thing they are about.")] = None,
) -> Response:
    """The entries after the one with that number, about one thing where it is named; for auditors.

    An entry whose content had to be erased has its number alone. `salt` is never shown.
    """
    known = about is None or is_storable(about)
    found = services.catalogue.audit.list(after, limit, about) if known else ()
    body: EntriesJson = {"entries": [_entry_json(entry) for entry in found]}
    return JSONResponse(body, headers=_NOW)


def _entry_json(entry: AuditEntry) -> EntryJson:
    return {
        "number": entry.number,
        "at": entry.at,
        "action": entry.action,
        "about": entry.about,
        "by": entry.by,
    }


@router.get(
    "/proof/inclusion",
    operation_id="getInclusionProof",
    summary="Proof that an entry is in the audit log",
    response_model=InclusionJson,
)
@access(Access.PUBLIC)
def get_inclusion(services: ServicesDep, entry: _Entry, size: _Size = None) -> Response:
    """The audit path of RFC 6962 (2.1.1) for entry number `entry`, counted from 1, among the first `size`."""
    leaf, of, proof = services.catalogue.audit.inclusion(entry, size)
    body: InclusionJson = {"entry": entry, "size": of, "leaf_hash": leaf.hex(), "proof": _hex(proof)}
    return JSONResponse(body, headers=_FIXED if size else _NOW)


@router.get(
    "/proof/consistency",
    operation_id="getConsistencyProof",
    summary="Proof that the audit log only grew",
    response_model=ConsistencyJson,
)
@access(Access.PUBLIC)
def get_consistency(services: ServicesDep, old: _Old, new: _Size = None) -> Response:
    """The consistency proof of RFC 6962 (2.1.2) between the logs of `old` and of `new` entries."""
    of, proof = services.catalogue.audit.consistency(old, new)
    body: ConsistencyJson = {"old": old, "new": of, "proof": _hex(proof)}
    return JSONResponse(body, headers=_FIXED if new else _NOW)


def _hex(hashes: Sequence[bytes]) -> list[str]:
    return [step.hex() for step in hashes]
