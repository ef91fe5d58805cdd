import io
import json

import cv2
import numpy as np
import pytest
import tifffile
from PIL import Image

from colour import master
from colour.correction import Correction, apply, identity
from colour.decode import decode, linearise
from colour.image import DecodedImage
from colour.master import linear_rec2020_profile, make_master, rec2020_to_xyz
from colour.spaces import D65_WHITE, linear_srgb_to_xyz
from tests.support.pictures import colour_space

_CODES = np.random.default_rng(5).integers(0, 256, (240, 300, 3), dtype=np.uint8)
_CODES[:40, :40] = (250, 3, 9)


def photo(profile: bytes | None = None) -> DecodedImage:
    """A photo with a patch of red at the edge of what its space has."""
    return DecodedImage(_CODES, profile, "", profile_assumed=profile is None, file_format="png")


def brightened(factor: float) -> Correction:
    """A correction that multiplies light and mixes its channels a little."""
    matrix = factor * (np.eye(3, 6) + 0.02 * np.cos(np.arange(18)).reshape(3, 6))
    return Correction("tone+rootpoly2", np.ones(3), np.full(3, 0.01), np.full(3, 1.1), matrix)


def in_rec2020(image: DecodedImage, correction: Correction) -> np.ndarray:
    """The calibrated photo in linear BT.2020, by float64."""
    return linear_srgb_to_xyz(apply(correction, linearise(image)[:])) @ np.linalg.inv(rec2020_to_xyz()).T


@pytest.fixture(autouse=True)
def _small_strips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a small photo have several strips, the last of them shorter."""
    monkeypatch.setattr(master, "_STRIP", 50 * 300 + 7)


@pytest.mark.parametrize(("factor", "headroom"), [(0.5, 1), (1.3, 2), (3, 4), (30, 4)])
@pytest.mark.parametrize("space", ["srgb", "p3"])
def test_a_master_holds_the_calibrated_light(space: str, factor: float, headroom: float) -> None:
    """Codes over the recorded scale are the calibrated linear light, up to the headroom that the photo needs."""
    image = photo(None if space == "srgb" else colour_space(space)[0])
    made = make_master(image, brightened(factor))
    expected = np.clip(in_rec2020(image, brightened(factor)), 0, headroom)
    assert (headroom, 65535 / headroom) == (made.headroom, made.scale)
    found = tifffile.imread(io.BytesIO(made.data)) / made.scale
    np.testing.assert_allclose(expected, found, atol=0.51 / made.scale + 2e-6 * headroom)


def test_the_file_says_what_it_is() -> None:
    """Scale, headroom, white and primaries stand in the file, and its profile says the same."""
    made = make_master(photo(), identity())
    with tifffile.TiffFile(io.BytesIO(made.data)) as read:
        tags = {tag.name: tag.value for tag in read.pages.first.tags}
    said = json.loads(tags["ImageDescription"])
    assert (made.scale, made.headroom, "D65", "linear") == tuple(
        said[name] for name in ("scale", "headroom", "white", "light")
    )
    assert linear_rec2020_profile() == tags["InterColorProfile"]
    assert not {"Software", "DateTime", "Make", "ExifTag", "XMP"} & set(tags)


def test_other_readers_open_it() -> None:
    """OpenCV reads the same codes, Pillow knows its size, and our own reader its colours."""
    image = photo()
    made = make_master(image, identity())
    codes = tifffile.imread(io.BytesIO(made.data))
    assert np.array_equal(codes, cv2.imdecode(np.frombuffer(made.data, np.uint8), -1)[..., ::-1])
    with Image.open(io.BytesIO(made.data)) as opened:
        assert image.size == opened.size
    again = decode(made.data)
    assert isinstance(again, DecodedImage)
    assert "Linear Rec. 2020" == again.profile_name
    expected = apply(identity(), linearise(image)[:])
    np.testing.assert_allclose(expected, linearise(again)[:] * made.headroom, atol=5e-4)


def test_the_primaries_are_those_of_the_standard() -> None:
    """BT.2020's own luminance weights come out of its primaries, and white is D65."""
    matrix = rec2020_to_xyz()
    assert [0.2627, 0.6780, 0.0593] == pytest.approx(list(matrix[1]), abs=2e-4)
    assert list(D65_WHITE) == pytest.approx(list(matrix @ [1, 1, 1]))


def test_the_same_photo_is_the_same_bytes() -> None:
    """A master depends on the photo and its correction alone."""
    assert make_master(photo(), brightened(1)).data == make_master(photo(), brightened(1)).data
