"""What a download did, and what it could not do."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Failure:
    """A rendition that is missing or is not what the server said, and why."""

    photo_id: str
    rendition: str
    reason: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A photo that its family withdrew, with the copies of it that lay here and were deleted."""

    photo_id: str
    copies: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A photo whose copies may stay, and no longer be used for these purposes."""

    photo_id: str
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DownloadReport:
    """The outcome. `fetched` and `present` count renditions, `photos` what the search found and may be used.

    `not_permitted` counts photos that were found and left out, because their families do not permit the use.
    """

    photos: int
    fetched: int
    present: int
    failures: tuple[Failure, ...]
    withdrawn: tuple[Withdrawn, ...]
    narrowed: tuple[Narrowed, ...] = ()
    not_permitted: int = 0

    @property
    def complete(self) -> bool:
        """Whether everything that may be had is here and checked."""
        return not self.failures
