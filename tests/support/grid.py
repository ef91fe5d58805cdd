"""A photo whose picture is made of squares, served through the same code as any other: for looking at pictures."""

from dataclasses import replace
from hashlib import sha256

import numpy as np

from colour.encode import encode_srgb_jpeg
from colour.image import Codes
from imagedb import tiles
from imagedb.model import Rendition
from imagedb.vocabulary import BodySite, Condition, RenditionName
from tests.support.atlas import TONES, Made
from tests.support.atlas import photo as drawn


def squares(colours: list[list[tuple[int, int, int]]], side: int = 100) -> Codes:
    """A picture of squares: `colours[x][y]` is the colour in column x and row y, as the IIIF validator numbers them."""
    table = np.array(colours, np.uint8).transpose(1, 0, 2)
    return np.ascontiguousarray(table.repeat(side, axis=0).repeat(side, axis=1))


def photo_of(codes: Codes, number: int = 90, *, tiled: bool = True) -> Made:
    """A simulated photo whose calibrated picture, and whose picture as shot, are these 8-bit sRGB codes (h, w, 3)."""
    height, width = codes.shape[:2]
    made = drawn(number, Condition.NONE, BodySite.STERNUM, TONES[1][0], "4")
    data = encode_srgb_jpeg(codes)
    files = {"as_shot": data, "display": data} | ({"tiles": tiles.pack(codes)} if tiled else {})
    content = {
        name: (made.content[name] if name == "thumbnail" else files[name]) for name in (*files, "thumbnail")
    }
    renditions = tuple(
        Rendition(
            RenditionName(name),
            f"public/{made.photo.id}/{name}-{sha256(one).hexdigest()[:16]}",
            tiles.MEDIA_TYPE if name == "tiles" else "image/jpeg",
            width,
            height,
            len(one),
            sha256(one).hexdigest(),
        )
        for name, one in content.items()
    )
    capture = replace(made.photo.capture, width=width, height=height)
    photo = replace(made.photo, renditions=renditions, capture=capture)
    accession = replace(made.accession, photo=photo, pixel_sha256=sha256(data).hexdigest())
    return Made(accession, content)
