"""What a family can attach to a yes: a limit, which only ever takes away."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Condition(StrEnum):
    """A wish that no machine can keep by itself; a person looks before that purpose is used.

    A closed list, so that no name can be written here: the words stand on the paper form.
    """

    ASK_FIRST = "ask_first"
    BLUR_OR_CROP = "blur_or_crop"
    NAMED_USE_ONLY = "named_use_only"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Limit:
    """Limits of one purpose: no face, conditions, the first day it counts and the first on which it no longer does."""

    no_face: bool = False
    conditions: frozenset[Condition] = frozenset()
    starts: date | None = None
    expires: date | None = None

    def tightened(self, other: "Limit") -> "Limit":
        """Both limits at once: in everything the stricter of the two."""
        return Limit(
            no_face=self.no_face or other.no_face,
            conditions=self.conditions | other.conditions,
            starts=max((day for day in (self.starts, other.starts) if day is not None), default=None),
            expires=min((day for day in (self.expires, other.expires) if day is not None), default=None),
        )


NO_LIMIT = Limit()
