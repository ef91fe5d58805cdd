"""Sentences of exported files that are not those of every face. English: see `api.exports.content`."""

from typing import Final

EMERGENCY_TITLE: Final = "Emergency"
CHECK_TITLE: Final = "Check before each use"
TERMS_TITLE: Final = "Terms: free to see and to teach with"
MEASURE_TITLE: Final = "What to measure instead"
NOTE_TITLE: Final = "Note"
QUESTION_TITLE: Final = "Question"

CHECK: Final = (
    "A family may withdraw a photo any day. Before each use, open this address and delete every photo that it names, "
    "from copies too:"
)
NO_LINE: Final = "Without a network, use this file for no longer than a month after the day it was exported."
UNCERTAINTY: Final = "CIELAB under D65; ± is one standard uncertainty that the calibration leaves."
SCREENS: Final = (
    "Colours differ from screen to screen, on projectors and in print. The numbers beside a photo do not."
)
SIMULATED: Final = (
    "Photos marked SIMULATED were computed from the optics of skin; none shows a baby. "
    "Real skin varies in more ways than a model does."
)
RULES: Final = (
    "Name the source beside each photo.",
    "Do not try to find out who is shown.",
    "Delete a photo, and every copy of it, when its family withdraws it.",
    "Training of AI, research and commercial use only where the photo's licence says so.",
)


def contents(shown: int, missing: int) -> str:
    """How many photos are in the file, and how many are not."""
    photos = f"{shown} photo" if shown == 1 else f"{shown} photos"
    if not missing:
        return photos
    left_out = "1 photo of the set" if missing == 1 else f"{missing} photos of the set"
    return f"{photos}; {left_out} can no longer be shown and {'is' if missing == 1 else 'are'} left out"


NO_LIMITS: Final = "training of AI, research and commercial use too"


def licence_line(words: str, count: int) -> str:
    """A licence, and for how many photos it stands."""
    return f"{count} {'photo' if count == 1 else 'photos'}: {words}"
