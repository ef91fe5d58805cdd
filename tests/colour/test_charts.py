import numpy as np
import pytest

from colour.charts import PATCH_NAMES, UnknownChartError, candidates, reference, spyder24_linear
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
    ],
)
def test_candidates_leave_the_generation_to_the_fit(declared: str, kinds: list[str]) -> None:
    """Unless the newer generation is stated, both are candidates."""
    assert kinds == [chart.kind for chart in candidates(declared)]


@pytest.mark.parametrize("kind", ["spyder24", "card:1", ""])
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
    with pytest.raises(ValueError, match="read-only"):
        spyder24_linear()[0] = 0
