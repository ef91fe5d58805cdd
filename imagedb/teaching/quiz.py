"""What a quiz counts as an honest answer, and how a class did; pure.

A quiz must not teach that eyes suffice. Whether a sign can be seen on a photo at all is decided from what was
measured: by how much the sign changes the colour on like skin, and how far this photo lies from those documented
otherwise, against how far its own colour may be off. Where either difference is no larger, or nobody measured it, the
one honest answer is "cannot tell: measure", whatever was documented. docs/teaching.md tells readers the rule.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from colour.compare import FEWEST_IN_RANGE, ReferenceColour, Setting, Triple, select
from colour.difference import delta_e00
from colour.spaces import Floats
from colour.uncertainty import expanded_delta_e

_MOST: Final = 12
"""References of each group that are looked at."""


class Answer(StrEnum):
    """What a learner may answer when asked for a sign."""

    SEEN = "seen"
    NOT_SEEN = "not_seen"
    CANNOT_TELL = "cannot_tell"


class Confidence(StrEnum):
    """How sure the learner is."""

    GUESS = "guess"
    FAIRLY = "fairly"
    SURE = "sure"


class Verdict(StrEnum):
    """What an answer is worth."""

    HONEST = "honest"
    """What the measured colours bear out."""
    SAFE = "safe"
    """'Cannot tell: measure' where the colour does show it: no harm done, and no point either."""
    MISLED = "misled"
    """Anything else."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known of a photo in a quiz: the honest answer and what it rests on.

    `difference` is the CIEDE2000 by which the sign changes the colour on like skin, or by which this photo differs
    from the nearest documented otherwise, whichever is less; None where too few photos show either. `uncertainty` is the
    CIEDE2000 within which 95 % of this photo's errors lie.
    """

    honest: Answer
    documented: bool
    difference: float | None
    uncertainty: float


@dataclass(frozen=True, slots=True)
class Tally:
    """How the answers on one tone did, or on all."""

    asked: int = 0
    answered: int = 0
    honest: int = 0
    safe: int = 0
    misled: int = 0
    sure: int = 0
    sure_and_misled: int = 0


def judge(
    lab: Triple,
    uncertainty: Triple,
    setting: Setting,
    references: Iterable[ReferenceColour],
    *,
    documented: bool,
) -> Judged:
    """The honest answer for a photo whose region has this CIELAB and these standard uncertainties.

    `references` are other photos with and without the sign; those of unlike tone or another site are left out. On skin
    of unknown tone there is nothing to compare with.
    """
    with_sign, without = _like(setting, references)
    difference = None
    if min(len(with_sign), len(without)) >= FEWEST_IN_RANGE:
        otherwise = without if documented else with_sign
        difference = min(_sign_alone(with_sign, without), float(delta_e00(lab, otherwise).min()))
    error = expanded_delta_e(lab, uncertainty)
    return Judged(_honest(difference, error, documented=documented), documented, difference, error)


def _like(setting: Setting, references: Iterable[ReferenceColour]) -> tuple[Floats, Floats]:
    """CIELAB of the references with and without the sign: of the very tone if there are enough, else of like tones."""
    like = select(setting, references, most=_MOST) if setting.tone is not None else ()
    same = [one for one in like if one.tone == setting.tone]
    enough = min(sum(one.with_sign is sign for one in same) for sign in (True, False)) >= FEWEST_IN_RANGE
    taken = same if enough else like
    with_sign, without = (
        np.array([one.lab for one in taken if one.with_sign is sign]) for sign in (True, False)
    )
    return with_sign, without


def _sign_alone(with_sign: Floats, without: Floats) -> float:
    """By how much the two groups differ beyond what photos of one group differ among themselves, in CIEDE2000.

    Skin of one class of tone still differs from baby to baby: counted as the sign, that would make a hidden sign
    look seen. Squared differences add up, so what two of one group differ by is taken off squared.
    """
    between = np.square(delta_e00(with_sign[:, None], without[None])).mean()
    within = np.mean([_scatter(with_sign), _scatter(without)])
    return float(np.sqrt(max(between - within, 0.0)))


def _scatter(group: Floats) -> float:
    """The mean squared difference between two photos of a group."""
    pairs = np.square(delta_e00(group[:, None], group[None]))
    return float(pairs.sum() / (len(group) * (len(group) - 1)))


def _honest(difference: float | None, error: float, *, documented: bool) -> Answer:
    if difference is None or difference <= error:
        return Answer.CANNOT_TELL
    return Answer.SEEN if documented else Answer.NOT_SEEN


def verdict(given: Answer, honest: Answer) -> Verdict:
    """What the answer is worth beside the honest one. To ask for a measurement is never held against anybody."""
    if given is honest:
        return Verdict.HONEST
    return Verdict.SAFE if given is Answer.CANNOT_TELL else Verdict.MISLED


def score(answers: Sequence[tuple[str, Answer | None, Confidence | None, Answer]]) -> Mapping[str, Tally]:
    """How each tone did, from (tone, answer given, confidence, honest answer), tones in the order they come."""
    tallies: dict[str, Tally] = {}
    for tone, given, confidence, honest in answers:
        tallies[tone] = _more(tallies.get(tone, Tally()), given, confidence, honest)
    return tallies


def _more(tally: Tally, given: Answer | None, confidence: Confidence | None, honest: Answer) -> Tally:
    if given is None:
        return replace(tally, asked=tally.asked + 1)
    worth = verdict(given, honest)
    sure, misled = confidence is Confidence.SURE, worth is Verdict.MISLED
    return Tally(
        tally.asked + 1,
        tally.answered + 1,
        tally.honest + (worth is Verdict.HONEST),
        tally.safe + (worth is Verdict.SAFE),
        tally.misled + misled,
        tally.sure + sure,
        tally.sure_and_misled + (sure and misled),
    )
