"""What a picture looks like, in 64 bits: pictures that look alike differ in few of them."""

import io

import imagehash
from PIL import Image


def perceptual_hash(coded: bytes) -> str:
    """The DCT hash of a coded picture, as 16 hexadecimal digits.

    It survives another size, coding and exposure, not another crop. ImageHash's `phash` (BSD-2-Clause), after
    Zauner (2010), Implementation and benchmarking of perceptual image hash functions.
    """
    with Image.open(io.BytesIO(coded)) as picture:
        return str(imagehash.phash(picture))
