"""One photographed chart in every kind of file: the colours of its patches must not depend on which."""

import functools
from collections.abc import Callable

import numpy as np
import pytest

from colour.decode import decode, linearise
from colour.difference import delta_e00
from colour.image import DecodedImage
from colour.spaces import Floats, decode_srgb, linear_srgb_to_lab
from tests.support.chart_scene import Scene, render
from tests.support.dng import dng
from tests.support.heic import LOSSLESS, heic, nclx, with_properties
from tests.support.pictures import in_space, jpeg, pillow, png, tiff

HALF = 10
"""Pixels around a patch's centre that are averaged: well inside the patch, as a calibration does."""

# As noisy as a phone indoors. In a photo without any, whole areas would be rounded to one code of eight bits,
# and Y'CbCr alone would move them by up to 0.8.
PHOTO = Scene(size=(600, 450), exposure=0.8, noise=0.015)


@functools.cache
def photo() -> tuple[Floats, Floats]:
    """The scene as linear sRGB (450, 600, 3), and the patches' centres (24, 2)."""
    image, centres = render(PHOTO)
    return decode_srgb(image.encoded / 255), centres


def patches(linear: Floats) -> Floats:
    """CIELAB of the 24 patches, from the mean of their linear light."""
    places = np.round(photo()[1]).astype(int)
    means = [linear[y - HALF : y + HALF + 1, x - HALF : x + HALF + 1].mean(axis=(0, 1)) for x, y in places]
    return linear_srgb_to_lab(np.array(means))


def saved_as(kind: str, space: str, bits: int = 8, *options: str) -> bytes:
    """The scene as a file of a kind, in a colour space whose profile it embeds, as well as a camera may."""
    profile, codes = in_space(space, photo()[0], bits)
    if kind == "jpeg":
        return jpeg(codes, profile)
    if kind == "phone":
        return pillow(codes, "JPEG", quality=92, subsampling="4:2:0", icc_profile=profile)
    if kind == "tiff":
        return tiff(codes, photometric="rgb", iccprofile=profile)
    if kind == "webp":
        return pillow(codes, "WEBP", lossless=True, icc_profile=profile)
    return png(codes, profile) if kind == "png" else heic(png(codes, profile), *options)


FILES: dict[str, Callable[[], bytes]] = {
    "sRGB JPEG": lambda: saved_as("jpeg", "srgb"),
    "P3 JPEG": lambda: saved_as("jpeg", "p3"),
    "Adobe RGB JPEG": lambda: saved_as("jpeg", "adobe"),
    "sRGB TIFF, 16 bit": lambda: saved_as("tiff", "srgb", 16),
    "ProPhoto TIFF, 16 bit": lambda: saved_as("tiff", "prophoto", 16),
    "P3 PNG, 16 bit": lambda: saved_as("png", "p3", 16),
    "sRGB WebP": lambda: saved_as("webp", "srgb"),
    "P3 HEIC": lambda: saved_as("heic", "p3", 8, *LOSSLESS),
    "P3 HEIC, 10 bit": lambda: saved_as("heic", "p3", 16, *LOSSLESS, "-b", "10"),
    "P3 HEIC, 12 bit": lambda: saved_as("heic", "p3", 16, "-q", "90", "-b", "12"),
    "P3 HEIC by number": lambda: with_properties(
        heic(png(in_space("p3", photo()[0], 16)[1]), "-q", "90", "-b", "10"), nclx(12, 13)
    ),
    "DNG": lambda: dng(photo()[0]),
}


COMPRESSED: dict[str, Callable[[], bytes]] = {
    "P3 JPEG of a phone": lambda: saved_as("phone", "p3"),
    "P3 HEIC of a phone": lambda: saved_as("heic", "p3", 8, "-q", "90"),
}


def differences(data: bytes) -> Floats:
    """CIEDE2000 of the 24 patches between a file and the scene that was saved in it."""
    image = decode(data)
    assert isinstance(image, DecodedImage), image
    assert not image.profile_assumed
    return delta_e00(patches(np.asarray(linearise(image))), patches(photo()[0]))


@pytest.mark.parametrize("make", FILES.values(), ids=FILES)
def test_the_file_does_not_change_the_colours(make: Callable[[], bytes]) -> None:
    """Every patch of the chart has the same CIELAB, within a CIEDE2000 of 0.5, in whatever file it was saved."""
    assert differences(make()).max() < 0.5


@pytest.mark.parametrize("make", COMPRESSED.values(), ids=COMPRESSED)
def test_compression_costs_little_on_average(make: Callable[[], bytes]) -> None:
    """With colour at half the resolution and quality 90, what is lost is below 0.5 in the mean of the patches."""
    assert differences(make()).mean() < 0.5
