"""Teaching sets: read by whoever has the link, changed by whoever has the edit key.

Every version is kept. The edit key is shown once; only its hash is stored.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, Engine, func, insert, select, update

from imagedb.catalogue import audit
from imagedb.catalogue.engine import advance, reading, writing
from imagedb.catalogue.tables import (
    photos,
    teaching_set_items,
    teaching_set_versions,
    teaching_sets,
    tombstones,
)
from imagedb.catalogue.visibility import visible
from imagedb.errors import (
    SetKeyError,
    SetLimitError,
    SetPersonalTextError,
    SetTextError,
    SetVersionError,
    UnknownPhotoError,
    UnknownSetError,
)
from imagedb.free_text import certain_kinds, is_plain, refusal
from imagedb.identifiers import is_storable, random_id
from imagedb.model import SetItem, SetVersion, TeachingSet

_LEAST = {"title": 1}
_MOST = {"title": 200, "description": 4000, "note": 2000, "question": 500, "items": 200}
_KEY_BYTES = 24


class Sets:
    """Teaching sets."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(
        self, title: str, description: str, items: Iterable[SetItem], on: date
    ) -> tuple[TeachingSet, str]:
        """Store a new set and return it with its edit key, which is never shown again.

        Raises SetLimitError, and UnknownPhotoError for a photo that nobody may see on that day.
        """
        made = _checked(TeachingSet(random_id(), title.strip(), description.strip(), 1, tuple(items)))
        key = secrets.token_urlsafe(_KEY_BYTES)
        with writing(self._engine) as connection:
            _refuse_unknown(connection, made.items, on)
            row = {"id": made.id, "version": 1, "edit_key_sha256": _hash(key)}
            connection.execute(insert(teaching_sets), row)
            _write_version(connection, made, on)
            audit.append(connection, "set.created", made.id)
            return _read(connection, made.id, 1, on), key

    def get(self, set_id: str, on: date, version: int | None = None) -> TeachingSet | None:
        """The set as it is now, or as it was at `version`; None for one that does not exist.

        A photo that is withdrawn, or hidden on that day, keeps its place but loses its words.
        """
        if not is_storable(set_id):
            return None
        with reading(self._engine) as connection:
            current = connection.scalar(select(teaching_sets.c.version).where(teaching_sets.c.id == set_id))
            wanted = current if version is None else version
            if current is None or wanted is None or not 1 <= wanted <= current:
                return None
            return _read(connection, set_id, wanted, on)

    def versions(self, set_id: str) -> tuple[SetVersion, ...]:
        """Every version of the set, the newest first; none for a set that does not exist."""
        if not is_storable(set_id):
            return ()
        one, items = teaching_set_versions.c, teaching_set_items.c
        mine = (items.set_id == one.set_id, items.version == one.version)
        photos_in = select(func.count()).where(*mine).correlate(teaching_set_versions).scalar_subquery()
        wanted = select(one.version, one.title, photos_in, one.saved_on).where(one.set_id == set_id)
        with reading(self._engine) as connection:
            found = connection.execute(wanted.order_by(one.version.desc()))
            return tuple(SetVersion(*row) for row in found)

    def opens(self, set_id: str, edit_key: str) -> bool:
        """Whether the edit key opens the set; false for a set that does not exist."""
        with reading(self._engine) as connection:
            return is_storable(set_id) and _opens(connection, set_id, edit_key)

    def replace(
        self,
        set_id: str,
        edit_key: str,
        title: str,
        description: str,
        items: Iterable[SetItem],
        version: int,
        on: date,
    ) -> TeachingSet:
        """Write the next version of the set whose present version is `version`.

        Raises UnknownSetError, SetKeyError, SetVersionError, SetLimitError and UnknownPhotoError (for a
        photo that is new in the set and that nobody may see; withdrawn ones may stay as gaps).
        """
        if not is_storable(set_id):
            raise UnknownSetError(set_id)
        made = _checked(TeachingSet(set_id, title.strip(), description.strip(), version + 1, tuple(items)))
        with writing(self._engine) as connection:
            mine = teaching_sets.c.id == set_id
            current = connection.scalar(select(teaching_sets.c.version).where(mine))
            if current is None:
                raise UnknownSetError(set_id)
            if not _opens(connection, set_id, edit_key):
                raise SetKeyError
            if current != version:
                raise SetVersionError(current)
            before = {item.photo_id for item in _read(connection, set_id, current, on).items}
            _refuse_unknown(connection, [i for i in made.items if i.photo_id not in before], on)
            connection.execute(update(teaching_sets).where(mine).values(version=made.version))
            _write_version(connection, made, on)
            audit.append(connection, "set.changed", set_id)
            return _read(connection, set_id, made.version, on)


