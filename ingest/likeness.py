"""What a picture looks like, in 64 bits: pictures that look alike differ in few of them."""

import imagehash
import numpy as np
import numpy.typing as npt
from PIL import Image


def perceptual_hash(picture: npt.NDArray[np.uint8]) -> str:
    """The picture's DCT hash as 16 hexadecimal digits; `picture` is RGB of shape (height, width, 3).

    It survives another size, coding and exposure, not another crop. ImageHash's `phash` (BSD-2-Clause), after
    Zauner (2010), Implementation and benchmarking of perceptual image hash functions.
    """
    return str(imagehash.phash(Image.fromarray(picture)))
