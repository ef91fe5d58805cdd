"""What a saved copy of a picture is called."""

from imagedb.model import Rendition
from imagedb.vocabulary import Provenance


def saved_name(photo_id: str, provenance: Provenance, rendition: Rendition) -> str:
    """The name of the rendition as a file; a simulated photo says so in it."""
    kind = "simulated-" if provenance is Provenance.SIMULATED else ""
    suffix = {"image/png": "png", "image/webp": "webp"}.get(rendition.media_type, "jpg")
    return f"{kind}{photo_id}-{rendition.name.value}.{suffix}"
