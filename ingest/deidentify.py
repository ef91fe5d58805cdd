"""The file's bytes become pixels, and pixels become new files: nothing else of the upload goes on.

Cleaning is by rebuilding, never by deleting what is known to be bad: a tag that nobody has thought of
cannot survive a picture made anew. Every output is then read marker by marker against an allow-list.
"""

import hashlib
from dataclasses import replace

import numpy as np

from colour.decode import (
    canonical_srgb_profile,
    decode,
    encode_png,
    encode_srgb_jpeg,
    linearise,
)
from colour.encode import shrink
from colour.image import Codes, DecodedImage
from colour.profiles import can_follow
from colour.refusal import ColourRefusal
from imagedb import tiles
from imagedb.reasons import reason
from imagedb.vocabulary import RenditionName
from ingest.icc_profile import bare_profile, public_name
from ingest.markers import check_jpeg, check_png
from ingest.states import Deidentified, Description, Encoded, Refused

_DAMAGED = "sRGB (the embedded profile is damaged)"
THUMBNAIL_SIDE = 400
"""Longer side of the thumbnail in pixels: a card on a sharp phone, two beside each other."""
THUMBNAIL_QUALITY = 80
"""With this side below 20 kB, so that a page of 24 comes over a poor signal; colour as in the display."""


def deidentify(description: Description, data: bytes) -> Deidentified | Refused:
    """Return the photo as upright pixels with a bare colour profile, or why it cannot be read."""
    image = decode(data)
    if isinstance(image, ColourRefusal):
        return Refused((reason(image.code, image.detail),))
    image = _without_words(image)
    return Deidentified(
        description=description,
        image=image,
        linear=linearise(image),
        source_sha256=hashlib.sha256(data).hexdigest(),
        pixel_sha256=_pixel_hash(image),
    )


def original_png(image: DecodedImage) -> Encoded:
    """Return the rendition `original`: the pixels as decoded, lossless, with their profile."""
    data = encode_png(image)
    check_png(data, image.icc_profile or canonical_srgb_profile())
    width, height = image.size
    return Encoded(RenditionName.ORIGINAL, data, "image/png", "png", width, height)


def public_jpeg(name: RenditionName, codes: Codes, *, overwrite: bool = False) -> Encoded:
    """Return a public rendition of 8-bit sRGB (H, W, 3): a JPEG with our profile and no more.

    With `overwrite` the codes are spoilt and less memory is taken.
    """
    if name is RenditionName.THUMBNAIL:
        codes = shrink(codes, THUMBNAIL_SIDE)
        data = encode_srgb_jpeg(codes, quality=THUMBNAIL_QUALITY)
    else:
        data = encode_srgb_jpeg(codes, overwrite=overwrite)
    check_jpeg(data, canonical_srgb_profile())
    height, width = codes.shape[:2]
    return Encoded(name, data, "image/jpeg", "jpg", width, height)


def public_tiles(codes: Codes) -> Encoded:
    """Return the rendition `tiles` of 8-bit sRGB (H, W, 3): JPEGs, each with our profile and no more."""
    data = tiles.pack(codes)
    index = tiles.read_index(data[: tiles.HEAD_BYTES])
    for begin, length in index.places.values():
        check_jpeg(data[begin : begin + length], canonical_srgb_profile())
    height, width = codes.shape[:2]
    return Encoded(RenditionName.TILES, data, tiles.MEDIA_TYPE, tiles.EXTENSION, width, height)


def _without_words(image: DecodedImage) -> DecodedImage:
    """Return the image with a bare profile under a well-known name: a profile's text may be anybody's."""
    if image.icc_profile is None:
        return image
    bare = bare_profile(image.icc_profile)
    if bare is None or not can_follow(bare):
        return replace(image, icc_profile=None, profile_name=_DAMAGED, profile_assumed=True)
    return replace(image, icc_profile=bare, profile_name=public_name(image.profile_name))


def _pixel_hash(image: DecodedImage) -> str:
    """Hex SHA-256 of size, depth and code values: the same for one picture in two containers."""
    digest = hashlib.sha256(repr((image.encoded.shape, image.bit_depth)).encode())
    digest.update(np.ascontiguousarray(image.encoded).data)
    return digest.hexdigest()
