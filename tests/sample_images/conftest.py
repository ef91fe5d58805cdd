"""Puts the generator's folder on the path and opens the committed tables once."""

import csv
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "sample_images"
sys.path.insert(0, str(SAMPLES))


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the sample photographs."""
    return SAMPLES


@pytest.fixture(scope="session")
def manifest() -> list[dict[str, str]]:
    """The committed manifest's rows."""
    with (SAMPLES / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def refused() -> list[dict[str, str]]:
    """The rows of the refusals' manifest."""
    with (SAMPLES / "refusals" / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
