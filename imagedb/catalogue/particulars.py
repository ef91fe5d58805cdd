"""What is told of a real baby beside its picture: as much as enough families share, settled anew with each change.

What was recorded stays private; `photos` holds what may be shown now. Simulated photos and phantoms show nobody
and are told whole.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select, update

from imagedb.catalogue.engine import advance
from imagedb.catalogue.rows import told_row
from imagedb.catalogue.tables import photo_private, photos
from imagedb.catalogue.visibility import visible
from imagedb.small_cells import FEWEST_FAMILIES, FamilyPhoto, Particulars, shown
from imagedb.vocabulary import GestationBand, Provenance, Sex

FEWEST = "nsa_fewest_families"
"""The engine's option that holds k; see `imagedb.small_cells`."""

_TOLD = (photos.c.sex, photos.c.gestation_band, photos.c.ethnic_category, photos.c.multiple_birth)
_RECORDED = (
    photo_private.c.recorded_sex,
    photo_private.c.recorded_gestation_band,
    photo_private.c.recorded_ethnic_category,
    photo_private.c.recorded_multiple_birth,
)


def settle(connection: Connection, on: date) -> bool:
    """Show of each baby on that day what enough families share, within a transaction; whether anything changed.

    To be called after whatever makes photos visible or takes them away. What is not visible tells nothing.
    """
    fewest = connection.get_execution_options().get(FEWEST, FEWEST_FAMILIES)
    real = photos.c.provenance == Provenance.REAL.value
    columns = (photos.c.number, photos.c.subject_group, visible(on).label("seen"), *_TOLD, *_RECORDED)
    statement = select(*columns).join(photo_private).where(real).order_by(photos.c.number)
    rows = connection.execute(statement).all()
    seen = [row for row in rows if row.seen]
    told = dict(
        zip((row.number for row in seen), shown([_family_photo(row) for row in seen], fewest), strict=True)
    )
    changed: defaultdict[Particulars, list[int]] = defaultdict(list)
    for row in rows:
        now = told.get(row.number, Particulars())
        if now != _particulars(row[3:7]):
            changed[now].append(row.number)
    for now, numbers in changed.items():
        connection.execute(update(photos).where(photos.c.number.in_(numbers)).values(told_row(now)))
    if changed:
        advance(connection)
    return bool(changed)


def recorded(connection: Connection, photo_id: str) -> Particulars | None:
    """What was recorded of the photo's baby, or None for no such photo. Private."""
    row = connection.execute(select(*_RECORDED).join(photos).where(photos.c.id == photo_id)).first()
    return None if row is None else _particulars(row)


def _family_photo(row: Row[Any]) -> FamilyPhoto:
    return FamilyPhoto(row.subject_group, _particulars(row[7:11]))


def _particulars(values: Sequence[Any]) -> Particulars:
    sex, gestation, ethnic, multiple = values
    return Particulars(Sex(sex), GestationBand(gestation), ethnic, multiple)
