"""Captions from a small grammar: frequent words and rare ones, as in captions that people write."""

from random import Random

from imagedb.labels import VALUES
from imagedb.vocabulary import BodySite, Condition, Provenance

_VIEWS = (
    "close view",
    "seen from above",
    "seen from the side",
    "held in the hand",
    "in an open vest",
    "asleep",
)
_SKIES = ("by the window", "under the ward lamp", "beside the cot", "in the clinic", "on a folded blanket")
_RARE = (
    "lanugo",
    "milia",
    "birthmark",
    "bracelet",
    "cannula",
    "vernix",
    "blanket",
    "mottled",
    "swaddled",
    "sucking",
)
_END = "A row for measuring speed, without a picture."


def caption(random: Random, provenance: Provenance, condition: Condition, site: BodySite, tone: str) -> str:
    """A caption that begins with what the row is not: a photo of a baby."""
    start = "SIMULATED" if provenance is Provenance.SIMULATED else "PHANTOM"
    sign = VALUES["condition"][condition].lower()
    words = [
        f"{VALUES['body_site'][site].lower()}, {random.choice(_VIEWS)}",
        f"{tone.replace('_', ' ')} skin tone",
        random.choice(_SKIES),
    ]
    if random.random() < 0.1:
        words.append(f"with {random.choices(_RARE, [1 / n for n in range(1, len(_RARE) + 1)])[0]}")
    return f"{start}: {', '.join(words)}. {sign[0].upper()}{sign[1:]}. {_END}"
