"""What a search gives back."""

from dataclasses import dataclass

from imagedb.model import Photo


@dataclass(frozen=True, slots=True)
class Page:
    """One page of photos, and the cursors of the next and the previous one, each None where there is none.

    The photos' calibration reports are empty here: they are long, and only the photo's own record has them.
    """

    photos: tuple[Photo, ...]
    next_cursor: str | None
    previous_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many photos a reader would find with this value; 'unknown' counts those without one."""

    value: str
    count: int
    selected: bool = False
