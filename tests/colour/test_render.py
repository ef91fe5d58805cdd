"""Pictures drawn the fast ways against the slow, exact one."""

import subprocess
import sys
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from colour import kernels, render
from colour.correction import KINDS, Correction, Kind, apply
from colour.decode import linearise
from colour.image import DecodedImage
from colour.profiles import device_way
from colour.render import linear_codes, srgb_codes
from colour.spaces import encode_srgb
from tests.support.pictures import colour_space, grey_space, table_profile

# Every 15th code with every other, both ends among them, in both depths.
_STEPS = np.stack(np.meshgrid(*[np.arange(0, 256, 15, dtype=np.uint8)] * 3), axis=-1).reshape(-1, 18, 3)
_DEPTHS = {"8 bit": _STEPS, "16 bit": _STEPS.astype(np.uint16) * 256 + _STEPS[..., ::-1]}
_PROFILES = {"sRGB": None, "p3": colour_space("p3")[0], "grey": grey_space()}
_WAYS = ["as shot", *KINDS]


def corrected(way: str) -> Correction | None:
    """A correction such as a phone's photo gets, with a tone curve that begins below black."""
    if way == "as shot":
        return None
    terms = 3 if way == "tone+3x3" else 6
    matrix = np.eye(3, terms) + 0.1 * np.sin(np.arange(3 * terms)).reshape(3, terms)
    scale, offset, gamma = (
        np.array([0.5, 0.6, 0.7]),
        np.array([0.01, -0.02, 0.015]),
        np.array([1.1, 0.8, 1.5]),
    )
    kind: Kind = "tone+3x3" if terms == 3 else "tone+rootpoly2"
    return Correction(kind, scale, offset, gamma, matrix, (), 0.4)


def photo(codes: np.ndarray, profile: bytes | None = None) -> DecodedImage:
    """A decoded photo of these codes."""
    return DecodedImage(codes, profile, "", profile_assumed=profile is None, file_format="png")


def exact(image: DecodedImage, correction: Correction | None) -> np.ndarray:
    """The 8-bit codes by float64 arithmetic from the first step to the last."""
    way = device_way(image.icc_profile, image.encoded.dtype.itemsize)
    assert way is not None
    light = np.stack([way.tables[k][image.encoded[..., k]] for k in range(3)], axis=-1)
    light = light if way.matrix is None else light @ way.matrix.T
    light = light if correction is None else apply(correction, light)
    return np.rint(np.clip(encode_srgb(light), 0, 1) * 255).astype(int)


@pytest.fixture(autouse=True)
def _numpy_first() -> Iterator[None]:
    """Draw with numpy unless a test says otherwise, and leave the pen as it was."""
    before, render._PEN = render._PEN, render._Pen()
    yield
    render._PEN = before


@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize("depth", _DEPTHS)
@pytest.mark.parametrize("profile", _PROFILES)
def test_every_pixel_is_within_one_code_of_float64(profile: str, depth: str, way: str) -> None:
    """A drawn photo is within one code of the float64 reference in every pixel, and nearly always the same."""
    image = photo(_DEPTHS[depth], _PROFILES[profile])
    apart = np.abs(exact(image, corrected(way)) - srgb_codes(image, corrected(way)))
    assert 1 >= apart.max()
    assert 0.015 > (apart > 0).mean()


@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize("profile", ["sRGB", "p3"])
def test_numba_and_numpy_draw_the_same_codes(profile: str, way: str) -> None:
    """Compiled kernels give the very codes that numpy gives, so it never matters which was at hand."""
    image = photo(_STEPS, _PROFILES[profile])
    onward = 20_000 * np.eye(3)[::-1]
    rows = slice(40, 200)
    plain = srgb_codes(image, corrected(way))
    deep = linear_codes(image, corrected(way) or corrected("tone+3x3"), onward, rows)
    assert render.compile_kernels()
    assert render._PEN.kernels is kernels
    assert np.array_equal(plain, srgb_codes(image, corrected(way)))
    assert np.array_equal(deep, linear_codes(image, corrected(way) or corrected("tone+3x3"), onward, rows))


def test_no_number_leaves_the_tables() -> None:
    """A correction of numbers that no chart gave, or of none, draws some picture and reads no foreign memory."""
    image = photo(_STEPS, _PROFILES["p3"])
    for wild in (np.nan, np.inf, 1e30, -1e30):
        broken = Correction("tone+rootpoly2", np.ones(3), np.full(3, wild), np.ones(3), np.full((3, 6), wild))
        with np.errstate(all="ignore"):
            plain = srgb_codes(image, broken)
            assert render.compile_kernels()
            assert np.array_equal(plain, srgb_codes(image, broken))
        render._PEN = render._Pen()


def test_table_profiles_are_drawn_from_their_light() -> None:
    """A photo with a table profile is corrected as its linear light says."""
    image, correction = photo(_STEPS, table_profile()), corrected("tone+rootpoly2")
    assert correction is not None
    light = apply(correction, linearise(image)[:])
    expected = np.rint(np.clip(encode_srgb(light), 0, 1) * 255)
    assert 1 >= np.abs(expected - srgb_codes(image, correction)).max()
    as_shot = np.rint(np.clip(encode_srgb(linearise(image)[:]), 0, 1) * 255)
    assert 1 >= np.abs(as_shot - srgb_codes(image)).max()


def test_threads_and_sizes_change_nothing() -> None:
    """A photo of several turns is drawn alike by one thread and by several, whatever its last rows."""
    codes = np.random.default_rng(3).integers(0, 256, (701, 803, 3), dtype=np.uint8)
    threads = cv2.getNumThreads()
    drawn = []
    for count in (1, 3):
        cv2.setNumThreads(count)
        drawn.append(srgb_codes(photo(codes), corrected("tone+3x3")))
    cv2.setNumThreads(threads)
    assert np.array_equal(*drawn)
    assert np.array_equal(drawn[0][700:], srgb_codes(photo(codes[700:]), corrected("tone+3x3")))


def test_a_photo_as_shot_in_srgb_is_itself() -> None:
    """Eight-bit sRGB is drawn as shot code for code."""
    assert np.array_equal(_STEPS, srgb_codes(photo(_STEPS)))


def test_kernels_are_compiled_only_when_they_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first pictures of a process are drawn at once; many make it worth the wait."""
    monkeypatch.setattr(render, "_WORTH_COMPILING", 2 * _STEPS[..., 0].size)
    for expected in (None, None, kernels):
        srgb_codes(photo(_STEPS), corrected("tone+3x3"))
        assert expected is render._PEN.kernels


def test_without_numba_pictures_are_drawn_too() -> None:
    """Where numba is missing nothing breaks."""
    code = (
        "import sys; sys.modules['numba'] = None\n"
        "import numpy as np\n"
        "from colour import render\n"
        "from colour.image import DecodedImage\n"
        "assert not render.compile_kernels()\n"
        "image = DecodedImage(np.full((2, 2, 3), 77, np.uint8), None, '', True, 'png')\n"
        "from colour.correction import identity\n"
        "assert (render.srgb_codes(image, identity()) == 77).all()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
