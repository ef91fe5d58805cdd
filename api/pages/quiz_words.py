"""A quiz in words: what is asked, what each answer is worth and why. Never that a baby has, or has not, a sign."""

from api.pages import say, words
from api.translation import gettext, mark
from imagedb.model import Photo
from imagedb.teaching.quiz import Answer, Confidence, Judged, Verdict, verdict
from imagedb.vocabulary import Condition, Provenance

ANSWERS = {
    Answer.SEEN: mark("I see it"),
    Answer.NOT_SEEN: mark("I do not see it"),
    Answer.CANNOT_TELL: mark("Cannot tell: measure"),
}
CONFIDENCE = {
    Confidence.GUESS: mark("guessing"),
    Confidence.FAIRLY: mark("fairly sure"),
    Confidence.SURE: mark("sure"),
}
VERDICTS = {
    Verdict.HONEST: mark("Honest answer"),
    Verdict.SAFE: mark("Safe answer"),
    Verdict.MISLED: mark("Misled by the colour"),
}

_SAFE = mark(
    "The measured colours do set this photo apart, but whoever measures is never wrong. "
    "It counts neither for nor against you."
)
_WORTH = {
    (Verdict.HONEST, Answer.CANNOT_TELL): mark(
        "The colour in this photo cannot tell anybody. Measuring is the answer."
    ),
    (Verdict.MISLED, Answer.CANNOT_TELL): mark(
        "The colour in this photo cannot tell, whatever was documented: nobody can see the sign here, or rule it out. "
        "The honest answer is to measure."
    ),
    (Verdict.SAFE, Answer.SEEN): _SAFE,
    (Verdict.SAFE, Answer.NOT_SEEN): _SAFE,
    (Verdict.HONEST, Answer.SEEN): mark(
        "The measured colours of this photo bear that out. What it means for a baby, a measurement says."
    ),
    (Verdict.HONEST, Answer.NOT_SEEN): mark(
        "The measured colours of this photo bear that out. Not seeing a sign never rules it out: measure."
    ),
    (Verdict.MISLED, Answer.SEEN): mark("The sign is documented here, and the measured colours show it."),
    (Verdict.MISLED, Answer.NOT_SEEN): mark(
        "The sign is not documented here, and the measured colours do not show it."
    ),
}
_KINDS = {
    Provenance.SIMULATED: mark("Simulated photo %(number)s"),
    Provenance.PHANTOM: mark("Photo %(number)s, of a phantom"),
    Provenance.REAL: mark("Photo %(number)s"),
}


def unnamed(photo: Photo, number: int) -> str:
    """The picture in words with its measured colour, but not the sign that was documented: that is the question."""
    parts = [gettext(_KINDS[photo.provenance]) % {"number": number}]
    parts.append(words.label("body_site", photo.body_site))
    parts.append(gettext("skin tone %(tone)s") % {"tone": say.tone_words(photo)})
    region = say.main_region(photo)
    if region is not None:
        parts.append(gettext("measured %(colour)s") % {"colour": say.colour_words(region.measurement)})
    return f"{'; '.join(parts)}."


def asked(sign: Condition, photo: Photo) -> str:
    """The question about a photo."""
    named = words.small(words.label("condition", sign).split(" (")[0])
    said = gettext("Do you see %(sign)s here (%(site)s)?")
    return said % {"sign": named, "site": words.small(words.label("body_site", photo.body_site))}


def worth(given: Answer, judged: Judged) -> str:
    """What an answer is worth, in a sentence or two."""
    return gettext(_WORTH[verdict(given, judged.honest), judged.honest])


def documented(judged: Judged) -> str:
    """What was documented of the photo."""
    return gettext("Documented with the sign.") if judged.documented else gettext("Documented without it.")


def measured(judged: Judged) -> str:
    """What the honest answer rests on, with its numbers."""
    if judged.difference is None:
        return gettext(
            "Too few photos of like skin show this site with and without the sign, so no difference was measured."
        )
    figures = {"difference": say.exact(judged.difference), "uncertainty": say.exact(judged.uncertainty)}
    if judged.honest is Answer.CANNOT_TELL:
        said = gettext(
            "Measured difference on like skin: %(difference)s; this photo's uncertainty: %(uncertainty)s (CIEDE2000). "
            "The difference is within the uncertainty."
        )
    else:
        said = gettext(
            "Measured difference on like skin: %(difference)s; this photo's uncertainty: %(uncertainty)s (CIEDE2000). "
            "The difference is beyond the uncertainty."
        )
    return said % figures
