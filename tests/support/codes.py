"""Rendered light as the 8-bit codes of a picture."""

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from colour.spaces import Floats, decode_srgb

# Where light in 0..1 goes over to the next code, of 255, and parts of that range so narrow that none holds two such
# places, even of dark codes behind a tone curve.
_EDGES: Floats = decode_srgb((np.arange(255) + 0.5) / 255)
_PARTS = 1 << 16


def srgb_codes(light: ArrayLike, tone: float = 1.0) -> NDArray[np.uint8]:
    """Return `round(255 * encode_srgb(clip(light, 0, 1) ** tone))` of light (...), for tones from 0.7 to 1.3.

    Looked up: to raise the millions of pixels of a scene to powers takes several times as long.
    """
    values = np.clip(light, 0, 1)
    edges = _EDGES ** (1 / tone)
    starts = np.arange(_PARTS) / (_PARTS - 1)
    # The code with which a part begins; behind its edge, if it has one, comes the next.
    begun = np.searchsorted(edges, starts, side="right").astype(np.uint8)
    part = (values * (_PARTS - 1)).astype(np.uint16)
    codes = np.asarray(cv2.LUT(part.reshape(1, -1), begun), dtype=np.uint8).reshape(values.shape)
    return codes + (values >= np.append(edges, np.inf)[codes])
