"""Which photos stand on a sheet, and what is said of the difference between them."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colour.difference import delta_e00
from colour.tone import ITA_CLASSES
from imagedb import across
from imagedb.across import Row, Setting, Sheet, Wish, best, candidates, lay_out, row_of, rows_of
from imagedb.model import Observation, Photo
from imagedb.panels import skin_shown, treated
from imagedb.vocabulary import (
    AgeBand,
    BilirubinBand,
    BodySite,
    Condition,
    ConditionBasis,
    Grade,
    Illuminant,
    Phototherapy,
    Provenance,
    RegionRole,
    Spo2Band,
)
from tests.support.examples import examples
from tests.support.factories import make_calibration, make_capture, make_measurement, make_photo, make_region

SITE = BodySite.STERNUM
JAUNDICE = Condition.JAUNDICE
LIGHTS = (Illuminant.DAYLIGHT, Illuminant.WARD_LED, Illuminant.UNKNOWN)
AGES = (AgeBand.H24_48, AgeBand.D3_7, AgeBand.UNKNOWN)
BANDS = (BilirubinBand.UNKNOWN, BilirubinBand.UNDER_50, BilirubinBand.MILD, BilirubinBand.MARKED)


def jaundiced(name: str = "with-sign", **changes: object) -> Photo:
    """A photo of moderate jaundice at the chest."""
    seen = Observation(bilirubin_band=BilirubinBand.MODERATE)
    return make_photo(name, **{"conditions": (JAUNDICE,), "observation": seen, **changes})


@st.composite
def photos(draw: st.DrawFn) -> list[Photo]:
    """Photos of the chest that differ in all that a sheet looks at."""
    made = []
    for number in range(draw(st.integers(0, 16))):
        conditions = draw(st.sampled_from([(Condition.NONE,), (JAUNDICE,), (JAUNDICE, Condition.PALLOR)]))
        made.append(
            make_photo(
                f"photo-{number:02}",
                conditions=conditions,
                condition_basis=draw(st.sampled_from(ConditionBasis)),
                provenance=draw(st.sampled_from(Provenance)),
                blanched=draw(st.sampled_from([False, False, True])),
                ita_class=draw(st.sampled_from(["light", "dark", "unknown"])),
                age_band=draw(st.sampled_from(AGES)),
                observation=Observation(
                    bilirubin_band=draw(st.sampled_from(BANDS)),
                    phototherapy=draw(st.sampled_from(Phototherapy)),
                    hours_since_phototherapy=draw(st.sampled_from([None, 12.0, 48.0])),
                ),
                capture=make_capture(illuminant=draw(st.sampled_from(LIGHTS))),
                calibration=make_calibration(grade=draw(st.sampled_from(Grade))),
                subject_group=draw(st.sampled_from(["g-1", "g-2"])),
                regions=(make_region(SITE, draw(st.sampled_from(RegionRole))),),
            )
        )
    return made


def sheet_of(found: list[Photo], wish: Wish | None = None) -> Sheet:
    """The sheet of jaundice at the chest of these photos."""
    return best(candidates(found, JAUNDICE, SITE), JAUNDICE, wish or Wish())


@settings(max_examples=examples(25), deadline=None)
@given(photos())
def test_photos_of_a_sheet_are_alike_in_all_but_the_sign(found: list[Photo]) -> None:
    """One kind, one tone and one light in a column, measured or simulated, untreated; the age where one is named."""
    sheet = sheet_of(found)
    assert ITA_CLASSES == tuple(column.tone for column in sheet.columns)
    for column in sheet.columns:
        for row, cell in column.cells.items():
            if cell is None:
                continue
            photo = cell.photo
            assert row is row_of(photo, JAUNDICE)
            assert column.tone == photo.ita_class
            assert column.light is photo.capture.illuminant is not Illuminant.UNKNOWN
            assert sheet.setting.light in {None, column.light}
            assert sheet.setting.age in {None, photo.age_band}
            assert sheet.setting.provenance is photo.provenance is not Provenance.PHANTOM
            assert photo.condition_basis is not ConditionBasis.SEEN
            assert not treated(photo)
            assert cell.region is skin_shown(photo, SITE, with_sign=row is not Row.NO_SIGN)


@settings(max_examples=examples(25), deadline=None)
@given(photos(), st.randoms(use_true_random=False))
def test_a_sheet_depends_on_the_photos_alone(found: list[Photo], random: object) -> None:
    """Not on their order, and never on the colour of the skin with the sign: no pair is picked for its looks."""
    expected = [photo.id for photo in sheet_of(found).photos]
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis says object of it
    recoloured = [
        replace(one, regions=(make_region(SITE, one.regions[0].role, lab=(10.0 + at, 3.0, 50.0)),))
        for at, one in enumerate(found)
    ]
    assert expected == [photo.id for photo in sheet_of(shuffled).photos]
    assert expected == [photo.id for photo in sheet_of(recoloured).photos]


@settings(max_examples=examples(25), deadline=None)
@given(photos(), st.sampled_from(LIGHTS[:2]), st.sampled_from(AGES[:2]))
def test_no_setting_measures_the_sign_in_more_tones(
    found: list[Photo], light: Illuminant, age: AgeBand
) -> None:
    """What is left open is chosen for the tones that can be compared; what is asked for is kept to."""
    like = candidates(found, JAUNDICE, SITE)

    def tones(sheet: Sheet) -> int:
        return sum(column.measured for column in sheet.columns)

    every = [lay_out(like, JAUNDICE, setting) for _, setting in across.settings(like, Wish())]
    assert max(map(tones, every)) == tones(sheet_of(found))
    kept = sheet_of(found, Wish(light, age, Provenance.REAL)).setting
    assert Setting(Provenance.REAL, light, age) == kept


def test_of_equal_settings_the_strictest_is_taken() -> None:
    """Photos of one age and light stand on a sheet that says so."""
    found = [make_photo("bare"), jaundiced()]
    assert Setting(Provenance.SIMULATED, Illuminant.DAYLIGHT, AgeBand.H48_72) == sheet_of(found).setting


def test_ages_may_differ_where_nothing_could_be_compared_otherwise() -> None:
    """The sheet then names no age, and the photo says that its own is another."""
    sheet = sheet_of([make_photo("bare"), jaundiced(age_band=AgeBand.D3_7)])
    cell = sheet.columns[2].cells[Row.MODERATE]
    assert cell is not None
    assert (None, False, True) == (sheet.setting.age, cell.same_age, cell.same_baby)


def test_lights_may_differ_from_tone_to_tone_only() -> None:
    """Two tones in two lights are both compared; a photo in another light than the skin without the sign is not."""
    led = make_capture(illuminant=Illuminant.WARD_LED)
    found = [
        make_photo("bare"),
        jaundiced(),
        make_photo("bare-dark", ita_class="dark", capture=led),
        jaundiced("dark", ita_class="dark", capture=led),
        jaundiced("other-light", ita_class="tan"),
        make_photo("bare-tan", ita_class="tan", capture=led),
    ]
    sheet = sheet_of(found)
    measured = [column.tone for column in sheet.columns if column.measured]
    assert (None, ["intermediate", "dark"]) == (sheet.setting.light, measured)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"calibration": make_calibration(grade=Grade.A)}, {"calibration": make_calibration(grade=Grade.B)}),
        ({"age_band": AgeBand.H48_72}, {"age_band": AgeBand.D3_7}),
        ({"subject_group": "g-1"}, {"subject_group": "g-2"}),
        (
            {"calibration": make_calibration(loo_mean=1.2)},
            {"calibration": make_calibration(loo_mean=1.3)},
        ),
    ],
    ids=["grade", "age", "baby", "error"],
)
def test_the_better_match_is_shown(better: dict[str, object], worse: dict[str, object]) -> None:
    """Grade first, then age, then the same baby, then the calibration's error."""
    found = [make_photo("bare"), jaundiced("a-worse", **worse), jaundiced("b-better", **better)]
    sheet = lay_out(candidates(found, JAUNDICE, SITE), JAUNDICE, Setting(Provenance.SIMULATED))
    cell = sheet.columns[2].cells[Row.MODERATE]
    assert cell is not None
    assert "b-better" == cell.photo.id


