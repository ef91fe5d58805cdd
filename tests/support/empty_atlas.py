"""Where tests take photos in: what an ingest works with, and the ingest in this process."""

from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from imagedb.catalogue import Catalogue
from imagedb.objects import ObjectStore
from imagedb.vault import Vault
from ingest.pipeline import ingest_manifest
from ingest.report import IngestReport
from ingest.workers import InlineExecutor
from tests.support.consents import TODAY
from tests.support.stores import held


@dataclass(frozen=True)
class Atlas:
    """A catalogue, a store and a vault, and a way to ingest into them."""

    catalogue: Catalogue
    store: ObjectStore
    vault: Vault

    def ingest(
        self, manifest: Path, on: date = TODAY, *, executor: Executor | None = None, **options: Any
    ) -> IngestReport:
        """Ingest, in this process unless there is an executor."""
        return ingest_manifest(
            manifest,
            catalogue=self.catalogue,
            store=self.store,
            vault=self.vault,
            executor=executor or InlineExecutor(),
            on=on,
            **options,
        )

    def held(self) -> set[str]:
        """What the store holds of photos."""
        return set(held(self.store))
