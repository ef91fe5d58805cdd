"""Files made to break what reads them: no worker dies, none takes more than its memory, each ends in words."""

import os
from collections import Counter
from dataclasses import replace

import pytest

from colour.decode import decode
from colour.image import DecodedImage
from imagedb.vocabulary import BodySite, RegionRole
from ingest.states import Description, RegionPlan
from ingest.workers import WorkerPool
from tests.support.examples import LONG
from tests.support.mutants import breed, mutant, try_mutants

MUTANTS = 1000
BATCH = 50
MOST_MEMORY = 1_000_000_000


def test_mutants_break_nothing(small: Description, capsys: pytest.CaptureFixture[str]) -> None:
    """A thousand damaged files, or ten thousand in the long run, are each refused or taken, and no worker dies."""
    whole = dict(breed())
    assert all(isinstance(decode(data), DecodedImage) for data in whole.values())
    count = MUTANTS * LONG // 2 if os.environ.get("LONG_TESTS") else MUTANTS
    with WorkerPool(1) as pool:
        batches = [
            pool.submit(try_mutants, small, whole, first, BATCH).result(600)
            for first in range(0, count, BATCH)
        ]
    trials = [trial for batch in batches for trial in batch.trials]
    unforeseen = [trial for trial in trials if ":" in trial.end or " " in trial.end]
    assert [] == unforeseen
    assert count == len(trials)
    assert max(batch.peak for batch in batches) < MOST_MEMORY
    with capsys.disabled():
        if os.environ.get("LONG_TESTS"):
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
