"""What every kind of storage that holds anything of a photo can do, so that a withdrawal finds all of it."""

from typing import Protocol

from imagedb.objects import ObjectStoreError


class StillHeldError(ObjectStoreError):
    """Something of a withdrawn photo came back while it was erased, or cannot be erased."""

    def __init__(self, photo_id: str, kinds: tuple[str, ...]) -> None:
        self.photo_id = photo_id
        self.kinds = kinds
        super().__init__(f"something is left of photo {photo_id} in {', '.join(kinds)}")


class Holding(Protocol):
    """One kind of storage. A new kind is registered in `imagedb.holdings.registry`, and is then purged and checked."""

    @property
    def name(self) -> str:
        """What it is called in a table."""

    def list(self, photo_id: str) -> tuple[str, ...]:
        """A name for everything of the photo that is left here; empty when nothing is."""

    def erase(self, photo_id: str) -> None:
        """Remove all that `list` names, for good; nothing happens where there is nothing."""
