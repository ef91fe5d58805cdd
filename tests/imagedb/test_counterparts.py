from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colour.tone import ITA_CLASSES
from imagedb.counterparts import fits, nearest, one_per_tone, same_baby, severity
from imagedb.model import Observation, Photo
from imagedb.panels import pressed, treated
from imagedb.vocabulary import (
    AgeBand,
    BilirubinBand,
    BodySite,
    Condition,
    ConditionBasis,
    Illuminant,
    Phototherapy,
    RegionRole,
    Spo2Band,
)
from tests.support.factories import make_calibration, make_capture, make_photo, make_region

JAUNDICE = (Condition.JAUNDICE,)
BANDS = tuple(BilirubinBand)


def photo(number: int, tone: str = "tan", **changes: object) -> Photo:
    """A photo of jaundice at the chest."""
    usual = {
        "conditions": JAUNDICE,
        "body_site": BodySite.STERNUM,
        "condition_basis": ConditionBasis.MEASURED,
    }
    return make_photo(f"photo-{number:03d}", ita_class=tone, **{**usual, **changes})


@st.composite
def catalogues(draw: st.DrawFn) -> list[Photo]:
    """Photos of every tone, severity, light, treatment and colour."""
    count = draw(st.integers(0, 12))
    return [
        photo(
            number,
            draw(st.sampled_from((*ITA_CLASSES, "unknown"))),
            condition_basis=draw(st.sampled_from(ConditionBasis)),
            observation=Observation(
                bilirubin_band=draw(st.sampled_from(BANDS)),
                phototherapy=draw(st.sampled_from(Phototherapy)),
                hours_since_phototherapy=draw(st.sampled_from((None, 3.0, 24.0, 25.0))),
            ),
            regions=(make_region(lab=(draw(st.floats(10, 90)), 12.0, draw(st.floats(0, 40)))),),
        )
        for number in range(1, count + 1)
    ]


@given(catalogues(), st.sampled_from((*ITA_CLASSES, "unknown")))
def test_each_other_tone_is_shown_once_from_light_to_dark(others: list[Photo], tone: str) -> None:
    """No tone twice, never the photo's own or an unknown one, and none left out for which something fits."""
    mine = photo(0, tone)
    found = [one.ita_class for one in one_per_tone(mine, others)]
    there = {one.ita_class for one in others if fits(mine, one)} - {tone, "unknown"}
    assert [name for name in ITA_CLASSES if name in there] == found


@given(catalogues(), st.permutations(range(12)))
def test_colour_chooses_nothing(others: list[Photo], order: list[int]) -> None:
    """With the measured colours dealt out anew, the same photos are chosen."""
    mine = photo(0, "light")
    dealt = [others[place % len(others)].regions for place in order[: len(others)]]
    again = [replace(one, regions=regions) for one, regions in zip(others, dealt, strict=True)]
    assert [p.id for p in one_per_tone(mine, others)] == [p.id for p in one_per_tone(mine, again)]


@given(others=catalogues(), lamp=st.booleans())
def test_a_reference_is_sound_and_treated_alike(others: list[Photo], *, lamp: bool) -> None:
    """What was only seen is no reference, and treated skin is never put beside untreated."""
    seen = Observation(phototherapy=Phototherapy.CURRENT if lamp else Phototherapy.NONE)
    found = one_per_tone(photo(0, "light", observation=seen), others)
    assert set() == {one.id for one in found if treated(one) is not lamp}
    assert ConditionBasis.SEEN not in {one.condition_basis for one in found}


@pytest.mark.parametrize(
    ("lamp", "hours", "is_treated"),
    [
        (Phototherapy.NONE, None, False),
        (Phototherapy.CURRENT, None, True),
        (Phototherapy.PAST, None, True),
        (Phototherapy.PAST, 24.0, True),
        (Phototherapy.PAST, 24.5, False),
    ],
)
def test_treatment_counts_for_a_day(lamp: Phototherapy, hours: float | None, *, is_treated: bool) -> None:
    """During phototherapy, for 24 hours after it, and where nobody wrote down how long ago it was."""
    seen = Observation(phototherapy=lamp, hours_since_phototherapy=hours)
    assert is_treated is treated(photo(0, observation=seen))


def test_skin_counts_as_pressed_unless_a_region_says_which_part() -> None:
    """A photo marked as blanched is pressed all over; with a blanched region the rest of it is not."""
    part = (make_region(), make_region(role=RegionRole.BLANCHED))
    marks = [photo(1), photo(2, blanched=True), photo(3, blanched=True, regions=part)]
    assert [False, True, False] == [pressed(one) for one in marks]
    assert [False, True] == [fits(photo(0), one) for one in marks[1:]]


def test_the_nearest_is_the_one_taken_most_alike() -> None:
    """The same severity comes before the same light, that before the same age, and then the better calibration."""
    severe = Observation(bilirubin_band=BilirubinBand.MARKED)
    mine = photo(0, observation=severe)
    lamp = make_capture(illuminant=Illuminant.WARM_LAMP)
    ranked = [
        photo(9, observation=severe, calibration=make_calibration(loo_mean=1.0)),
        photo(8, observation=severe),
        photo(7, observation=severe, age_band=AgeBand.H0_24),
        photo(6, observation=severe, capture=lamp),
        photo(5),
        photo(4, conditions=(Condition.JAUNDICE, Condition.PALLOR)),
    ]
    for best in range(len(ranked)):
        assert ranked[best] == nearest(mine, [mine, *reversed(ranked[best:])])
    assert nearest(mine, [mine]) is None


def test_severity_is_what_was_measured() -> None:
    """Each measured band by its filter's name; nothing where nothing was measured."""
    both = Observation(bilirubin_band=BilirubinBand.MILD, spo2_band=Spo2Band.MODERATE)
    assert {"bilirubin_band": "50-149", "spo2_band": "80-89"} == severity(photo(0, observation=both))
    assert {} == severity(photo(0))


def test_of_one_baby_other_places_come_first() -> None:
    """Neither the photo itself nor another baby's is among them."""
    mine = photo(0, subject_group="g")
    beside = photo(1, subject_group="g")
    eye = photo(2, subject_group="g", body_site=BodySite.SCLERA)
    assert (eye, beside) == same_baby(mine, [mine, beside, photo(3, subject_group="other"), eye])
