"""The real chart photographs, read where they lie and never copied."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from colour.decode import decode, linearise
from colour.image import DecodedImage, LinearPixels
from colour.spaces import Floats

USABLE = (
    "cal_1793",
    "ccd_1967",
    "dar_baseline",
    "jar_444",
    "jar_500",
    "jtvd_cc01",
    "jtvd_cc07",
    "jtvd_cc10",
    "jtvd_mini1",
    "jtvd_mini5",
    "mac_fishbox",
    "mac_fishbox2",
    "pcv_classic",
    "pcv_corrected",
    "pcv_mini",
    "pcv_nano",
    "qiu_passport",
)

_BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "photos"


@dataclass(frozen=True, slots=True, eq=False)
class ChartPhoto:
    """A decoded photograph and the patch centres (24, 2) that its description gives, if it has a chart."""

    image: DecodedImage
    linear: LinearPixels
    centres: Floats | None


def folder(name: str) -> Path:
    """Return the folder of the photographs; when `name` is not there fail in CI, and skip elsewhere, saying so."""
    found = Path(os.environ.get("CHART_PHOTOS") or _BESIDE)
    if not (found / f"{name}.json").is_file():
        message = f"no chart photographs: {name} left out; CHART_PHOTOS may name their folder"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


def load(name: str) -> ChartPhoto:
    """Return a photograph, decoded."""
    place = folder(name)
    described = json.loads((place / f"{name}.json").read_text(encoding="utf-8"))
    image = decode((place / described["file"]).read_bytes())
    assert isinstance(image, DecodedImage), image
    centres = described.get("patch_centres_1_to_24")
    return ChartPhoto(image, linearise(image), None if centres is None else np.array(centres))
