"""What the tables are made of: their naming, and the columns that many of them have."""

from sqlalchemy import Column, Double, ForeignKey, Integer, MetaData, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def text(name: str) -> Column[str]:
    """Text that is never missing."""
    return Column(name, Text, nullable=False)


def whole(name: str) -> Column[int]:
    """A whole number that is never missing."""
    return Column(name, Integer, nullable=False)


def real(name: str) -> Column[float]:
    """A real number that is never missing."""
    return Column(name, Double, nullable=False)


def photo_number(*, primary_key: bool = True) -> Column[int]:
    """The photo that a row is about; the row goes when the photo goes."""
    return Column("number", Integer, ForeignKey("photos.number", ondelete="CASCADE"), primary_key=primary_key)


def position() -> Column[int]:
    """The place of one of several values, from 0; part of the key."""
    return Column("position", Integer, primary_key=True, autoincrement=False)