def _checked(made: TeachingSet) -> TeachingSet:
    texts = [
        ("title", made.title),
        ("description", made.description),
        *(("note", i.note) for i in made.items),
        *(("question", i.question) for i in made.items),
    ]
    for what, text in texts:
        if not _LEAST.get(what, 0) <= len(text) <= _MOST[what]:
            raise SetLimitError(what, _MOST[what])
        if not is_plain(text):
            raise SetTextError(what)
        personal = certain_kinds(text)
        if personal:
            raise SetPersonalTextError(what, refusal(personal))
    if len(made.items) > _MOST["items"]:
        what = "items"
        raise SetLimitError(what, _MOST[what])
    return made


def _wordless(item: SetItem) -> SetItem:
    """The place alone: words of a photo that is not shown may describe it."""
    return replace(item, note="", question="")


def _hash(key: str) -> str:
    # The key is 192 random bits: nothing to guess, so a slow hash would buy nothing.
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _opens(connection: Connection, set_id: str, edit_key: str) -> bool:
    stored = connection.scalar(select(teaching_sets.c.edit_key_sha256).where(teaching_sets.c.id == set_id))
    return hmac.compare_digest(stored or "", _hash(edit_key))


def _refuse_unknown(connection: Connection, items: Iterable[SetItem], on: date) -> None:
    asked = list(dict.fromkeys(item.photo_id for item in items))
    shown = _shown(connection, list(filter(is_storable, asked)), on)
    for photo_id in asked:
        if photo_id not in shown:
            raise UnknownPhotoError(photo_id)


def _shown(connection: Connection, photo_ids: list[str], on: date) -> set[str]:
    statement = select(photos.c.id).where(photos.c.id.in_(photo_ids), visible(on))
    return set(connection.execute(statement).scalars())


def _write_version(connection: Connection, made: TeachingSet, on: date) -> None:
    place = {"set_id": made.id, "version": made.version}
    heading = {**place, "title": made.title, "description": made.description, "saved_on": on}
    connection.execute(insert(teaching_set_versions), heading)
    asked = [item.photo_id for item in made.items]
    gone = select(tombstones.c.photo_id).where(tombstones.c.photo_id.in_(asked))
    withdrawn = set(connection.execute(gone).scalars())
    told = [_wordless(item) if item.photo_id in withdrawn else item for item in made.items]
    rows = [
        {**place, "position": at, "photo_id": item.photo_id, "note": item.note, "question": item.question}
        for at, item in enumerate(told)
    ]
    if rows:
        connection.execute(insert(teaching_set_items), rows)
    advance(connection)


def _read(connection: Connection, set_id: str, version: int, on: date) -> TeachingSet:
    heading = teaching_set_versions
    found = select(heading.c.title, heading.c.description)
    row = connection.execute(found.where(heading.c.set_id == set_id, heading.c.version == version)).one()
    listed = teaching_set_items
    places = select(listed.c.photo_id, listed.c.note, listed.c.question)
    places = places.where(listed.c.set_id == set_id, listed.c.version == version).order_by(listed.c.position)
    items = [SetItem(*place) for place in connection.execute(places)]
    shown = _shown(connection, [item.photo_id for item in items], on)
    told = tuple(item if item.photo_id in shown else _wordless(item) for item in items)
    return TeachingSet(set_id, row.title, row.description, version, told)
