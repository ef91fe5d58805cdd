from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colour.compare import (
    Comparison,
    ReferenceColour,
    Setting,
    compare,
    select,
    tone_distance,
    tone_of,
)
from colour.tone import ITA_CLASSES

_SETTING = Setting("sternum", "tan", "daylight")
_SMALL = (0.2, 0.2, 0.2)


def _reference(name: str, **changed: object) -> ReferenceColour:
    base = ReferenceColour(
        id=name,
        with_sign=False,
        lab=(52.0, 10.0, 20.0),
        body_site="sternum",
        tone="tan",
        light="daylight",
        grade="A",
        error=1.5,
    )
    return replace(base, **changed)


_LAB = st.tuples(st.floats(20, 90), st.floats(-20, 40), st.floats(-20, 60))
_REFERENCES = st.lists(
    st.builds(
        ReferenceColour,
        id=st.text("abcdefgh", min_size=3, max_size=6),
        with_sign=st.booleans(),
        lab=_LAB,
        body_site=st.sampled_from(["sternum", "sclera", "palm"]),
        tone=st.sampled_from([*ITA_CLASSES, None]),
        light=st.sampled_from(["daylight", "ward_led", "unknown"]),
        grade=st.sampled_from("ABC"),
        error=st.floats(0.5, 6),
    ),
    max_size=20,
    unique_by=lambda r: r.id,
)


@given(
    references=_REFERENCES, colours=st.permutations([(70.0, 9.0, 9.0), (40.0, 11.0, 21.0), (60.0, 5.0, 40.0)])
)
def test_order_never_depends_on_the_uploaded_colour(
    references: list[ReferenceColour], colours: list[tuple[float, float, float]]
) -> None:
    """Whatever colour is uploaded, the same references come in the same order."""
    results = [compare(lab, _SMALL, _SETTING, references) for lab in colours]
    assert 1 == len({(r.with_sign, r.without_sign) for r in results})


@given(references=_REFERENCES, data=st.data())
def test_order_never_depends_on_the_references_colours(
    references: list[ReferenceColour], data: st.DataObject
) -> None:
    """References whose colours are swapped among them still come in the same order."""
    colours = data.draw(st.permutations([r.lab for r in references]))
    swapped = [replace(r, lab=lab) for r, lab in zip(references, colours, strict=True)]
    assert [r.id for r in select(_SETTING, references)] == [r.id for r in select(_SETTING, swapped)]


@given(references=_REFERENCES)
def test_only_the_same_site_is_compared(references: list[ReferenceColour]) -> None:
    """A sclera is never held against a chest."""
    assert all(r.body_site == "sternum" for r in select(_SETTING, references))


def test_nearest_tone_comes_first_then_light_then_calibration() -> None:
    """Tone orders before light, light before the calibration's grade and error."""
    references = [
        _reference("led", light="ward_led"),
        _reference("rough", grade="B"),
        _reference("exact", error=1.0),
        _reference("near"),
        _reference("next", tone="brown"),
    ]
    assert ["exact", "near", "rough", "led", "next"] == [r.id for r in select(_SETTING, references)]


def test_unlike_tones_are_left_out() -> None:
    """A tone two classes away is no reference, however few there are."""
    assert () == select(_SETTING, [_reference("far", tone="dark")])


def test_without_a_tone_there_is_no_range() -> None:
    """References of any tone are shown, and nothing is said of the distance to them."""
    references = [_reference(name, tone=tone) for name, tone in (("a", "dark"), ("b", "tan"), ("c", "light"))]
    compared = compare((50.0, 12.0, 18.0), _SMALL, replace(_SETTING, tone=None), references)
    assert 3 == len(compared.with_sign + compared.without_sign)
    assert (None, None) == (compared.range_with, compared.range_without)


def test_unknown_tone_orders_nothing() -> None:
    """Without a tone of its own, a photo's references come by light and calibration alone."""
    references = [_reference("b", tone="dark", error=1.0), _reference("a", tone="tan", error=2.0)]
    assert ["b", "a"] == [r.id for r in select(replace(_SETTING, tone=None), references)]
    assert 0 == tone_distance(None, "dark")


def test_reference_without_tone_comes_last() -> None:
    """A reference whose tone nobody read comes after every tone that was read."""
    assert tone_distance("very_light", None) > tone_distance("very_light", "dark")


def test_tone_comes_from_unaffected_skin_before_a_statement() -> None:
    """An ITA read on a comparison region is taken before what was stated; neither leaves it unknown."""
    assert "light" == tone_of(45.0, "dark")
    assert "dark" == tone_of(None, "dark")
    assert tone_of(None, None) is None


def test_at_most_so_many_of_each_group() -> None:
    """Each group shows at most the number asked for, the best matched ones."""
    references = [_reference(f"r{i:02}", with_sign=i % 2 == 0, error=1 + i) for i in range(20)]
    result = compare((50.0, 10.0, 20.0), _SMALL, _SETTING, references, most=3)
    assert ("r00", "r02", "r04") == result.with_sign
    assert ("r01", "r03", "r05") == result.without_sign


def _two_groups(step: float, uncertainty: float) -> Comparison:
    references = [
        *(_reference(f"with {i}", with_sign=True, lab=(52.0, 10.0, 20.0 + step)) for i in range(2)),
        *(_reference(f"without {i}") for i in range(2)),
    ]
    return compare((52.0, 10.0, 20.0), (uncertainty,) * 3, _SETTING, references)


def test_ranges_are_those_of_the_groups() -> None:
    """Each range spans the least and the greatest CIEDE2000 to its group."""
    references = [_reference("a"), _reference("b", lab=(60.0, 10.0, 20.0))]
    references += [_reference(name, with_sign=True) for name in "cd"]
    result = compare((52.0, 10.0, 20.0), _SMALL, _SETTING, references)
    assert result.range_without is not None
    assert (0.0, 2) == (result.range_without.least, result.range_without.count)
    assert result.range_without.greatest > 6
    assert result.range_with is not None
    assert 0.0 == result.range_with.greatest


def test_overlap_is_told() -> None:
    """Groups that lie apart do not overlap in an exact photo, and do in an uncertain one."""
    assert _two_groups(30.0, 0.2).overlap is False
    assert _two_groups(30.0, 15.0).overlap is True


def test_hidden_sign_is_told_from_the_references_alone() -> None:
    """A sign that changes the colour less than the photo's uncertainty is said to be within it."""
    assert _two_groups(1.0, 2.0).within_uncertainty is True
    assert _two_groups(30.0, 0.5).within_uncertainty is False


@pytest.mark.parametrize("count", [0, 1])
def test_range_needs_two_references(count: int) -> None:
    """A group of fewer than two has no range, which would be one photo's distance, and nothing follows."""
    few = [_reference(f"with {i}", with_sign=True) for i in range(count)]
    result = compare((52.0, 10.0, 20.0), _SMALL, _SETTING, [*few, _reference("a"), _reference("b")])
    assert (None, None, None) == (result.range_with, result.overlap, result.within_uncertainty)
    assert result.range_without is not None


def test_no_reference_has_a_distance_of_its_own() -> None:
    """The result holds ids and two ranges, nothing that ranks one reference by colour."""
    fields = set(Comparison.__slots__)
    assert {
        "with_sign", "without_sign", "range_with", "range_without", "overlap", "within_uncertainty", "uncertainty",
    } == fields  # fmt: skip