def test_grade_c_gives_no_difference() -> None:
    """The photo is shown, and no number that nobody should rely on."""
    found = [make_photo("bare"), jaundiced(calibration=make_calibration(grade=Grade.C))]
    cell = sheet_of(found).columns[2].cells[Row.MODERATE]
    assert cell is not None
    assert cell.difference is None


@pytest.mark.parametrize(
    ("conditions", "bilirubin", "spo2", "sign", "row"),
    [
        ("none", "unknown", "unknown", "jaundice", Row.NO_SIGN),
        ("none", "under-50", "under-80", "jaundice", Row.NO_SIGN),
        ("none", "150-249", "95-plus", "jaundice", None),
        ("jaundice", "50-149", "unknown", "jaundice", Row.MILD),
        ("jaundice", "150-249", "unknown", "jaundice", Row.MODERATE),
        ("jaundice", "250-plus", "unknown", "jaundice", Row.MARKED),
        ("jaundice", "unknown", "under-80", "jaundice", Row.DOCUMENTED),
        ("cyanosis_central", "250-plus", "80-89", "cyanosis_central", Row.MODERATE),
        ("none", "unknown", "90-94", "cyanosis_central", None),
        ("acrocyanosis", "unknown", "under-80", "acrocyanosis", Row.DOCUMENTED),
        ("jaundice;pallor", "250-plus", "unknown", "jaundice", None),
        ("pallor", "250-plus", "unknown", "jaundice", None),
    ],
)
def test_rows_come_from_measured_values(
    conditions: str, bilirubin: str, spo2: str, sign: str, row: Row | None
) -> None:
    """Bilirubin grades jaundice, saturation central cyanosis, nothing the hands and feet; two signs are neither."""
    photo = make_photo(
        conditions=tuple(map(Condition, conditions.split(";"))),
        observation=Observation(bilirubin_band=BilirubinBand(bilirubin), spo2_band=Spo2Band(spo2)),
    )
    assert row is row_of(photo, Condition(sign))


