"""A photo's objects in one place of the store: renditions, tiles, whatever lies in the photo's folder there."""

from dataclasses import dataclass

from imagedb.objects import ObjectStore

PLACES = ("public", "held", "private")
"""Where the store keeps what belongs to photos, each photo in a folder of its id. Public first."""


@dataclass(frozen=True, slots=True)
class Place:
    """A Holding: the objects in the photo's folder, with old versions and unfinished uploads."""

    store: ObjectStore
    place: str

    @property
    def name(self) -> str:
        """See Holding."""
        return f"objects, {self.place}"

    def list(self, photo_id: str) -> tuple[str, ...]:
        """See Holding."""
        return tuple(self.store.keys(self._folder(photo_id)))

    def erase(self, photo_id: str) -> None:
        """See Holding."""
        self.store.erase_all(self._folder(photo_id))

    def _folder(self, photo_id: str) -> str:
        return f"{self.place}/{photo_id}/"
