"""Photos: the one transaction that adds one, and every read of them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Table, func, insert, select, text

from imagedb.catalogue import audit, rows, vault_keys
from imagedb.catalogue.consents import load
from imagedb.catalogue.engine import advance, reading, writing
from imagedb.catalogue.facets import count_facets
from imagedb.catalogue.filters import conditions, in_order, sort_key
from imagedb.catalogue.particulars import recorded
from imagedb.catalogue.recognition import is_recognised, was_withdrawn
from imagedb.catalogue.secret import secret_within
from imagedb.catalogue.standing import still_permits
from imagedb.catalogue.tables import (
    photo_private,
    photo_regions,
    photo_renditions,
    photo_reports,
    photo_terms,
    photo_tones,
    photos,
    quarantine,
    tombstones,
)
from imagedb.catalogue.visibility import visible
from imagedb.errors import (
    ConsentEndedError,
    DuplicatePhotoError,
    UnknownConsentError,
    UnknownPhotoError,
    WithdrawnBeforeError,
)
from imagedb.identifiers import is_storable
from imagedb.model import Accession, Photo, Tombstone
from imagedb.objects import ObjectInfo
from imagedb.search.cursor import decode, encode
from imagedb.search.page import FacetCount, Page
from imagedb.search.query import SearchQuery
from imagedb.small_cells import Particulars
from imagedb.vocabulary import BodySite, RenditionName

_SIDE_TABLES = (photo_terms, photo_tones, photo_regions, photo_renditions)


class Photos:
    """Photos as ingest writes and readers see them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def accession(self, accession: Accession) -> None:
        """Add a photo with its regions, renditions, calibration and audit entry, or nothing.

        A refusal of the same submission is forgotten. Raises DuplicatePhotoError when the pixels are in the
        catalogue already, WithdrawnBeforeError when a family withdrew this picture, UnknownConsentError, and
        ConsentEndedError when the consent was withdrawn since it was checked.
        """
        with writing(self._engine) as connection:
            self._refuse_unsound(connection, accession)
            _write(connection, accession, advance(connection))
            audit.append(connection, "photo.accessioned", accession.photo.id)

    @staticmethod
    def _refuse_unsound(connection: Connection, accession: Accession) -> None:
        consent = load(connection, accession.consent_id)
        if consent is None:
            raise UnknownConsentError(accession.consent_id)
        photo = accession.photo
        until = accession.visible_until and date.fromisoformat(accession.visible_until)
        faced = BodySite.FACE in photo.sites
        if not still_permits(consent, accession.subject, photo.purposes, until or None, shows_face=faced):
            raise ConsentEndedError(accession.consent_id)
        same = select(photos.c.id).join(photo_private)
        twin = connection.scalar(same.where(photo_private.c.pixel_sha256 == accession.pixel_sha256))
        if twin is not None:
            raise DuplicatePhotoError(twin)
        hashes = (accession.source_sha256, accession.pixel_sha256)
        if is_recognised(connection, secret_within(connection), *hashes):
            raise WithdrawnBeforeError

    def get(self, photo_id: str, on: date) -> Photo | Tombstone | None:
        """The photo with its whole calibration report, its tombstone, or None for what a reader may not see."""
        if not is_storable(photo_id):
            return None
        with reading(self._engine) as connection:
            found = _rows(connection, photos.c.id == photo_id, on)
            if not found:
                return _tombstones(connection, [photo_id]).get(photo_id)
            number = found[0]["number"]
            stored = select(photo_reports.c.report).where(photo_reports.c.number == number)
            return assemble(connection, found, {number: connection.execute(stored).scalar_one()})[0]

    def recorded(self, photo_id: str) -> Particulars:
        """What was recorded of the photo's baby, of which readers may see less; private.

        Raises UnknownPhotoError.
        """
        with reading(self._engine) as connection:
            found = recorded(connection, photo_id)
        if found is None:
            raise UnknownPhotoError(photo_id)
        return found

    def many(self, photo_ids: Iterable[str], on: date) -> Mapping[str, Photo | Tombstone]:
        """Photos and tombstones by id, for a teaching set; ids that a reader may not see are left out."""
        asked = list(filter(is_storable, dict.fromkeys(photo_ids)))
        with reading(self._engine) as connection:
            found = assemble(connection, _rows(connection, photos.c.id.in_(asked), on))
            return {**_tombstones(connection, asked), **{photo.id: photo for photo in found}}

    def shown(self, photo_ids: Iterable[str], on: date) -> frozenset[str]:
        """Which of these photos a reader may see on that day."""
        asked = photos.c.id.in_(list(filter(is_storable, photo_ids)))
        with reading(self._engine) as connection:
            return frozenset(connection.execute(select(photos.c.id).where(asked, visible(on))).scalars())

    def search(self, query: SearchQuery, on: date) -> Page:
        """One page of what the query finds on that day. Raises CursorMismatchError."""
        place = decode(query)
        where = conditions(query, on, dialect=self._engine.dialect.name)
        statement = in_order(select(photos).where(where), query, place).limit(query.limit + 1)
        with reading(self._engine) as connection:
            found = connection.execute(statement).mappings().all()
            shown = found[: query.limit]
            more = len(found) > query.limit
            cursor = encode(sort_key(shown[-1], query), query) if more else None
            return Page(tuple(assemble(connection, shown)), cursor)

    def count(self, query: SearchQuery, on: date) -> int:
        """How many photos the query finds on that day."""
        where = conditions(query, on, dialect=self._engine.dialect.name)
        with reading(self._engine) as connection:
            return connection.execute(select(func.count()).select_from(photos).where(where)).scalar_one()

    def facets(self, query: SearchQuery, on: date) -> Mapping[str, tuple[FacetCount, ...]]:
        """For every facet, how many photos each value would find, its own filter left out."""
        with reading(self._engine) as connection:
            return count_facets(connection, query, on)

    def by_submission(self, submission_key: str) -> str | None:
        """The source file's SHA-256 of the accepted submission with this key."""
        return self._private(photo_private.c.source_sha256, photo_private.c.submission_key == submission_key)

    def id_of(self, submission_key: str) -> str | None:
        """The photo that the accepted submission with this key became."""
        with reading(self._engine) as connection:
            same = photos.c.number == photo_private.c.number
            where = photo_private.c.submission_key == submission_key
            found: str | None = connection.execute(
                select(photos.c.id).join(photo_private, same).where(where)
            ).scalar_one_or_none()
            return found

    def by_pixels(self, pixel_sha256: str) -> str | None:
        """The submission key of the photo with these pixels."""
        return self._private(photo_private.c.submission_key, photo_private.c.pixel_sha256 == pixel_sha256)

    def was_withdrawn(self, sha256: str) -> bool:
        """Whether a file, or pixels, of this hash were withdrawn before, under whichever consent."""
        return was_withdrawn(self._engine, sha256)

    def _private(self, column: Any, where: Any) -> str | None:  # noqa: ANN401 - columns and conditions
        with reading(self._engine) as connection:
            found: str | None = connection.execute(select(column).where(where)).scalar_one_or_none()
            return found

    def objects(self) -> tuple[ObjectInfo, ...]:
        """What the store must hold, by key: every object that a photo needs, as it was put there."""
        columns = photo_renditions.c
        stored = select(columns.key, columns.size, columns.sha256, columns.media_type)
        with reading(self._engine) as connection:
            return tuple(ObjectInfo(*row) for row in connection.execute(stored.order_by(columns.key)))

    def object_keys(self) -> set[str]:
        """The key of every object that a photo needs, private ones among them."""
        with reading(self._engine) as connection:
            return set(connection.execute(select(photo_renditions.c.key)).scalars())


