"""The one rule that says which photos a reader may see. Every read of photos goes through it."""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_

from imagedb.catalogue.tables import photos


def visible(on: date) -> ColumnElement[bool]:
    """A condition on `photos`: shown on that day.

    A withdrawn photo has no row any more. One that waits for people, or that a report hides, is marked so;
    one whose consent has to be renewed by a day is hidden from that day on, without anybody having to run anything.
    """
    permitted = or_(photos.c.visible_until.is_(None), photos.c.visible_until > on)
    return and_(photos.c.hidden_for.is_(None), permitted)
