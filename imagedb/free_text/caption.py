"""Words for a colour that mean something only on the tone they are said of."""

import re

_WORDS = (
    r"pink(?:ish|er)?|pale(?:r|ness)?|pallid|blue(?:r|ness)?|bluish|dusky|duskiness|gr[ae]y(?:ish|er)?|ashen"
    r"|whit(?:ish|er)|mottled[ -]white|ros[ye]|rosy|ruddy|flushed|reddish|purplish|livid|waxen|sallow|off[ -]colour"
    r"|(?:normal|good|healthy|natural|usual)(?:\s+skin)?[ -]colou?r(?:ed|ing)?|normal\s+complexion"
    r"|flesh[ -]?colou?r(?:ed)?|nude"
)
_WORD = re.compile(rf"\b(?:{_WORDS})\b", re.IGNORECASE)
# What is not said of skin: the lamp, the card, the mark that has its name from its colour.
_NOT_OF_SKIN = re.compile(
    r"\bslate[ -]gr[ae]y\s+(?:spot|naev|nev|mark|patch)\w*|\bblue[ -](?:spots?|light|lamp|LEDs?)\b"
    r"|\bgr[ae]y[ -](?:card|patch|patches|squares?|scale|step)\w*",
    re.IGNORECASE,
)
_TONE = re.compile(
    r"\b(?:very\s+light|light|intermediate|medium|tan(?:ned)?|brown|dark|darker|lighter|deep|black|olive)"
    r"(?:[ -](?:and\s+)?(?:brown|toned|coloured))?\s+(?:newborn\s+)?(?:skin|tone|complexion)"
    r"|\b(?:this|that|the\s+baby's|its|own)\s+(?:skin\s+)?tone\b|\bskin\s+tone\b|\b(?:monk|neomar|fitzpatrick)\b|\bITA\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.;!?]\s+|\n")


def unexplained_colour_words(caption: str) -> tuple[str, ...]:
    """Return words such as 'pink' or 'dusky' in sentences that do not say on which tone that is how it looks."""
    found: list[str] = []
    for sentence in _SENTENCE.split(caption):
        if not _TONE.search(sentence):
            found += [word.lower() for word in _WORD.findall(_NOT_OF_SKIN.sub("", sentence))]
    return tuple(dict.fromkeys(found))
