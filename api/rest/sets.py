"""/v1/sets: teaching sets. Whoever has the link may read one, whoever has the edit key may change it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from fastapi.security import APIKeyHeader
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.access import Access, access
from api.conditional import list_etag, none_match
from api.dependencies import ServicesDep
from api.errors import Fault, InvalidBodyError, NotFoundError, VersionRequiredError
from api.pace import SETS, at_a_pace
from api.reading import VersionAsked, is_id
from api.schemas import set_href, set_json
from api.services import Services
from api.wire import NewTeachingSetJson, TeachingSetJson
from imagedb.errors import SetKeyError, UnknownPhotoError, UnknownSetError
from imagedb.free_text import UNSEEN, certain_kinds, is_plain, refusal
from imagedb.model import SetItem, TeachingSet

router = APIRouter(prefix="/v1/sets", tags=["teaching sets"])

_VERSION = re.compile(r'(?:W/)?"(\d{1,9})(?:-[0-9a-f]*)?"')
_key_header = APIKeyHeader(
    name="Edit-Key", scheme_name="EditKey", auto_error=False, description="Shown once, when the set is made."
)


def _written(text: str) -> str:
    """Refuse what nobody sees, such as control characters, and what tells who somebody is."""
    if not is_plain(text):
        msg = "This text holds characters that are not seen. Type it anew instead of pasting it."
        raise ValueError(msg)
    personal = certain_kinds(text)
    if personal:
        msg = f"This text {refusal(personal)}."
        raise ValueError(msg)
    return text


_PATTERN = rf"^[^{UNSEEN}]*$"
Written = Annotated[str, AfterValidator(_written), Field(json_schema_extra={"pattern": _PATTERN})]


class ItemIn(BaseModel):
    """A photo, what to say of it and what to ask about it."""

    model_config = ConfigDict(extra="forbid")
    photo: Annotated[
        str,
        Field(description="The photo's id.", pattern=r"^[A-Za-z0-9_-]{1,64}$", examples=["k3v7q2m5x4t6b2na"]),
    ]
    note: Annotated[Written, Field(description="What to say of it.", max_length=2000)] = ""
    question: Annotated[Written, Field(description="What to ask about it in a quiz.", max_length=500)] = ""


class SetIn(BaseModel):
    """A teaching set as its author writes it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "title": "Jaundice across tones",
                    "description": "Sclera and gum beside the chest.",
                    "items": [
                        {
                            "photo": "k3v7q2m5x4t6b2na",
                            "note": "Look at the sclera.",
                            "question": "Where would you look next?",
                        }
                    ],
                }
            ]
        },
    )
    title: Annotated[
        Written, Field(description="Shown to whoever opens it. Name nobody.", min_length=1, max_length=200)
    ]
    description: Annotated[Written, Field(description="What the set is for.", max_length=4000)] = ""
    items: Annotated[list[ItemIn], Field(description="The photos in their order.", max_length=200)] = []

    def members(self) -> tuple[SetItem, ...]:
        """The items as the catalogue takes them."""
        return tuple(SetItem(item.photo, item.note, item.question) for item in self.items)


@router.post(
    "",
    operation_id="createSet",
    summary="Make a teaching set",
    status_code=201,
    response_model=NewTeachingSetJson,
)
@access(Access.PUBLIC)
def create_set(request: Request, body: SetIn, services: ServicesDep) -> Response:
    """Make an ordered list of photos with notes. The answer holds its edit key, shown this once.

    Never write anything about a patient into a note: whoever has the link can read it.
    """
    at_a_pace(request, SETS)
    with _photos_must_exist(body):
        made, edit_key = services.catalogue.sets.create(
            body.title, body.description, body.members(), services.clock()
        )
    content: NewTeachingSetJson = {**_json(services, made), "edit_key": edit_key}
    headers = {**_headers(services, made), "Location": set_href(made.id), "Cache-Control": "no-store"}
    return JSONResponse(content, 201, headers)


@router.get("/{set_id}", operation_id="getSet", summary="A teaching set", response_model=TeachingSetJson)
@access(Access.PUBLIC)
def get_set(request: Request, set_id: str, services: ServicesDep, version: VersionAsked = None) -> Response:
    """The set as it is now, or as it was. A withdrawn photo keeps its place, marked as not available."""
    found = services.catalogue.sets.get(set_id, services.clock(), version) if is_id(set_id) else None
    if found is None:
        msg = "There is no teaching set with this id, or no such version of it."
        raise NotFoundError(msg)
    headers = _headers(services, found)
    if none_match(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return JSONResponse(_json(services, found), headers=headers)


@router.put(
    "/{set_id}",
    operation_id="replaceSet",
    summary="Change a teaching set",
    response_model=TeachingSetJson,
    openapi_extra={
        "parameters": [
            {
                "name": "If-Match",
                "in": "header",
                "required": True,
                "description": "The ETag of the version that you change.",
                "schema": {"type": "string", "pattern": rf"^\s*{_VERSION.pattern}\s*$"},
                "example": '"3"',
            }
        ]
    },
)
@access(Access.EDIT_KEY)
def replace_set(
    request: Request,
    set_id: str,
    body: SetIn,
    services: ServicesDep,
    edit_key: Annotated[str | None, Depends(_key_header)],
) -> Response:
    """Write the whole set anew, as its next version. Needs `Edit-Key`, and `If-Match` with its ETag."""
    if not edit_key:
        raise SetKeyError
    if not is_id(set_id):
        raise UnknownSetError(set_id)
    version = _version(request.headers.get("if-match"))
    with _photos_must_exist(body):
        changed = services.catalogue.sets.replace(
            set_id, edit_key, body.title, body.description, body.members(), version, services.clock()
        )
    return JSONResponse(_json(services, changed), headers=_headers(services, changed))


@contextmanager
def _photos_must_exist(body: SetIn) -> Iterator[None]:
    """Point at the item whose photo nobody can see."""
    try:
        yield
    except UnknownPhotoError as error:
        faults = [
            Fault("There is no photo with this id.", pointer=f"/items/{i}/photo")
            for i, item in enumerate(body.items)
            if item.photo == error.photo_id
        ]
        msg = "A photo of the set does not exist."
        raise InvalidBodyError(msg, faults) from error


def _version(if_match: str | None) -> int:
    match = _VERSION.fullmatch((if_match or "").strip())
    if match is None:
        msg = 'Send If-Match with the set\'s ETag, such as "3".'
        raise VersionRequiredError(msg)
    return int(match.group(1))


def _headers(services: Services, teaching_set: TeachingSet) -> dict[str, str]:
    """The version is what `If-Match` reads; the rest moves when a withdrawal changes `available`."""
    seen = list_etag(services.catalogue.revision(), services.clock()).removeprefix('W/"')
    return {"ETag": f'W/"{teaching_set.version}-{seen}', "Cache-Control": "private, no-cache"}


def _json(services: Services, teaching_set: TeachingSet) -> TeachingSetJson:
    asked = [item.photo_id for item in teaching_set.items]
    return set_json(teaching_set, services.catalogue.photos.shown(asked, services.clock()))
