"""A picture cut into tiles: every pixel is there, in its place."""

import io
from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from colour.icc_writer import canonical_srgb_profile
from colour.spaces import decode_srgb
from imagedb import tiles
from imagedb.tiles import SIDE, Piece

SIZES = st.integers(1, 13_000)


def drawn(width: int, height: int) -> np.ndarray:
    """A smooth picture with a little texture."""
    y, x = np.mgrid[0:height, 0:width]
    channels = (x * 255 / width, y * 255 / height, 128 + 60 * np.sin(x / 9) * np.cos(y / 7))
    return np.stack(channels, axis=-1).astype(np.uint8)


@given(SIZES, SIZES)
def test_tiles_cover_every_scale_and_nothing_twice(width: int, height: int) -> None:
    """At each factor as many tiles as the picture's size there needs; the last factor is one tile."""
    found = tiles.pieces(width, height)
    assert len(found) == len(set(found))
    factors = tiles.factors(width, height)
    for factor in factors:
        wide, high = tiles.scaled(width, height, factor)
        mine = [one for one in found if one.factor == factor and one.column is not None]
        assert (-(-wide // SIDE)) * (-(-high // SIDE)) == len(mine)
    assert max(tiles.scaled(width, height, factors[-1])) <= SIDE
    assert len(factors) == 1 or max(tiles.scaled(width, height, factors[-2])) > SIDE


def test_the_index_of_the_largest_picture_fits_in_the_head() -> None:
    """100 megapixels, however long and narrow within reason."""
    for width, height in ((10_000, 10_000), (20_000, 5_000), (5_000, 20_000)):
        assert 20 + 8 * len(tiles.pieces(width, height)) <= tiles.HEAD_BYTES


@pytest.mark.parametrize("size", [(1300, 901), (512, 512), (513, 300), (40, 2000)])
def test_a_tile_is_its_part_of_the_picture_at_its_scale(size: tuple[int, int]) -> None:
    """Decoded by Pillow, each piece is within JPEG's grain of the mean, in light, of the pixels that it stands for."""
    codes = drawn(*size)
    data = tiles.pack(codes)
    index = tiles.read_index(data[: tiles.HEAD_BYTES])
    assert tiles.pieces(*size) == tuple(index.places)
    for piece, (begin, length) in index.places.items():
        with Image.open(io.BytesIO(data[begin : begin + length])) as image:
            found = np.asarray(image, float)
            assert canonical_srgb_profile() == image.info["icc_profile"]
        meant = part(codes, piece)
        assert meant.shape == found.shape
        assert np.abs(decode_srgb(found / 255).mean((0, 1)) - meant.mean((0, 1))).max() < 0.004


def part(codes: np.ndarray, piece: Piece) -> np.ndarray:
    """What a piece shows in linear light, by halving in numpy: an odd edge stands for two."""
    light = decode_srgb(codes / 255)
    for _ in islice(iter(int, 1), piece.factor.bit_length() - 1):
        light = np.pad(light, ((0, light.shape[0] % 2), (0, light.shape[1] % 2), (0, 0)), mode="edge")
        light = (light[0::2, 0::2] + light[1::2, 0::2] + light[0::2, 1::2] + light[1::2, 1::2]) / 4
    if piece.column is None or piece.row is None:
        return light
    return light[piece.row * SIDE : (piece.row + 1) * SIDE, piece.column * SIDE : (piece.column + 1) * SIDE]


@pytest.mark.parametrize(
    "data", [b"", b"NSAT", b"\x89PNG" + bytes(100), b"NSAT\x00\x01\x00\x00" + bytes(200)]
)
def test_what_is_no_pack_is_refused(data: bytes) -> None:
    """Too short, or of another kind."""
    with pytest.raises(ValueError, match="no pack of tiles"):
        tiles.read_index(data)
