"""The licence of a photo: exactly what its family granted, as an SPDX `LicenseRef` and in words.

The text is docs/terms.md. An identifier names what is withheld, in a fixed order, so that equal grants have
equal identifiers: 'LicenseRef-NSA-Open-1.0-NC-NoAI' allows looking, teaching and research.
"""

from collections.abc import Collection
from itertools import product

from consent.purpose import Purpose

BASE = "LicenseRef-NSA-Open-1.0"
NOT_PUBLIC = "LicenseRef-NSA-NotPublic-1.0"

WITHHELD = {
    Purpose.COMMERCIAL: ("NC", "no commercial use"),
    Purpose.RESEARCH: ("NoResearch", "no research"),
    Purpose.AI_TRAINING: ("NoAI", "no training of AI"),
}
"""What may be withheld from a public photo: the suffix and the words, in the identifier's order."""


def licence(purposes: Collection[Purpose]) -> str:
    """The identifier for what was granted; nothing is public without `open_web`."""
    if Purpose.OPEN_WEB not in purposes:
        return NOT_PUBLIC
    suffixes = [suffix for purpose, (suffix, _) in WITHHELD.items() if purpose not in purposes]
    return "-".join([BASE, *suffixes])


LICENCES: tuple[str, ...] = tuple(
    licence({Purpose.OPEN_WEB, *(p for p, granted in zip(WITHHELD, choice, strict=True) if granted)})
    for choice in product((True, False), repeat=len(WITHHELD))
)
"""Every licence a public photo can carry, the widest first."""


def allowed(identifier: str) -> frozenset[Purpose]:
    """The public purposes a licence allows; raises ValueError for an identifier that is not ours."""
    if identifier == NOT_PUBLIC:
        return frozenset()
    _known(identifier)
    suffixes = identifier.removeprefix(BASE).split("-")
    granted = {purpose for purpose, (suffix, _) in WITHHELD.items() if suffix not in suffixes}
    return frozenset({Purpose.OPEN_WEB, *granted})


def describe(identifier: str) -> str:
    """The licence in one sentence for a reader; raises ValueError for an identifier that is not ours."""
    if identifier == NOT_PUBLIC:
        return "Not public: the family did not allow this photo on the open web."
    _known(identifier)
    suffixes = identifier.removeprefix(BASE).split("-")
    limits = [words for suffix, words in WITHHELD.values() if suffix in suffixes]
    terms = ["name the source", "do not try to identify anyone", "delete your copy when the family withdraws"]
    return f"Free to see and to teach with: {'; '.join([*terms, *limits])}."


def _known(identifier: str) -> None:
    if identifier not in LICENCES:
        msg = f"not a licence of the atlas: {identifier!r}"
        raise ValueError(msg)
