"""The one rule that says which photos a reader may see. Every read of photos goes through it."""

from datetime import date

from sqlalchemy import BindParameter, ColumnElement, Date, case, func, literal

from imagedb.catalogue.tables import photos


def shown_until() -> ColumnElement[date]:
    """The first day on which a photo is not shown any more; the first day of all for one that is not shown at all.

    A withdrawn photo has no row any more. One that waits for people, or that a report hides, is marked so;
    one whose consent has to be renewed by a day is hidden from that day on, without anybody having to run anything.
    """
    permitted = func.coalesce(photos.c.visible_until, literal(date.max, Date))
    return case((photos.c.hidden_for.is_not(None), literal(date.min, Date)), else_=permitted)


def visible(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """A condition on `photos`: shown on that day, which a statement that is made once gets as a parameter."""
    return shown_until() > on
