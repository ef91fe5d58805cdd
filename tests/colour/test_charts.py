import numpy as np
import pytest

from colour.charts import (
    CHARTS,
    PATCH_NAMES,
    ChartLayout,
    ChartReference,
    UnknownChartError,
    candidates,
    reference,
)
from colour.difference import delta_e00
from colour.spaces import encode_srgb, lab_to_linear_srgb


def test_patches_are_in_the_makers_order() -> None:
    """24 patches, dark skin first, black last, the greys in the last row."""
    assert 24 == len(PATCH_NAMES)
    assert ("dark skin", "light skin", "black") == (PATCH_NAMES[0], PATCH_NAMES[1], PATCH_NAMES[23])


@pytest.mark.parametrize("kind", ["classic24", "classic24_2014"])
def test_greys_are_grey_and_fall(kind: str) -> None:
    """The last row is neutral under D65, from white down to black."""
    greys = reference(kind).lab_d65[18:]
    assert 4 > np.hypot(greys[:, 1], greys[:, 2]).max()
    assert (np.diff(greys[:, 0]) < -10).all()


def test_known_srgb_values() -> None:
    """The chart in sRGB is what is commonly quoted for it, within the spread of the published tables."""
    quoted = {
        "dark skin": (115, 82, 68),
        "red": (175, 54, 60),
        "neutral 5": (122, 122, 121),
    }
    codes = encode_srgb(np.clip(lab_to_linear_srgb(reference("classic24").lab_d65), 0, 1)) * 255
    for name, rgb in quoted.items():
        assert rgb == pytest.approx(codes[PATCH_NAMES.index(name)], abs=6)


def test_generations_differ_a_little() -> None:
    """The two generations are near each other and not the same."""
    apart = delta_e00(reference("classic24").lab_d65, reference("classic24_2014").lab_d65)
    assert 0.3 < apart.mean() < 1.5


def test_spectra_stand_beside_the_older_generation() -> None:
    """Reflectances come with their wavelengths, for the generation on which they were measured."""
    older = reference("classic24")
    assert older.reflectance is not None
    assert older.wavelengths is not None
    assert (24, len(older.wavelengths)) == older.reflectance.shape
    assert 0 < older.reflectance.min() < older.reflectance.max() < 1
    assert reference("classic24_2014").reflectance is None


@pytest.mark.parametrize(
    ("declared", "kinds"),
    [
        ("auto", ["classic24", "classic24_2014"]),
        ("classic24", ["classic24", "classic24_2014"]),
        ("passport", ["classic24", "classic24_2014"]),
        ("classic24_2014", ["classic24_2014"]),
        ("spyder24", ["spyder24"]),
    ],
)
def test_candidates_leave_the_generation_to_the_fit(declared: str, kinds: list[str]) -> None:
    """Unless the newer generation is stated, both are candidates."""
    assert kinds == [chart.kind for chart in candidates(declared)]


@pytest.mark.parametrize("kind", ["colorchecker_sg", "card:1", ""])
def test_other_charts_are_unknown(kind: str) -> None:
    """A chart without reference values is an error that carries its kind."""
    with pytest.raises(UnknownChartError) as caught:
        candidates(kind)
    assert kind == caught.value.kind
    with pytest.raises(UnknownChartError):
        reference(kind)


def test_tables_cannot_be_changed() -> None:
    """Reference values are shared and so read-only."""
    with pytest.raises(ValueError, match="read-only"):
        reference("classic24").lab_d65[0] = 0


@pytest.mark.parametrize("kind", CHARTS)
def test_every_chart_that_can_be_named_has_values_and_a_source(kind: str) -> None:
    """Each has names, colours and places for all its patches, greys among them, and says where they are from."""
    for chart in candidates(kind):
        assert len(chart.names) == len(chart.lab_d65) == len(chart.places)
        assert 6 == (np.hypot(chart.lab_d65[:, 1], chart.lab_d65[:, 2]) < 8).sum()
        assert "nominal" in chart.source
        assert chart.trusted


def test_the_spydercheckr_in_srgb_is_what_is_quoted_for_it() -> None:
    """The SpyderCheckr's CIELAB gives the 8-bit sRGB that the same document lists (kept by chenguan1/SpyderCHECKR24)."""
    quoted = {
        "card white": (249, 242, 238),
        "20% grey": (202, 198, 195),
        "card black": (43, 41, 43),
        "primary red": (186, 26, 51),
        "lavender": (126, 125, 174),
        "classic light skin": (197, 145, 125),
        "classic dark skin": (112, 76, 60),
    }
    chart = reference("spyder24")
    codes = encode_srgb(np.clip(lab_to_linear_srgb(chart.lab_d65), 0, 1)) * 255
    for name, rgb in quoted.items():
        assert rgb == pytest.approx(codes[chart.names.index(name)], abs=2)


def test_places_lie_about_the_middle_of_the_chart() -> None:
    """Places run -1..1 along the longer side, from the upper left, row by row."""
    assert ChartLayout(6, 4).places[[0, 5, 23]].tolist() == [[-1.0, -0.6], [1.0, -0.6], [1.0, 0.6]]
    assert [0, 0] == pytest.approx(ChartLayout(14, 10).places.mean(axis=0))


def test_a_chart_has_as_many_places_as_colours() -> None:
    """A reference whose names, colours and layout do not go together is an error."""
    with pytest.raises(ValueError, match="3 names, 3 colours, 24 places"):
        ChartReference("x", ("a", "b", "c"), np.zeros((3, 3)), None, None, "")
