"""Lay photos out on a sheet: for each tone the best calibrated that are alike in all but the sign."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from colour.tone import ITA_CLASSES, ItaClass
from imagedb.across.difference import Difference, difference
from imagedb.across.rows import Row, row_of, rows_of
from imagedb.model import Photo, Region
from imagedb.panels import BASES, skin_shown, treated
from imagedb.vocabulary import (
    TONE_SITES,
    AgeBand,
    BodySite,
    Condition,
    Grade,
    Illuminant,
    Provenance,
    RegionRole,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the photos of a sheet share beside sign and site.

    `light` None lets it differ from tone to tone, never within one; `age` None lets ages differ, and each says its own.
    """

    provenance: Provenance
    light: Illuminant | None = None
    age: AgeBand | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A photo that may stand on a sheet, and the skin that counts."""

    photo: Photo
    region: Region
    row: Row

    @property
    def own_tone(self) -> float | None:
        """ITA of skin without the sign, degrees; None where the photo shows none."""
        measured = (
            r.measurement.ita
            for r in self.photo.regions
            if r.role is RegionRole.COMPARISON and r.body_site in TONE_SITES
        )
        return next(measured, None)


Candidates = Sequence[Candidate]


@dataclass(frozen=True, slots=True)
class Cell:
    """A photo on the sheet, and the skin without the sign that it is compared with.

    `bare` is None for that skin itself, where there is none, and where a calibration of grade C gives numbers that
    nobody should rely on.
    """

    photo: Photo
    region: Region
    bare: Region | None = None
    same_age: bool = True
    same_baby: bool = True

    @property
    def difference(self) -> Difference | None:
        """What the sign changes here; None where nothing can be compared."""
        return None if self.bare is None else difference(self.bare.measurement, self.region.measurement)


@dataclass(frozen=True, slots=True)
class Column:
    """One tone: a cell for each row, None where there is no like photo."""

    tone: ItaClass
    light: Illuminant | None
    cells: Mapping[Row, Cell | None]

    @property
    def measured(self) -> bool:
        """Whether the sign was measured against skin without it."""
        return any(cell is not None and cell.bare is not None for cell in self.cells.values())


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns from the lightest tone to the darkest; `rows` only those that the sheet needs."""

    setting: Setting
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]

    @property
    def photos(self) -> tuple[Photo, ...]:
        """The photos shown, row by row."""
        cells = (column.cells[row] for row in self.rows for column in self.columns)
        return tuple(cell.photo for cell in cells if cell is not None)

    @property
    def with_sign(self) -> bool:
        """Whether any photo shows the sign."""
        return any(
            cell for column in self.columns for row, cell in column.cells.items() if row is not Row.NO_SIGN
        )


def candidates(photos: Iterable[Photo], sign: Condition, site: BodySite) -> tuple[Candidate, ...]:
    """Those of the photos that may stand on a sheet of this sign and site."""
    found = []
    for photo in photos:
        row = row_of(photo, sign)
        if row is None or not _fit(photo):
            continue
        region = skin_shown(photo, site, with_sign=row is not Row.NO_SIGN)
        if region is not None:
            found.append(Candidate(photo, region, row))
    return tuple(found)


def _fit(photo: Photo) -> bool:
    """Measured or simulated, untreated, of skin, in a known light, on a known tone."""
    return (
        photo.condition_basis in BASES
        and photo.provenance is not Provenance.PHANTOM
        and photo.capture.illuminant is not Illuminant.UNKNOWN
        and photo.ita_class in ITA_CLASSES
        and not treated(photo)
    )


def lay_out(found: Candidates, sign: Condition, setting: Setting) -> Sheet:
    """The sheet of these photos in this setting."""
    like = [
        one
        for one in found
        if one.photo.provenance is setting.provenance and setting.age in {None, one.photo.age_band}
    ]
    columns = tuple(_column(tone, _of_tone(like, tone), sign, setting) for tone in ITA_CLASSES)
    rows = rows_of(sign)
    graded = Row.MARKED in rows
    ungraded = any(column.cells[Row.DOCUMENTED] for column in columns)
    return Sheet(setting, rows if ungraded or not graded else rows[:-1], columns)


def _of_tone(found: Candidates, tone: str) -> list[Candidate]:
    return [one for one in found if one.photo.ita_class == tone]


def _column(tone: ItaClass, found: Candidates, sign: Condition, setting: Setting) -> Column:
    """The column in the setting's light, or in the one in which most can be compared."""
    lights = (
        [setting.light]
        if setting.light
        else [light for light in Illuminant if light is not Illuminant.UNKNOWN]
    )
    ways = [
        _in_light(tone, [one for one in found if one.photo.capture.illuminant is light], sign, light)
        for light in lights
    ]
    return max(ways, key=lambda column: (column.measured, sum(map(bool, column.cells.values()))))


def _in_light(tone: ItaClass, found: Candidates, sign: Condition, light: Illuminant) -> Column:
    rows: dict[Row, list[Candidate]] = {row: [] for row in rows_of(sign)}
    for one in found:
        rows[one.row].append(one)
    beside = [one for row, own in rows.items() if row is not Row.NO_SIGN for one in own]
    bare = min(rows[Row.NO_SIGN], key=lambda one: _bare_order(one, beside), default=None)
    cells: dict[Row, Cell | None] = {}
    for row, own in rows.items():
        if row is Row.NO_SIGN:
            cells[row] = None if bare is None else Cell(bare.photo, bare.region)
        else:
            chosen = min(own, key=lambda one: _order(one, bare), default=None)
            cells[row] = None if chosen is None else _cell(chosen, bare)
    return Column(tone, light if any(cells.values()) else None, cells)


def _bare_order(one: Candidate, beside: Candidates) -> tuple[Grade, int, int, float, str]:
    """Which photo without the sign to show: well calibrated, then one whose like are there with it."""
    photo = one.photo
    return (
        photo.calibration.grade,
        -sum(other.photo.subject_group == photo.subject_group for other in beside),
        -sum(_same_age(other.photo, photo) for other in beside),
        photo.calibration.loo_mean,
        photo.id,
    )


def _order(one: Candidate, bare: Candidate | None) -> tuple[Grade, bool, bool, float, float, str]:
    """Which photo with the sign to show: well calibrated, then most like the one without. Never by its colour there."""
    photo = one.photo
    if bare is None:
        return (photo.calibration.grade, False, False, 0.0, photo.calibration.loo_mean, photo.id)
    tones = one.own_tone, bare.own_tone
    apart = abs(tones[0] - tones[1]) if tones[0] is not None and tones[1] is not None else 180.0
    return (
        photo.calibration.grade,
        not _same_age(photo, bare.photo),
        photo.subject_group != bare.photo.subject_group,
        apart,
        photo.calibration.loo_mean,
        photo.id,
    )


def _cell(one: Candidate, bare: Candidate | None) -> Cell:
    if bare is None:
        return Cell(one.photo, one.region)
    relied = Grade.C not in {one.photo.calibration.grade, bare.photo.calibration.grade}
    return Cell(
        one.photo,
        one.region,
        bare.region if relied else None,
        same_age=_same_age(one.photo, bare.photo),
        same_baby=one.photo.subject_group == bare.photo.subject_group,
    )


def _same_age(one: Photo, other: Photo) -> bool:
    return one.age_band is other.age_band and one.age_band is not AgeBand.UNKNOWN