@pytest.mark.parametrize("sign", [Condition.JAUNDICE, Condition.CYANOSIS_CENTRAL, Condition.ACROCYANOSIS])
def test_the_search_for_a_row_finds_all_of_it(sign: Condition) -> None:
    """Every photo of a row passes its filters, and those of no other row with the sign."""
    bands = product((Condition.NONE, sign), BilirubinBand, Spo2Band)
    for condition, bilirubin, spo2 in bands:
        photo = make_photo(
            conditions=(condition,), observation=Observation(bilirubin_band=bilirubin, spo2_band=spo2)
        )
        values = {"condition": condition, "bilirubin_band": bilirubin, "spo2_band": spo2}
        found = [
            row
            for row in rows_of(sign)
            if all(
                values[name] in allowed
                for name, allowed in across.asked(sign, SITE, row).items()
                if name in values
            )
        ]
        own = row_of(photo, sign)
        assert found == ([] if own is None else [own])


def test_an_ungraded_row_stands_only_where_it_is_needed() -> None:
    """Jaundice without a value near the photo has a row when there is such a photo; acrocyanosis always has one."""
    graded, bare = jaundiced(), make_photo("bare")
    ungraded = jaundiced("ungraded", observation=Observation())
    assert (Row.NO_SIGN, Row.MILD, Row.MODERATE, Row.MARKED) == sheet_of([graded, bare]).rows
    assert Row.DOCUMENTED in sheet_of([graded, bare, ungraded]).rows
    hands = Condition.ACROCYANOSIS
    assert (Row.NO_SIGN, Row.DOCUMENTED) == lay_out((), hands, Setting(Provenance.REAL)).rows


LAB = st.tuples(st.floats(20, 80), st.floats(-5, 25), st.floats(-5, 35))
ERRORS = st.tuples(*[st.floats(0.1, 4.0)] * 3)


@settings(max_examples=examples(100), deadline=None)
@given(LAB, LAB, ERRORS, ERRORS)
def test_a_difference_is_hidden_within_the_errors_of_both(
    bare: tuple[float, float, float],
    seen: tuple[float, float, float],
    bare_error: tuple[float, float, float],
    error: tuple[float, float, float],
) -> None:
    """CIEDE2000 and the change of b*; no photo's error makes it more certain than the other's alone does."""
    one, other = make_measurement(bare, uncertainty=bare_error), make_measurement(seen, uncertainty=error)
    found = across.difference(one, other)
    assert pytest.approx(float(delta_e00(bare, seen))) == found.whole
    assert pytest.approx(seen[2] - bare[2]) == found.yellow
    assert found.hidden is (found.whole <= found.uncertainty)
    certain = across.difference(one, replace(other, uncertainty=(0.0, 0.0, 0.0)))
    assert certain.uncertainty <= found.uncertainty + 1e-9
    assert pytest.approx(1.96 * np.hypot(bare_error[2], error[2])) == found.yellow_uncertainty


@pytest.mark.parametrize(
    ("therapy", "hours", "expected"),
    [
        (Phototherapy.NONE, None, False),
        (Phototherapy.CURRENT, None, True),
        (Phototherapy.PAST, None, True),
        (Phototherapy.PAST, 24.0, True),
        (Phototherapy.PAST, 24.5, False),
    ],
)
def test_treated_skin_is_told_from_untreated(
    therapy: Phototherapy, hours: float | None, *, expected: bool
) -> None:
    """During phototherapy, within 24 hours after it, or nobody knows how long after."""
    seen = Observation(phototherapy=therapy, hours_since_phototherapy=hours)
    assert expected is treated(make_photo(observation=seen))
