"""Photos: the one transaction that adds one, and every read of them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Table, func, insert, select, text

from consent.reasons import ConsentReason
from imagedb.catalogue import audit, review_log, rows, vault_keys
from imagedb.catalogue.consents import load
from imagedb.catalogue.duplicates import group_for
from imagedb.catalogue.engine import advance, reading, writing
from imagedb.catalogue.lookups import lookup_in
from imagedb.catalogue.particulars import recorded
from imagedb.catalogue.recognition import is_recognised, was_withdrawn
from imagedb.catalogue.searching import Searching
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
    ReviewConflictError,
    UnknownConsentError,
    UnknownPhotoError,
    WithdrawnBeforeError,
)
from imagedb.identifiers import is_storable
from imagedb.model import Accession, Photo, Tombstone
from imagedb.objects import ObjectInfo
from imagedb.review import Event, EventKind
from imagedb.review.case import SHOWS_NOBODY
from imagedb.search.cursor import decode, encode
from imagedb.search.index import (
    AXES,
    FACETS,
    Coverage,
    Index,
    count_facets,
    coverage,
    found,
    order_of,
    page_of,
)
from imagedb.search.page import FacetCount, Page
from imagedb.search.query import SearchQuery
from imagedb.small_cells import Particulars
from imagedb.vocabulary import BodySite, RenditionName

_NEVER_BY_POLICY = "a photo that is neither simulated nor of a phantom is held for people"
_SIDE_TABLES = (photo_terms, photo_tones, photo_regions, photo_renditions)


class Photos:
    """Photos as ingest writes and readers see them."""

    def __init__(self, engine: Engine, searching: Searching) -> None:
        self._engine = engine
        self._searching = searching

    def accession(self, accession: Accession) -> None:
        """Add a photo that shows nobody, which policy lets pass: it is published at once, or nothing is done.

        A refusal of the same submission is forgotten. Raises DuplicatePhotoError when the pixels are in the
        catalogue already, WithdrawnBeforeError when a family withdrew this picture, UnknownConsentError,
        ConsentEndedError when the consent was withdrawn since it was checked, and ReviewConflictError for a photo
        that people must clear.
        """
        if accession.photo.provenance not in SHOWS_NOBODY:
            raise ReviewConflictError(_NEVER_BY_POLICY)
        with writing(self._engine) as connection:
            _refuse_unsound(connection, accession)
            number = advance(connection)
            write(connection, accession, number)
            index_words(connection, number)
            review_log.passed(connection, number)
            audit.append(connection, "photo.accessioned", accession.photo.id, review_log.BY_POLICY)

    def hold(self, accession: Accession, *events: Event) -> None:
        """Add a photo that waits for people, for the reasons in `events`. Raises as `accession`."""
        consent_held = frozenset(
            ConsentReason(found.code, found.detail)
            for event in events
            for found in event.reasons
            if event.kind is EventKind.CONSENT_HELD
        )
        with writing(self._engine) as connection:
            _refuse_unsound(connection, accession, consent_held)
            number = waiting_number(connection)
            write(connection, accession, number)
            review_log.add(connection, number, *events)
            audit.append(connection, "photo.held", accession.photo.id)

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
        with self._searching.now() as (connection, index):
            lookup = lookup_in(connection, self._searching.regions)
            matching = found(index, query, on, lookup)
            order = order_of(index, query, matching, lookup)
            page = page_of(order, matching, query.limit, place)
            numbers = [int(index.numbers[slot]) for slot in page.slots]
            shown = self._shown(connection, index, numbers, on)
            after, before = (
                encode(order.place(page.slots[at], before=at == 0), query) if page.slots and there else None
                for at, there in ((-1, page.after), (0, page.before))
            )
            return Page(tuple(shown), after, before)

    def first_of_each(self, queries: Iterable[SearchQuery], on: date) -> tuple[tuple[Photo, ...], ...]:
        """The first photos of each of several searches, all of one moment and in as many statements as one search."""
        with self._searching.now() as (connection, index):
            lookup = lookup_in(connection, self._searching.regions)
            each = []
            for query in queries:
                matching = found(index, query, on, lookup)
                page = page_of(order_of(index, query, matching, lookup), matching, query.limit)
                each.append([int(index.numbers[slot]) for slot in page.slots])
            numbers = list(dict.fromkeys(number for own in each for number in own))
            known = self._known(connection, index, numbers, on)
            return tuple(tuple(known[number] for number in own if number in known) for own in each)

    def _shown(self, connection: Connection, index: Index, numbers: list[int], on: date) -> list[Photo]:
        """The photos in the order of their numbers."""
        known = self._known(connection, index, numbers, on)
        return [known[number] for number in numbers if number in known]

    def _known(
        self, connection: Connection, index: Index, numbers: list[int], on: date
    ) -> Mapping[int, Photo]:
        """Photos by number, read where they are not remembered."""
        remembered = self._searching.remembered
        known = remembered.of(index, numbers)
        missing = [number for number in numbers if number not in known]
        if missing:
            found = _rows(connection, photos.c.number.in_(missing), on)
            read = dict(zip((row["number"] for row in found), assemble(connection, found), strict=True))
            remembered.keep(index, read)
            known |= read
        return known

    def count(self, query: SearchQuery, on: date) -> int:
        """How many photos the query finds on that day."""
        with self._searching.now() as (connection, index):
            return len(found(index, query, on, lookup_in(connection, self._searching.regions)))

    def facets(
        self, query: SearchQuery, on: date, names: Iterable[str] = FACETS
    ) -> Mapping[str, tuple[FacetCount, ...]]:
        """For the named facets, how many photos each value would find, its own filter left out."""
        with self._searching.now() as (connection, index):
            return count_facets(index, query, on, lookup_in(connection, self._searching.regions), names)

    def coverage(self, query: SearchQuery, on: date, axes: Iterable[str] = AXES) -> Coverage:
        """How many of the photos that the query finds there are for each combination of the axes' values."""
        with self._searching.now() as (connection, index):
            return coverage(index, query, on, lookup_in(connection, self._searching.regions), axes)

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


