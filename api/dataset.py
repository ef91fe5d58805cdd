"""The atlas as schema.org describes a data set: for catalogues of data, and on the page about it.

No picture has a `contentUrl`: a machine that wants one goes to the photo's page or record, where its terms stand.
"""

from typing import Any, Final

from api.services import Services
from consent.licence import describe
from imagedb import wording
from imagedb.model import Photo
from imagedb.search import FIELDS, SearchQuery

_CONDITIONS: Final = (
    "Each photograph's own record says what its family allowed; the training of AI only where it says so. Name the "
    "source, identify nobody, and delete your copy when the family withdraws (/v1/withdrawals)."
)


def described(services: Services, origin: str) -> dict[str, Any]:
    """The data set without its parts; `origin` is scheme, host and port of this atlas."""
    total = services.catalogue.photos.count(SearchQuery(), services.clock())
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{origin}/v1/dataset",
        "name": "Newborn Skin Atlas",
        "description": (
            f"{total} colour-calibrated photographs of newborn skin across skin tones, with and without jaundice and "
            f"cyanosis, each with its family's consent. {wording.INTENDED_USE}"
        ),
        "url": f"{origin}/",
        "license": f"{origin}/about",
        "conditionsOfAccess": _CONDITIONS,
        "isAccessibleForFree": True,
        "inLanguage": "en-GB",
        "keywords": ["newborn", "skin tone", "jaundice", "cyanosis", "colour calibration"],
        "creator": {"@type": "Organization", "name": "Newborn Skin Atlas", "url": f"{origin}/about"},
        "variableMeasured": [name for name, field in FIELDS.items() if field.facet],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "application/json",
                "contentUrl": f"{origin}/v1/photos",
                "name": "Records, page by page; the pictures are reached from them",
            }
        ],
    }


def picture(origin: str, photo: Photo) -> dict[str, Any]:
    """One photo as a part of the data set."""
    return {
        "@type": "ImageObject",
        "@id": f"{origin}/photos/{photo.id}",
        "identifier": photo.id,
        "name": photo.caption or f"Photo {photo.id}",
        "url": f"{origin}/photos/{photo.id}",
        "license": f"{origin}/photos/{photo.id}#h-terms",
        "usageInfo": describe(photo.licence),
        "creditText": f"Newborn Skin Atlas, photo {photo.id}",
    }
