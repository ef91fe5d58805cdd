"""A teaching set as its form holds it: read from what was posted, and put back with what was wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from starlette.datastructures import FormData

from api.pages import basket, say
from api.services import Services
from api.translation import gettext
from imagedb.free_text import certain_kinds, is_plain, refusal
from imagedb.model import Photo, SetItem, TeachingSet, Tombstone

MAX_TITLE: Final = 200
MAX_TEXT: Final = 4000
MAX_NOTE: Final = 2000
MAX_QUESTION: Final = 500
_NOT_SAVING: Final = frozenset({"add", "up", "down"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A teaching set being written. `wrong` says for each field what to do."""

    title: str = ""
    description: str = ""
    items: tuple[SetItem, ...] = ()
    key: str = ""
    version: int = 0
    wrong: tuple[tuple[str, str], ...] = ()

    def fault(self, field: str) -> str:
        """What is wrong with the field, or nothing."""
        return dict(self.wrong).get(field, "")


@dataclass(frozen=True, slots=True)
class Piece:
    """A place in a set: a photo, or the gap that one left."""

    item: SetItem
    photo: Photo | None
    month: str
    """When the photo was withdrawn, or nothing."""


def from_basket(ids: tuple[str, ...]) -> Draft:
    """A new set of the photos gathered."""
    return Draft(items=tuple(SetItem(photo_id) for photo_id in ids))


def from_set(found: TeachingSet) -> Draft:
    """A set as it stands, to be changed."""
    return Draft(found.title, found.description, found.items, version=found.version)


def is_saved_later(form: FormData) -> bool:
    """Whether a button was pressed that changes the form alone: adding photos, or moving one."""
    return bool(_NOT_SAVING & form.keys())


def read(form: FormData) -> Draft:
    """What was posted, ordered by the places given, without what was taken out; faults are named."""
    ids = basket.read(" ".join(_all(form, "photo")))
    kept = [photo_id for photo_id in ids if not _text(form, f"out-{photo_id}")]
    places = {photo_id: _place(_text(form, f"place-{photo_id}"), at) for at, photo_id in enumerate(kept)}
    ordered = _moved(sorted(kept, key=lambda photo_id: places[photo_id]), form)
    added = [photo_id for photo_id in basket.read(_text(form, "more")) if photo_id not in kept]
    version = _text(form, "version")
    draft = Draft(
        title=_text(form, "title"),
        description=_text(form, "description"),
        items=tuple(
            SetItem(i, _text(form, f"note-{i}"), _text(form, f"question-{i}")) for i in (*ordered, *added)
        ),
        key=_text(form, "key"),
        version=int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0,
    )
    return replace(draft, wrong=_faults(draft))


def _all(form: FormData, name: str) -> list[str]:
    return [value for value in form.getlist(name) if isinstance(value, str)]


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def _place(typed: str, at: int) -> tuple[float, int]:
    """Sorts by the number typed; equal ones, and what is no number, keep their order."""
    try:
        return float(typed), at
    except ValueError:
        return float(at + 1), at


def _moved(ordered: list[str], form: FormData) -> list[str]:
    """The order with the photo of the button that was pressed one place up or down."""
    for name, step in (("up", -1), ("down", 1)):
        photo_id = _text(form, name)
        if photo_id in ordered:
            at = ordered.index(photo_id)
            other = min(max(at + step, 0), len(ordered) - 1)
            ordered[at], ordered[other] = ordered[other], ordered[at]
    return ordered


def _faults(draft: Draft) -> tuple[tuple[str, str], ...]:
    found = []
    if not draft.title:
        found.append(("title", gettext("Give the set a title.")))
    if not draft.items:
        found.append(("more", gettext("Add at least one photo.")))
    shorten = gettext("Shorten this to %(most)s characters.")
    too_long = [(field, shorten % {"most": most}) for field, text, most in _texts(draft) if len(text) > most]
    paste = gettext("This holds characters that are not seen. Type it anew instead of pasting it.")
    unseen = [(field, paste) for field, text, _ in _texts(draft) if not is_plain(text)]
    return (*found, *too_long, *unseen, *_personal(draft))


def _texts(draft: Draft) -> Iterator[tuple[str, str, int]]:
    """Every text of the form: its field, what is in it, and how long it may be."""
    yield "title", draft.title, MAX_TITLE
    yield "description", draft.description, MAX_TEXT
    for item in draft.items:
        yield f"note-{item.photo_id}", item.note, MAX_NOTE
        yield f"question-{item.photo_id}", item.question, MAX_QUESTION


def _personal(draft: Draft) -> list[tuple[str, str]]:
    """What tells who somebody is, in any text that others will read."""
    kinds = ((field, certain_kinds(text)) for field, text, _ in _texts(draft))
    return [(field, f"This {refusal(found)}.") for field, found in kinds if found]


def pieces(services: Services, items: tuple[SetItem, ...]) -> list[Piece]:
    """Each place with its photo, or with the gap that it left."""
    records = services.catalogue.photos.many((item.photo_id for item in items), services.clock())
    return [_piece(item, records.get(item.photo_id)) for item in items]


def _piece(item: SetItem, record: Photo | Tombstone | None) -> Piece:
    month = say.month(record.month) if isinstance(record, Tombstone) else ""
    return Piece(item, record if isinstance(record, Photo) else None, month)
