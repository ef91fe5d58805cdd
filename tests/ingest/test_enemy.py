"""Files made to break what reads them: no worker dies, none takes more than its memory, each ends in words."""

import ast
import re
import struct
import zlib
from collections import Counter
from dataclasses import replace

import pytest

from colour.decode import decode
from colour.image import DecodedImage
from imagedb.vocabulary import BodySite, RegionRole
from ingest.states import Description, Refused, RegionPlan
from ingest.workers import WorkerPool, develop
from tests.support.examples import AT_LENGTH, IN_FULL, in_full
from tests.support.mutants import breed, mutant, try_mutants
from tests.support.pictures import chunk
from tests.support.processes import REPOSITORY

MUTANTS = 10_000 if AT_LENGTH else 1000 if IN_FULL else 300
BATCH = 50
MOST_MEMORY = 1_000_000_000


@pytest.mark.timeout(3600 if AT_LENGTH else 240)
def test_mutants_break_nothing(small: Description, capsys: pytest.CaptureFixture[str]) -> None:
    """Some hundred damaged files, a thousand in every case and ten thousand at length, are each refused or taken, and no worker dies."""
    whole = dict(breed())
    assert all(isinstance(decode(data), DecodedImage) for data in whole.values())
    with WorkerPool(1) as pool:
        batches = [
            pool.submit(try_mutants, small, whole, first, BATCH).result(600)
            for first in range(0, MUTANTS, BATCH)
        ]
    trials = [trial for batch in batches for trial in batch.trials]
    unforeseen = [trial for trial in trials if ":" in trial.end or " " in trial.end]
    assert [] == unforeseen
    assert MUTANTS == len(trials)
    assert max(batch.peak for batch in batches) < MOST_MEMORY
    with capsys.disabled():
        if AT_LENGTH:
            print(Counter(trial.end for trial in trials), max(batch.peak for batch in batches))  # noqa: T201 - figures for the docs


@pytest.fixture
def small(described: Description) -> Description:
    """A row whose region lies in even the smallest of the pictures."""
    corner = ((5.0, 5.0), (35.0, 5.0), (35.0, 35.0), (5.0, 35.0))
    return replace(described, regions=(RegionPlan(corner, BodySite.STERNUM, RegionRole.COMPARISON),))


def test_the_same_number_is_the_same_mutant() -> None:
    """A mutant that broke something can be made again from its number."""
    whole = breed()
    assert mutant(7, whole) == mutant(7, whole)
    assert len({mutant(n, whole)[1] for n in range(100)}) > 95


@in_full
def test_a_picture_that_memory_has_no_room_for_is_refused(small: Description) -> None:
    """A hundred megapixels of four 16-bit channels, in a few kilobytes, end in words, and their worker works on."""
    width, height = 10_000, 10_000
    pack = zlib.compressobj(1, wbits=-zlib.MAX_WBITS)
    rows = pack.compress(bytes(100 * (1 + 8 * width))) + pack.flush(zlib.Z_FULL_FLUSH)
    # Adler-32 of nothing but zeros counts them.
    checked = (height * (1 + 8 * width) % 65521) << 16 | 1
    body = b"\x78\x01" + rows * (height // 100) + pack.flush() + struct.pack(">I", checked)
    header = struct.pack(">IIBBBBB", width, height, 16, 6, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    with WorkerPool(1) as pool:
        refused = pool.submit(develop, small, bomb).result(600)
        assert isinstance(refused, Refused)
        assert "image.too_large" == refused.reasons[0].code
        batch = pool.submit(try_mutants, small, dict(breed()), 0, 1).result(600)
    assert batch.peak < MOST_MEMORY


WRITE_ZIP = {"api/archive.py", "api/exports/bundle.py", "api/exports/slides.py"}
READS_ZIP = {"api/exports/embedded.py"}


def test_nothing_of_ours_unpacks_archives_or_reads_xml() -> None:
    """Zip slip and external entities need code that unpacks to files or parses: there is none.

    Archives are written by those who export; one module reads the entries of an exported file, in memory.
    """
    banned = {"tarfile", "shutil.unpack_archive", "xml", "lxml"}
    with_zip = set()
    for package in ("api", "colour", "consent", "imagedb", "ingest"):
        for path in (REPOSITORY / package).rglob("*.py"):
            text = path.read_text("utf-8")
            if not re.search("tarfile|archive|xml|zipfile|extractall", text):
                continue
            nodes = list(ast.walk(ast.parse(text)))
            names = {
                name.name if isinstance(node, ast.Import) else node.module or ""
                for node in nodes
                if isinstance(node, ast.Import | ast.ImportFrom)
                for name in node.names
            } - {"xml.sax.saxutils"}  # escapes what is written
            assert set() == {name for name in names if name.split(".")[0] in banned}, path
            called = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
            assert set() == called & {"extractall", "unpack_archive"}, path
            if "zipfile" in names:
                with_zip.add(str(path.relative_to(REPOSITORY)))
    assert WRITE_ZIP | READS_ZIP == with_zip
