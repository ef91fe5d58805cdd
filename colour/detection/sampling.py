"""Patch colours under a placed grid."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from colour.charts import ChartLayout
from colour.detection.grid import LAYOUT, patch_centres, patch_size, project
from colour.image import Encoded, LinearPixels
from colour.spaces import Floats, encode_srgb

# The middle part of a patch's side that is read; the rest may be gap, shadow or blur.
SAMPLED = 0.5
# More points than this a side make the median no better.
_MOST = 24
# Blocks of points a side that are averaged before a patch is called uneven: a noisy photo is no covered chart.
_BLOCKS = 5
# The spread of so few blocks comes out larger than noise makes it by half in one patch of a hundred.
_BY_CHANCE = 1.5
# Spread of encoded values (robust standard deviation, 0..1) up to which a patch counts as one colour:
# over the channels by what they add to a difference that is seen, since the blue of a yellow patch is all
# noise in a photo under a warm lamp.
UNIFORM = 0.035
_CHANNELS: Floats = np.array([0.3, 0.5, 0.2])


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Per patch, in patch order: median linear sRGB (n, 3), its robust spread (n, 3), and flags.

    `burnt` (n, 3) where a twentieth of the patch is burnt out in a channel, `uneven` (n,) where it is not one
    colour, `inside` (n,) where all of it lies in the photo.
    """

    linear: Floats
    spread: Floats
    burnt: NDArray[np.bool_]
    uneven: NDArray[np.bool_]
    inside: NDArray[np.bool_]

    @property
    def clipped(self) -> NDArray[np.bool_]:
        """(n,): burnt out in any channel."""
        return np.asarray(self.burnt.any(axis=1))


def sample(linear: LinearPixels, encoded: Encoded, matrix: Floats, layout: ChartLayout = LAYOUT) -> Samples:
    """Return what the photo shows in the middle of each patch of the grid placed by `matrix`."""
    values, codes, inside = _gather(linear, encoded, matrix, layout)
    middle = np.median(values, axis=1)
    display = encode_srgb(np.clip(values, 0, 1))
    spread = 1.4826 * np.median(np.abs(values - middle[:, None]), axis=1)
    uneven = _uneven(display)
    top = np.iinfo(encoded.dtype).max
    burnt = (codes == top).mean(axis=1) > 0.05
    return Samples(middle.astype(np.float64), spread.astype(np.float64), burnt, uneven, inside)


def _gather(
    linear: LinearPixels, encoded: Encoded, matrix: Floats, layout: ChartLayout
) -> tuple[NDArray[np.float32], Encoded, NDArray[np.bool_]]:
    height, width = encoded.shape[:2]
    count = int(np.clip(np.ceil(patch_size(matrix, layout) * SAMPLED), 5, _MOST))
    points = project(matrix, window(count, SAMPLED, layout))
    columns = np.floor(points[..., 0] + 0.5).astype(np.int64)
    rows = np.floor(points[..., 1] + 0.5).astype(np.int64)
    inside = ((columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)).all(axis=1)
    columns, rows = np.clip(columns, 0, width - 1), np.clip(rows, 0, height - 1)
    return np.asarray(linear[rows, columns]), encoded[rows, columns], inside


def _uneven(display: Floats) -> NDArray[np.bool_]:
    """Return (n,): patches that are not one colour, of encoded values (n, points, 3) row by row.

    Noise differs from point to point and shrinks where points are averaged; what lies on a patch does not. So the
    spread of blocks counts, beyond what the differences of neighbouring points lead to expect of noise.
    """
    side = round(display.shape[1] ** 0.5)
    points = display.reshape(len(display), side, side, 3)
    block = max(side // _BLOCKS, min(side // 3, 2))
    kept = side // block * block
    blocks = (
        points[:, :kept, :kept].reshape(-1, kept // block, block, kept // block, block, 3).mean(axis=(2, 4))
    )
    low, high = np.percentile(blocks.reshape(len(display), -1, 3), [15.9, 84.1], axis=1)
    steps = np.abs(np.diff(points, axis=2)).reshape(len(display), -1, 3)
    noise = 1.4826 / np.sqrt(2) * np.median(steps, axis=1) / block
    return np.asarray((high - low) / 2 @ _CHANNELS > np.hypot(UNIFORM, _BY_CHANCE * noise @ _CHANNELS))


def window(count: int, part: float, layout: ChartLayout = LAYOUT) -> Floats:
    """Return (n, count * count, 2) points in chart units over the middle `part` of each patch's side."""
    steps = (np.arange(count) + 0.5) / count - 0.5
    offsets = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2) * layout.patch * part
    return patch_centres(layout)[:, None] + offsets[None]
