"""The photo that speed is measured on: a simulated one, enlarged and made noisy as a telephone's is."""

from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from colour.correction import Correction
from colour.decode import decode
from colour.image import DecodedImage
from ingest.manifest import read_manifest
from ingest.states import Description, Submission

_MANIFEST = Path(__file__).parents[1] / "sample_images" / "manifest.csv"
_NAME = "simulated-0090.jpg"
_LARGE = 20_000_000

# Such as a telephone's photo gets.
_SCALE, _OFFSET, _GAMMA = np.array([0.5, 0.6, 0.7]), np.array([0.01, -0.02, 0.015]), np.array([1.1, 0.8, 1.5])
CORRECTIONS = {
    kind: Correction(
        kind,
        _SCALE,
        _OFFSET,
        _GAMMA,
        np.eye(3, terms) + 0.1 * np.sin(np.arange(3 * terms)).reshape(3, terms),
    )
    for kind, terms in (("tone+3x3", 3), ("tone+rootpoly2", 6))
}


@dataclass(frozen=True, slots=True, eq=False)
class BenchPhoto:
    """A JPEG, what it decodes to, and its manifest row with the regions drawn as large."""

    data: bytes
    image: DecodedImage
    description: Description


def load_photo(megapixels: float) -> BenchPhoto:
    """Return the photo with about so many megapixels, 4:3."""
    row = next(r for r in read_manifest(_MANIFEST).rows if isinstance(r, Submission) and r.path.name == _NAME)
    small = cv2.imread(str(row.path))
    assert small is not None
    factor = float(np.sqrt(megapixels * 1e6 / (small.shape[0] * small.shape[1])))
    size = (round(small.shape[1] * factor), round(small.shape[0] * factor))
    large = cv2.resize(small, size, interpolation=cv2.INTER_CUBIC)
    if large.size < 3 * _LARGE:
        rng = np.random.default_rng(1)
        for rows in np.array_split(np.arange(len(large)), 32):
            noise = rng.integers(-4, 5, large[rows].shape, dtype=np.int16)
            large[rows] = np.clip(large[rows] + noise, 0, 255)
    done, data = cv2.imencode(".jpg", large, [cv2.IMWRITE_JPEG_QUALITY, 92])
    assert done
    image = decode(bytes(data))
    assert isinstance(image, DecodedImage)
    said = row.description
    regions = tuple(
        replace(plan, polygon=tuple((x * factor, y * factor) for x, y in plan.polygon))
        for plan in said.regions
    )
    return BenchPhoto(bytes(data), image, replace(said, regions=regions))
