"""info.json of the IIIF Image API 3.0: what a picture is and what can be asked of it. Pure."""

from typing import Any, Final

from imagedb import tiles

CONTEXT: Final = "http://iiif.io/api/image/3/context.json"
MEDIA_TYPE: Final = f'application/ld+json;profile="{CONTEXT}"'
PROFILE: Final = "http://iiif.io/api/image/3/level2.json"


def described(address: str, size: tuple[int, int], rights: str) -> dict[str, Any]:
    """The description of the picture of this (width, height) whose base is `address`."""
    width, height = size
    factors = tiles.factors(width, height)
    scales = (tiles.scaled(width, height, factor) for factor in reversed(factors))
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level2",
        "width": width,
        "height": height,
        "rights": rights,
        "sizes": [{"width": wide, "height": high} for wide, high in scales],
        "tiles": [{"width": tiles.SIDE, "scaleFactors": list(factors)}],
        "extraQualities": ["color", "gray", "bitonal"],
        "extraFeatures": ["canonicalLinkHeader", "mirroring", "profileLinkHeader"],
    }
