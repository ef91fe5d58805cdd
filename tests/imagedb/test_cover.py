"""What is covered and what is missing, out of counts."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imagedb.cover import LOOKED_FOR, NO_PICTURES, TONES, Gap, Pictures, Tally, gaps, sites_of, tally
from imagedb.search.index import Coverage
from imagedb.vocabulary import BodySite, Condition
from tests.support.examples import examples

EVERY = Pictures(real=1, simulated=1)
SIGNS = dict.fromkeys(product(LOOKED_FOR, TONES), EVERY)
PLACES = {
    (sign, site, tone): EVERY for sign, sites in LOOKED_FOR.items() for site, tone in product(sites, TONES)
}


def real(found: Pictures) -> int:
    """Photographs of babies alone."""
    return found.real


def test_photographs_and_simulated_ones_are_told_apart() -> None:
    """The last axis becomes two numbers; a phantom is no skin, and what has neither is left out."""
    axes = {"ita_class": ("tan", "dark"), "provenance": ("real", "simulated", "phantom")}
    assert {("tan",): Pictures(3, 4)} == tally(Coverage(axes, (3, 4, 5, 0, 0, 6)))
    with pytest.raises(ValueError, match="provenance last"):
        tally(Coverage({"ita_class": ("tan",)}, (1,)))


def test_nothing_is_missing_where_all_is_there() -> None:
    """A photo of each sign on each tone at each place leaves no gap."""
    assert [] == list(gaps(SIGNS, PLACES, real))


def test_simulated_photos_fill_no_gap_of_photographs() -> None:
    """Counted by photographs alone, simulated ones are nothing; counted by all, they are something."""
    only = {key: Pictures(simulated=2) for key in SIGNS}
    there = {key: Pictures(simulated=2) for key in PLACES}
    assert [Gap(sign, None, TONES) for sign in LOOKED_FOR] == list(gaps(only, there, real))
    assert [] == list(gaps(only, there, lambda found: found.all))


def test_a_gap_is_told_once_and_as_wide_as_it_is() -> None:
    """A tone missing everywhere, a place missing on every tone, and a place missing on one more tone."""
    sign, gum, eye = Condition.JAUNDICE, BodySite.GUM, BodySite.SCLERA
    signs = {key: found for key, found in SIGNS.items() if key != (sign, "dark")}
    missing = {(sign, gum, tone) for tone in TONES} | {(sign, eye, "brown")}
    missing |= {(sign, site, "dark") for site in LOOKED_FOR[sign]}
    places = {key: found for key, found in PLACES.items() if key not in missing}
    expected = [Gap(sign, None, ("dark",)), Gap(sign, eye, ("brown",)), Gap(sign, gum, TONES)]
    assert expected == list(gaps(signs, places, real))
    assert [False, False, True] == [gap.whole for gap in expected]


def test_a_photo_elsewhere_is_shown_and_asked_of_nobody() -> None:
    """A place where a sign is not looked for has a row once there is a photo, and is never a gap."""
    places: Tally = {(Condition.PALLOR, BodySite.BACK, "tan"): Pictures(simulated=1)}
    assert (BodySite.BACK,) == sites_of(Condition.PALLOR, places)
    assert LOOKED_FOR[Condition.JAUNDICE] == sites_of(Condition.JAUNDICE, places)
    assert () == sites_of(Condition.OTHER, places)


@settings(max_examples=examples(30))
@given(st.sets(st.sampled_from(sorted(PLACES)), max_size=len(PLACES)))
def test_every_empty_cell_is_in_a_gap_and_no_full_one(there: set[tuple[Condition, BodySite, str]]) -> None:
    """Whatever there is: a cell without a photo lies in a gap, one with a photo in none."""
    places = dict.fromkeys(there, EVERY)
    signs = {(sign, tone): EVERY for sign, _, tone in there}
    told = [
        (gap.sign, site, tone)
        for gap in gaps(signs, places, real)
        for site in ((gap.site,) if gap.site else LOOKED_FOR[gap.sign])
        for tone in gap.tones
    ]
    empty = {key for key in PLACES if places.get(key, NO_PICTURES) == NO_PICTURES}
    assert empty == set(told)
