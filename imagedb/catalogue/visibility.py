"""The one rule that says which photos a reader may see. Every read of photos goes through it."""

from datetime import date

from sqlalchemy import ColumnElement, or_

from imagedb.catalogue.tables import photos


def visible(on: date) -> ColumnElement[bool]:
    """A condition on `photos`: shown on that day.

    A withdrawn photo has no row any more; one whose consent has to be renewed by a day is hidden from
    that day on, without anybody having to run anything.
    """
    return or_(photos.c.visible_until.is_(None), photos.c.visible_until > on)
