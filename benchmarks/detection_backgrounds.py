"""What lies around and under a chart in simulated scenes: (height, width, 3) linear sRGB, drawn by chance."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.float32]


def write(drawn: Picture, text: str, place: tuple[int, int], size: float, shade: float) -> None:
    """Write in a grey; OpenCV writes into 8-bit pictures only."""
    reach = int(30 * size * len(text)) + 10
    left, right = max(place[0], 0), min(place[0] + reach, drawn.shape[1])
    top, bottom = max(place[1] - int(40 * size), 0), min(place[1] + int(20 * size), drawn.shape[0])
    if right <= left or bottom <= top:
        return
    ink = np.zeros((bottom - top, right - left), np.uint8)
    cv2.putText(ink, text, (place[0] - left, place[1] - top), 0, size, (255,), max(1, round(2 * size)))
    drawn[top:bottom, left:right][ink > 128] = shade


def _table(rng: np.random.Generator, width: int, height: int) -> Picture:
    grain = cv2.resize(rng.normal(1, 0.05, (height // 8, width // 8)).astype(np.float32), (width, height))
    base = rng.uniform(0.1, 0.5) * np.array([1.05, 1.0, 0.9])
    table = (base * grain[..., None]).astype(np.float32)
    for _ in range(8):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.circle(
            table, centre, int(rng.integers(width // 40, width // 12)), rng.uniform(0.05, 0.6, 3).tolist(), -1
        )
    return table


def _wood(rng: np.random.Generator, width: int, height: int) -> Picture:
    rings = cv2.resize(rng.normal(0, 1, (height // 3, width // 90)).astype(np.float32), (width, height))
    boards = np.repeat(rng.uniform(0.7, 1.2, height // 150 + 1), 150)[:height, None]
    return (np.array([0.32, 0.2, 0.11]) * (boards * np.exp(0.25 * rings))[..., None]).astype(np.float32)


def _textile(rng: np.random.Generator, width: int, height: int) -> Picture:
    """A check of coloured stripes: squares in rows and columns, as on a blanket."""
    period = int(rng.integers(30, 110))
    warp, weft = rng.uniform(0.03, 0.8, (7, 3)), rng.uniform(0.03, 0.8, (5, 3))
    across = warp[(np.arange(width) // period) % 7]
    down = weft[(np.arange(height) // period) % 5]
    weave = 1 + 0.12 * ((np.arange(width)[None] // 2 + np.arange(height)[:, None] // 2) % 2)
    return ((across[None] + down[:, None]) / 2 * weave[..., None]).astype(np.float32)


def _patchwork(rng: np.random.Generator, width: int, height: int) -> Picture:
    """Squares of any colour with dark gaps: a mosaic, a shelf of boxes."""
    period = int(rng.integers(40, 130))
    tiles = rng.uniform(0.02, 0.85, (height // period + 1, width // period + 1, 3)).astype(np.float32)
    drawn = np.repeat(np.repeat(tiles, period, 0), period, 1)[:height, :width].copy()
    gap = max(2, period // 10)
    drawn[np.arange(height) % period < gap] = 0.03
    drawn[:, np.arange(width) % period < gap] = 0.03
    return drawn


def _keyboard(rng: np.random.Generator, width: int, height: int) -> Picture:
    drawn = np.full((height, width, 3), 0.05, np.float32)
    key = int(rng.integers(45, 90))
    shade = float(rng.uniform(0.02, 0.7))
    for row in range(height // key):
        shift = int(rng.integers(key))
        for x in range(-shift, width, key):
            cv2.rectangle(drawn, (x + 4, row * key + 4), (x + key - 4, row * key + key - 4), (shade,) * 3, -1)
            write(drawn, chr(65 + int(rng.integers(26))), (x + 12, row * key + key // 2), key / 90, 0.5)
    return drawn


def _window(rng: np.random.Generator, width: int, height: int) -> Picture:
    drawn = np.full((height, width, 3), 0.25, np.float32)
    columns, rows = int(rng.integers(4, 8)), int(rng.integers(3, 6))
    across, down = width // columns, height // rows
    for row in range(rows):
        for column in range(columns):
            sky = rng.uniform(0.3, 1.0) * np.array([0.8, 0.9, 1.0])
            low = (column * across + 12, row * down + 12)
            cv2.rectangle(drawn, low, (low[0] + across - 24, low[1] + down - 24), sky.tolist(), -1)
    return drawn


def _clutter(rng: np.random.Generator, width: int, height: int) -> Picture:
    drawn = _table(rng, width, height)
    for _ in range(160):
        box = cv2.boxPoints(
            (
                (rng.uniform(0, width), rng.uniform(0, height)),
                tuple(rng.uniform(20, 160, 2)),
                rng.uniform(0, 90),
            )
        )
        cv2.fillConvexPoly(drawn, np.rint(box).astype(np.int32), rng.uniform(0.02, 0.85, 3).tolist())
    return drawn


def _page(rng: np.random.Generator, width: int, height: int) -> Picture:
    drawn = np.full((height, width, 3), 0.8, np.float32)
    for y in range(30, height, 34):
        text = "".join(chr(int(code)) for code in rng.integers(97, 122, width // 14))
        write(drawn, text, (20, y), 0.8, 0.05)
    return drawn


BACKGROUNDS: Mapping[str, Callable[[np.random.Generator, int, int], Picture]] = {
    "table": _table,
    "wood": _wood,
    "textile": _textile,
    "patchwork": _patchwork,
    "keyboard": _keyboard,
    "window": _window,
    "clutter": _clutter,
    "page": _page,
}
