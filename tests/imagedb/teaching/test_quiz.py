"""What a quiz rewards: what the measured colours bear out, and never more."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colour.compare import ReferenceColour, Setting
from colour.tone import ItaClass
from imagedb.teaching.quiz import Answer, Confidence, Tally, Verdict, judge, score, verdict
from tests.support.examples import examples

SETTING = Setting("sternum", "tan", "daylight")
PLAIN = (58.0, 13.0, 18.0)
SURE_COLOUR = (0.3, 0.3, 0.3)


def references(step: float, *, count: int = 2, tone: ItaClass | None = "tan") -> list[ReferenceColour]:
    """As many photos with the sign as without it, whose b* differs by `step`."""
    plain = ReferenceColour(
        id="r",
        with_sign=False,
        lab=PLAIN,
        body_site="sternum",
        tone=tone,
        light="daylight",
        grade="A",
        error=1.5,
    )
    moved = (PLAIN[0], PLAIN[1], PLAIN[2] + step)
    return [
        replace(plain, id=f"{sign}{n}", with_sign=sign, lab=moved if sign else PLAIN)
        for sign in (True, False)
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("documented", "yellow", "honest"), [(True, 18.0, Answer.SEEN), (False, 0, Answer.NOT_SEEN)]
)
def test_what_the_colours_bear_out_is_honest(documented: bool, yellow: float, honest: Answer) -> None:  # noqa: FBT001 - a parameter
    """Where the sign changes the colour by far more than the photo may be off, what was documented can be seen."""
    lab = (PLAIN[0], PLAIN[1], PLAIN[2] + yellow)
    found = judge(lab, SURE_COLOUR, SETTING, references(18), documented=documented)
    assert (honest, True) == (found.honest, (found.difference or 0) > found.uncertainty)


def test_a_mild_sign_that_this_photo_hides_cannot_be_told() -> None:
    """On skin where others show the sign well, a photo whose own colour is like theirs without it does not show it."""
    found = judge(PLAIN, SURE_COLOUR, SETTING, references(18), documented=True)
    assert (Answer.CANNOT_TELL, 0.0) == (found.honest, found.difference)


def test_what_differs_from_baby_to_baby_is_not_taken_for_the_sign() -> None:
    """Photos that differ as much within each group as between the two show nothing, however far apart they lie."""
    plain = references(0)[0]
    shades = [(50.0, 13.0, 18.0), (58.0, 13.0, 18.0), (66.0, 13.0, 18.0)]
    pool = [
        replace(plain, id=f"{sign}{n}", with_sign=sign, lab=shade)
        for sign in (True, False)
        for n, shade in enumerate(shades)
    ]
    found = judge((54.0, 13.0, 18.0), SURE_COLOUR, SETTING, pool, documented=True)
    assert (Answer.CANNOT_TELL, 0.0) == (found.honest, found.difference)


def test_one_like_photo_documented_otherwise_is_enough_to_doubt() -> None:
    """A photo that looks like one without the sign cannot be told, even if most with it look different."""
    twin = replace(references(0)[0], id="twin", with_sign=False, lab=(58.0, 13.0, 36.0))
    found = judge((58.0, 13.0, 36.0), SURE_COLOUR, SETTING, [*references(18, count=6), twin], documented=True)
    assert (Answer.CANNOT_TELL, 0.0) == (found.honest, found.difference)


def test_the_very_tone_counts_where_there_is_enough_of_it() -> None:
    """Photos of the tones beside it are asked only when the tone itself has too few."""
    beside = [replace(one, id=f"b{one.id}") for one in references(0, tone="brown", count=6)]
    found = judge((58.0, 13.0, 36.0), SURE_COLOUR, SETTING, [*references(18), *beside], documented=True)
    assert Answer.SEEN is found.honest


@pytest.mark.parametrize(
    ("setting", "pool"),
    [
        (SETTING, references(18, count=1)),
        (replace(SETTING, tone=None), references(18)),
        (SETTING, references(18, tone="very_light")),
        (replace(SETTING, body_site="sclera"), references(18)),
    ],
    ids=["too few", "tone unknown", "other tones", "another site"],
)
def test_what_nobody_measured_cannot_be_told(setting: Setting, pool: list[ReferenceColour]) -> None:
    """Without two like photos each way there is nothing to tell by."""
    found = judge(PLAIN, SURE_COLOUR, setting, pool, documented=False)
    assert (Answer.CANNOT_TELL, None) == (found.honest, found.difference)


colours = st.tuples(st.floats(25, 75), st.floats(5, 20), st.floats(5, 30))


@settings(max_examples=examples(30))
@given(colours, st.floats(0.2, 6), st.lists(st.tuples(st.booleans(), colours), max_size=8), st.booleans())
def test_no_sign_is_never_rewarded_where_the_colour_cannot_tell(
    lab: tuple[float, float, float],
    doubt: float,
    others: list[tuple[bool, tuple[float, float, float]]],
    documented: bool,  # noqa: FBT001 - drawn
) -> None:
    """Only 'cannot tell: measure' is, unless the difference was measured and exceeds the photo's uncertainty."""
    plain = references(0)[0]
    pool = [replace(plain, id=str(n), with_sign=s, lab=seen) for n, (s, seen) in enumerate(others)]
    found = judge(lab, (doubt, doubt, doubt), SETTING, pool, documented=documented)
    rewarded = [one for one in Answer if verdict(one, found.honest) is Verdict.HONEST]
    hidden = found.difference is None or found.difference <= found.uncertainty
    assert [Answer.CANNOT_TELL if hidden else Answer.SEEN if documented else Answer.NOT_SEEN] == rewarded
    assert Verdict.MISLED != verdict(Answer.CANNOT_TELL, found.honest)


def test_a_score_is_kept_for_each_tone() -> None:
    """What was asked, answered, honest, safe and misled, and how often somebody was sure and wrong."""
    seen, bare, unsure = Answer.SEEN, Answer.NOT_SEEN, Answer.CANNOT_TELL
    answers = [
        ("light", seen, Confidence.SURE, seen),
        ("dark", bare, Confidence.SURE, unsure),
        ("dark", unsure, Confidence.GUESS, unsure),
        ("dark", unsure, None, seen),
        ("dark", None, None, seen),
    ]
    expected = {"light": Tally(1, 1, 1, 0, 0, 1, 0), "dark": Tally(4, 3, 1, 1, 1, 1, 1)}
    assert expected == score(answers)
    assert ["light", "dark"] == list(score(answers))
