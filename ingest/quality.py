"""What a picture must be before its colour is looked at: large enough for what the manifest says of it."""

from imagedb.reasons import reason
from ingest.states import Deidentified, Refused


def check_regions(photo: Deidentified) -> Refused | None:
    """Refuse a photo whose manifest draws a region, or a card's corner, outside the picture."""
    width, height = photo.image.size
    outside = [
        f"region {number} reaches beyond the picture of {width} x {height} pixels"
        for number, region in enumerate(photo.description.regions, start=1)
        if not all(0 <= x <= width and 0 <= y <= height for x, y in region.polygon)
    ]
    return Refused(tuple(reason("region.outside", detail) for detail in outside)) if outside else None
