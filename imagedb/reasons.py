"""Every reason for which a row is refused: those of consent, of colour, and of the catalogue itself.

A code is stable and public; its sentence says what to do. `detail` says what was seen.
"""

from collections.abc import Mapping
from types import MappingProxyType

from colour import refusal
from consent import reasons
from imagedb.marking import mark
from imagedb.model import Reason

_OWN: Mapping[str, str] = {
    "manifest.invalid": "Correct the column that is named and send the row again.",
    "manifest.missing": "Fill in the column that is named; it is required.",
    "manifest.repeated": "Keep one of the rows that name the same file; the others say the same thing twice.",
    "image.not_found": "Put the file where the manifest says it is, or correct its name.",
    "image.unreadable": mark(
        "Open the picture in another program, save it anew as JPEG or PNG, and send that: reading this file broke "
        "what reads it."
    ),
    "image.path": "Name a file inside the manifest's folder; other places are never read.",
    "chart.batch": mark(
        "Measure the printed card and register its values with `imagedb card register`, or state `auto`: then "
        "nominal values are used, for grade C at best."
    ),
    "chart.reference": "Put the card's reference file beside the manifest, and mend what is named in it.",
    "site.never_accepted": mark(
        "Do not send photos of this part of the body, nor of the whole undressed body; they are never accepted."
    ),
    "photo.duplicate": "Nothing to do: the same picture is in the atlas already.",
    "photo.withdrawn_before": (
        "Do not send this picture again: a family withdrew it. If they want it shown once more, the consent officer "
        "hears that from them first."
    ),
    "photo.changed": (
        "Give the new file a name of its own, or withdraw the photo first; a published photo is never replaced."
    ),
    "photo.not_corrected": (
        "Know that the published record stays as it was: sending a row again changes nothing in it, and this "
        "version has no way to correct one."
    ),
    "review.two_reviewers": (
        "Nothing to do: two reviewers, neither of them who sent it, must attest that the photo may be shown."
    ),
    "review.refused": "Do not send this file again; a reviewer looked at it and said that it may not be shown.",
    "review.no_submitter": (
        "Say who sends the photos, with --submitter: a photo of a baby is never reviewed by who sent it."
    ),
    "review.face_seen": (
        "Have two reviewers say whether a face can be seen, and whether the family permitted that; a detector found one."
    ),
    "review.text_seen": (
        "Have two reviewers say that no writing tells who the baby is, or crop or blur it; a detector found some."
    ),
    "review.code_seen": "Have two reviewers see to it that the code is cropped or blurred; one could be read.",
    "review.detector_failed": (
        "Have two reviewers look for faces, writing and codes with special care; a detector did not do its work."
    ),
    "review.caption_words": (
        "Say how it looks on this tone, such as 'more yellow than the same skin beside it'; the caption's words for a "
        "colour mean different things on different skin."
    ),
    "review.free_text": "Have a person read what was written; it may tell who somebody is, where or when.",
    "region.invalid": "Draw each region as three or more points inside the photo, and name its body site.",
    "region.missing": "Draw at least one region of skin; without one nothing can be measured.",
}

SENTENCES: Mapping[str, str] = MappingProxyType({**reasons.SENTENCES, **refusal.SENTENCES, **_OWN})
"""Every code with its sentence."""


def sentence(code: str) -> str:
    """What to do about this reason. Raises KeyError for a code that nobody defined."""
    return SENTENCES[code]


def reason(code: str, detail: str = "") -> Reason:
    """The reason of this code, with what was seen. Raises KeyError for a code that nobody defined."""
    return Reason(code, sentence(code), detail)
