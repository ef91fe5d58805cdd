"""Pictures that look alike, by their hash and in the catalogue."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from imagedb.catalogue.duplicates import MOST_BITS, differing_bits
from imagedb.search import SearchQuery
from ingest.likeness import perceptual_hash
from tests.support.consents import TODAY
from tests.support.empty_atlas import Atlas
from tests.support.ingest_kit import photo, row, write_manifest

PICTURE = Image.open(io.BytesIO(photo()))


def coded(picture: Image.Image, quality: int = 90) -> bytes:
    """The picture as a JPEG."""
    sink = io.BytesIO()
    picture.save(sink, "JPEG", quality=quality)
    return sink.getvalue()


def noisy(picture: Image.Image) -> Image.Image:
    """The picture as another moment's sensor noise leaves it."""
    codes = np.asarray(picture) + np.random.default_rng(1).normal(0, 5, np.asarray(picture).shape)
    return Image.fromarray(np.clip(codes, 0, 255).astype(np.uint8))


@pytest.mark.parametrize(
    "again",
    [
        coded(PICTURE, 40),
        coded(PICTURE.resize((300, 225))),
        coded(ImageEnhance.Brightness(PICTURE).enhance(1.15)),
        coded(noisy(PICTURE)),
    ],
    ids=["coding", "size", "exposure", "noise"],
)
def test_the_same_scene_again_is_alike(again: bytes) -> None:
    """Coding, size, exposure and noise leave a picture alike."""
    assert differing_bits(perceptual_hash(coded(PICTURE)), perceptual_hash(again)) <= MOST_BITS


def test_another_view_is_not_alike() -> None:
    """The scene turned round is another picture, and a hash has 64 bits."""
    one, other = perceptual_hash(coded(PICTURE)), perceptual_hash(coded(PICTURE.rotate(180)))
    assert differing_bits(one, other) > 2 * MOST_BITS
    assert 16 == len(one)


def test_ingest_groups_a_baby_s_pictures(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """What is computed at ingest reaches the catalogue: two shots of one scene share a group."""
    photos = {"a.jpg": b"a", "b.jpg": b"b"}
    atlas.ingest(write_manifest(tmp_path / "m", [row("a.jpg"), row("b.jpg")], photos=photos))
    found = atlas.catalogue.photos.search(SearchQuery(), TODAY).photos
    assert 2 == len(found) == len(quick)
    assert 1 == len({p.duplicate_group for p in found} - {None})