def _write(connection: Connection, accession: Accession, number: int) -> None:
    photo = accession.photo
    connection.execute(insert(photos), rows.photo_row(accession, number))
    connection.execute(insert(photo_private), rows.private_row(accession, number))
    report = rows.plain_json(dict(photo.calibration.report))
    connection.execute(insert(photo_reports), {"number": number, "report": report})
    sides = (
        (photo_terms, rows.term_rows(photo, number)),
        (photo_tones, rows.tone_rows(photo, number)),
        (photo_regions, rows.region_rows(photo, number)),
        (photo_renditions, rows.rendition_rows(accession, number)),
    )
    for table, content in sides:
        if content:
            connection.execute(insert(table), content)
    if accession.seal is not None:
        vault_keys.add(connection, number, accession.seal)
    if connection.dialect.name == "sqlite":
        index = text(
            "INSERT INTO photo_text (rowid, words) SELECT number, search_text FROM photos WHERE number = :n"
        )
        connection.execute(index, {"n": number})
    connection.execute(quarantine.delete().where(quarantine.c.submission_key == accession.submission_key))


def _rows(connection: Connection, where: Any, on: date) -> list[RowMapping]:  # noqa: ANN401 - a condition
    return list(connection.execute(select(photos).where(where, visible(on))).mappings())


def assemble(
    connection: Connection, found: Iterable[RowMapping], reports: Mapping[int, Any] | None = None
) -> list[Photo]:
    """Photos from their rows, with one statement for each kind of side table however many there are."""
    main = list(found)
    numbers = [row["number"] for row in main]
    if not numbers:
        return []
    terms, tones, regions, renditions = (_beside(connection, table, numbers) for table in _SIDE_TABLES)
    return [
        rows.read_photo(
            row,
            terms.get(row["number"], ()),
            tones.get(row["number"], ()),
            regions.get(row["number"], ()),
            renditions.get(row["number"], ()),
            (reports or {}).get(row["number"], {}),
        )
        for row in main
    ]


def _beside(connection: Connection, table: Table, numbers: list[int]) -> dict[int, list[RowMapping]]:
    order = table.c.position if "position" in table.c else table.c.name
    statement = select(table).where(table.c.number.in_(numbers)).order_by(table.c.number, order)
    if table is photo_renditions:
        statement = statement.where(table.c.name != RenditionName.ORIGINAL.value)
    grouped: dict[int, list[RowMapping]] = {}
    for row in connection.execute(statement).mappings():
        grouped.setdefault(row["number"], []).append(row)
    return grouped


def _tombstones(connection: Connection, photo_ids: list[str]) -> dict[str, Tombstone]:
    found = connection.execute(select(tombstones).where(tombstones.c.photo_id.in_(photo_ids))).mappings()
    return {row["photo_id"]: rows.read_tombstone(row) for row in found}
