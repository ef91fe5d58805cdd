"""What the database holds of a photo."""

from dataclasses import dataclass

from imagedb.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Rows:
    """A Holding: the photo's row, every row beside it, its keys, its words in the index and its refused twins."""

    catalogue: Catalogue
    name: str = "catalogue"

    def list(self, photo_id: str) -> tuple[str, ...]:
        """See Holding."""
        return self.catalogue.remains.rows(photo_id)

    def erase(self, photo_id: str) -> None:
        """See Holding."""
        self.catalogue.remains.erase_rows(photo_id)


@dataclass(frozen=True, slots=True)
class Notes:
    """A Holding: what educators wrote about the photo in teaching sets. The place stays, as a gap."""

    catalogue: Catalogue
    name: str = "teaching sets"

    def list(self, photo_id: str) -> tuple[str, ...]:
        """See Holding."""
        return self.catalogue.remains.notes(photo_id)

    def erase(self, photo_id: str) -> None:
        """See Holding."""
        self.catalogue.remains.erase_notes(photo_id)
