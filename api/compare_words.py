"""What a comparison says of its two ranges; the lines that never change are `imagedb.wording`'s."""

from api.translation import mark

TONE_UNKNOWN = mark(
    "No skin tone was read or stated, so the references are of any tone and no difference to them is given: "
    "tone changes colour more than the sign does. Mark unaffected skin, or state the tone."
)
GROUP_TOO_SMALL = mark(
    "One of the two groups has fewer than two reference photos of this site on like skin, so the two cannot "
    "be set against each other. Colour cannot tell you: measure."
)
SIGN_HIDDEN = mark(
    "On skin of this tone the sign changes the colour by less than the error of this photo: the difference "
    "is within this photo's uncertainty. Colour cannot tell you: measure."
)
OVERLAP = mark(
    "Within this photo's error the two ranges overlap: they do not set the two groups apart. "
    "Colour cannot tell you: measure."
)
APART = mark(
    "The two ranges do not overlap for these few references. Light, tone and site change colour as much as "
    "the sign does, so this is no finding about the photo: measure."
)
