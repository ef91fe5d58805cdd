import re

import pytest

import colour.refusal
import consent.reasons
from imagedb.model import Reason
from imagedb.reasons import SENTENCES, reason, sentence

NAMED_IN_THE_ISSUE = (
    "consent.missing",
    "consent.purpose_denied",
    "consent.withdrawn",
    "consent.expired",
    "site.never_accepted",
    "chart.not_found",
    "chart.occluded",
    "exposure.clipped",
    "light.phototherapy",
    "image.type",
    "image.truncated",
    "image.too_large",
    "photo.duplicate",
    "review.no_submitter",
)


@pytest.mark.parametrize("code", NAMED_IN_THE_ISSUE)
def test_public_codes_exist(code: str) -> None:
    """The codes that others rely on are there."""
    assert Reason(code, SENTENCES[code], "seen") == reason(code, "seen")


def test_every_part_brings_its_own_codes() -> None:
    """No two parts define one code, and none is lost."""
    parts = (colour.refusal.SENTENCES, consent.reasons.SENTENCES)
    assert all(part.items() <= SENTENCES.items() for part in parts)
    assert not set(parts[0]) & set(parts[1])


@pytest.mark.parametrize("code", SENTENCES)
def test_each_reason_is_one_readable_sentence(code: str) -> None:
    """A code is two plain words with a dot, and its sentence begins and ends as a sentence does."""
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", code)
    assert re.fullmatch(r"[A-Z].*\.", sentence(code))


def test_unknown_code_is_a_bug() -> None:
    """A code that nobody defined raises."""
    with pytest.raises(KeyError):
        reason("no.such")
