"""Pictures of grids, tiles, keyboards and textures, without a chart, for counting false alarms."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from colour.spaces import Floats, encode_srgb

_WIDTH, _HEIGHT = 640, 480


def pictures(count: int) -> Iterator[NDArray[np.uint8]]:
    """Yield so many 8-bit pictures (480, 640, 3), the same on every run, of five kinds in turn."""
    kinds = (_coloured_tiles, _grey_tiles, _keyboard, _texture, _swatch_book)
    for number in range(count):
        rng = np.random.default_rng([20_14, number])
        scene = kinds[number % len(kinds)](rng)
        yield _photographed(scene, rng)


def _coloured_tiles(rng: np.random.Generator) -> Floats:
    """Return six by four squares on black, like a chart in all but its colours."""
    return _tiles(rng, rng.uniform(0.03, 0.9, (4, 6, 3)), np.full(3, 0.03))


def _grey_tiles(rng: np.random.Generator) -> Floats:
    """Return a tiled wall: up to 12 by 9 nearly equal squares with joints."""
    rows, columns = rng.integers(3, 10), rng.integers(4, 13)
    tone = rng.uniform(0.2, 0.8, 3) * rng.normal(1, 0.05, (rows, columns, 1))
    return _tiles(rng, tone, rng.uniform(0.02, 0.4, 3))


def _keyboard(rng: np.random.Generator) -> Floats:
    """Return rows of keys with letters on them."""
    keys = np.full((5, 12, 3), rng.uniform(0.02, 0.6))
    keys[rng.random((5, 12)) < 0.15] = rng.uniform(0.05, 0.8, 3)
    scene = _tiles(rng, keys, np.full(3, rng.uniform(0.01, 0.1)))
    letters = np.zeros((_HEIGHT, _WIDTH), np.uint8)
    for _ in range(40):
        place = (int(rng.integers(_WIDTH)), int(rng.integers(_HEIGHT)))
        letter = chr(int(rng.integers(65, 91)))
        cv2.putText(letters, letter, place, cv2.FONT_HERSHEY_SIMPLEX, 0.6, 255, 2)
    scene[letters > 0] = 0.9
    return scene


def _texture(rng: np.random.Generator) -> Floats:
    """Return coloured noise of several grain sizes: cloth, leaves, gravel."""
    scene = np.zeros((_HEIGHT, _WIDTH, 3))
    for size in (4, 16, 64, 160):
        grain = rng.uniform(0, 1, (_HEIGHT // size + 1, _WIDTH // size + 1, 3))
        scene += cv2.resize(grain, (_WIDTH, _HEIGHT), interpolation=cv2.INTER_CUBIC) / 4
    return np.asarray(np.clip(scene * rng.uniform(0.5, 1.2, 3), 0, 1))


def _swatch_book(rng: np.random.Generator) -> Floats:
    """Return a paint shop's card: rows of one hue each from light to dark, on white."""
    rows, columns = rng.integers(3, 7), rng.integers(4, 9)
    hues = rng.uniform(0.1, 0.9, (rows, 1, 3))
    return _tiles(rng, hues ** np.linspace(0.3, 2.5, columns)[:, None], np.full(3, 0.85))


def _tiles(rng: np.random.Generator, colours: Floats, ground: Floats) -> Floats:
    """Return tiles (rows, columns, 3) with joints between them, anywhere in the picture."""
    rows, columns = colours.shape[:2]
    scene = np.ones((_HEIGHT, _WIDTH, 3)) * ground
    step = min(_WIDTH / columns, _HEIGHT / rows) * rng.uniform(0.4, 0.95)
    left, top = rng.uniform(0, [_WIDTH - columns * step, _HEIGHT - rows * step])
    joint = rng.uniform(0.03, 0.12) * step
    for row in range(rows):
        for column in range(columns):
            low = np.array([left + column * step + joint, top + row * step + joint])
            corners = np.rint([low, low + step - 2 * joint]).astype(int)
            cv2.rectangle(scene, corners[0].tolist(), corners[1].tolist(), colours[row, column].tolist(), -1)
    return scene


def _photographed(scene: Floats, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return the scene turned, tilted, lit from one side, a little blurred, with noise."""
    corners = np.array([[0, 0], [_WIDTH, 0], [_WIDTH, _HEIGHT], [0, _HEIGHT]], np.float32)
    angle = np.radians(rng.uniform(0, 360) if rng.random() < 0.5 else rng.normal(0, 4))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = corners.mean(axis=0)
    target = (corners - middle) @ turn.T + middle + rng.normal(0, 12, (4, 2))
    plane = cv2.getPerspectiveTransform(corners, target.astype(np.float32))
    seen = cv2.warpPerspective(scene, plane, (_WIDTH, _HEIGHT), borderMode=cv2.BORDER_REFLECT)
    light = np.linspace(1, rng.uniform(0.3, 1), _WIDTH)[None, :, None] * rng.uniform(0.6, 1, 3)
    seen = cv2.GaussianBlur(seen * light, (0, 0), rng.uniform(0.5, 1.5))
    seen = seen + rng.normal(0, 0.005, seen.shape)
    return np.rint(encode_srgb(np.clip(seen, 0, 1)) * 255).astype(np.uint8)
