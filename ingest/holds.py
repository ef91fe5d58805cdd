"""Why a person must look at a photo before anybody sees it: what its picture shows and what its words say.

Only photos of babies are looked at: simulated ones and phantoms show nobody.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from colour.card.layout import CARD, GRID
from colour.image import DecodedImage
from colour.reading import ChartReading
from colour.render import srgb_codes
from imagedb.free_text import Kind, find, refusal, unexplained_colour_words
from imagedb.model import Reason
from imagedb.reasons import reason
from imagedb.vocabulary import Provenance
from ingest.detectors import look, sight_reasons
from ingest.states import Description

# How far a bought card reaches beyond its patches, as a part of their width and height on each side.
_BORDER = (0.12, 0.2)
_OWN_CARD = "card"


def holds(description: Description, image: DecodedImage, reading: ChartReading) -> tuple[Reason, ...]:
    """Return what a person must look at in a photo whose card was read; nothing for what is not `real`."""
    if description.provenance is not Provenance.REAL:
        return ()
    return (*sight_reasons(look(srgb_codes(image), card_outline(reading))), *text_holds(description))


def text_holds(description: Description) -> tuple[Reason, ...]:
    """Return what is doubtful in a row's words; what is certain was refused when the row was read."""
    reasons = []
    words = unexplained_colour_words(description.caption)
    if words:
        reasons.append(reason("review.caption_words", ", ".join(f"'{word}'" for word in words)))
    for column, text in _texts(description):
        # A camera is named in capitals, as people are.
        doubtful = [one.kind for one in find(text) if column != "camera" or one.kind is not Kind.NAME]
        if doubtful:
            reasons.append(reason("review.free_text", f"column '{column}': {refusal(doubtful)}"))
    return tuple(dict.fromkeys(reasons))


def card_outline(reading: ChartReading) -> NDArray[np.float64]:
    """Return the corners (4, 2) of the whole card, whose own print is nobody's name, in pixels of the picture."""
    if reading.kind.startswith(_OWN_CARD):
        sides = np.array(
            [GRID.left, GRID.top, CARD.width - GRID.left - GRID.width, CARD.height - GRID.top - GRID.height]
        )
        left, top, right, bottom = sides / [GRID.width, GRID.height, GRID.width, GRID.height]
    else:
        (left, top), (right, bottom) = _BORDER, _BORDER
    unit = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    place = cv2.getPerspectiveTransform(unit, reading.corners.astype(np.float32))
    outer = np.array([[[-left, -top], [1 + right, -top], [1 + right, 1 + bottom], [-left, 1 + bottom]]])
    return np.asarray(cv2.perspectiveTransform(outer, place)[0], dtype=np.float64)


def _texts(said: Description) -> list[tuple[str, str]]:
    ratings = [text for rating in said.tone_ratings for text in (rating.method, rating.site)]
    named = {
        "caption": said.caption,
        "camera": said.camera,
        "bilirubin_method": said.observation.bilirubin_method,
    }
    return [(name, text) for name, text in named.items() if text] + [
        ("tone_ratings", text) for text in ratings
    ]
