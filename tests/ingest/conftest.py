"""What tests of ingest share: an empty atlas, and a photo developed once for all of them."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

import ingest.rows
from imagedb.catalogue import Catalogue
from imagedb.objects import open_store
from imagedb.vault import Vault
from ingest.develop import develop
from ingest.manifest import read_manifest
from ingest.states import Description, Encoded, Measured, Refused, Submission
from tests.support.empty_atlas import Atlas
from tests.support.ingest_kit import photo, row, write_manifest


@pytest.fixture
def atlas(sqlite_catalogue: Catalogue, tmp_path: Path) -> Atlas:
    """An empty atlas on SQLite and a folder."""
    vault = Vault(sqlite_catalogue, tmp_path / "keys" / "vault.key")
    return Atlas(sqlite_catalogue, open_store(str(tmp_path / "objects")), vault)


@pytest.fixture(scope="session")
def described(tmp_path_factory: pytest.TempPathFactory) -> Description:
    """What a plain row says of its photo."""
    path = write_manifest(tmp_path_factory.mktemp("described"), [row("a.jpg")], photos={})
    (read,) = read_manifest(path).rows
    assert isinstance(read, Submission)
    return read.description


@pytest.fixture(scope="session")
def measured(described: Description) -> Measured:
    """A rendered photo, developed in earnest."""
    developed = develop(described, photo())
    assert isinstance(developed, Measured), developed
    return developed


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, measured: Measured) -> list[bytes]:
    """Let every file stand for a photo of its own, without developing it; lists the files that were.

    The part of a file's content before a '+' stands for its pixels.
    """
    seen: list[bytes] = []

    def stand_in(description: Description, data: bytes) -> Measured | Refused:
        del description
        seen.append(data)
        pixels = data.partition(b"+")[0]

        def own(encoded: Encoded) -> Encoded:
            return replace(encoded, data=f"{encoded.name}:".encode() + pixels)

        return replace(
            measured,
            source_sha256=hashlib.sha256(data).hexdigest(),
            pixel_sha256=hashlib.sha256(pixels).hexdigest(),
            renditions=tuple(map(own, measured.renditions)),
            original=own(measured.original),
        )

    monkeypatch.setattr(ingest.rows, "develop", stand_in)
    return seen