def _refuse_unsound(
    connection: Connection, accession: Accession, examined: frozenset[ConsentReason] = frozenset()
) -> None:
    consent = load(connection, accession.consent_id)
    if consent is None:
        raise UnknownConsentError(accession.consent_id)
    photo = accession.photo
    until = accession.visible_until and date.fromisoformat(accession.visible_until)
    faced = BodySite.FACE in photo.sites
    permitted = still_permits(
        consent, accession.subject, photo.purposes, until or None, shows_face=faced, examined=examined
    )
    if not permitted:
        raise ConsentEndedError(accession.consent_id)
    same = select(photos.c.id).join(photo_private)
    twin = connection.scalar(same.where(photo_private.c.pixel_sha256 == accession.pixel_sha256))
    if twin is not None:
        raise DuplicatePhotoError(twin)
    hashes = (accession.source_sha256, accession.pixel_sha256)
    if is_recognised(connection, secret_within(connection), *hashes):
        raise WithdrawnBeforeError


def waiting_number(connection: Connection) -> int:
    """A number for a photo that is not public: negative, so that it says nothing of the others' order."""
    lowest: int | None = connection.execute(select(func.min(photos.c.number))).scalar_one()
    return min(0, lowest or 0) - 1


def write(connection: Connection, accession: Accession, number: int) -> None:
    """Write a photo's rows, its words for the search left out."""
    photo = accession.photo
    group = group_for(connection, accession.subject, accession.site_code, accession.perceptual_hash)
    connection.execute(insert(photos), {**rows.photo_row(accession, number), "duplicate_group": group})
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
    connection.execute(quarantine.delete().where(quarantine.c.submission_key == accession.submission_key))


def index_words(connection: Connection, number: int) -> None:
    """Let the search find a published photo by its words (PostgreSQL reads them off the row)."""
    if connection.dialect.name == "sqlite":
        index = text(
            "INSERT INTO photo_text (rowid, words) SELECT number, search_text FROM photos WHERE number = :n"
        )
        connection.execute(index, {"n": number})


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
