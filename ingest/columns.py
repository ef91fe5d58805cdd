"""The manifest's columns: which there are, and how a row of them becomes a `Description`."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from imagedb.bands import bilirubin_band, spo2_band
from imagedb.free_text import certain_kinds, refusal
from imagedb.model import Observation, Reason
from imagedb.reasons import reason
from imagedb.vocabulary import (
    BodySite,
    Condition,
    ConditionBasis,
    Confounder,
    Illuminant,
    Phototherapy,
    Provenance,
    RegionRole,
    Sex,
)
from ingest import cells
from ingest.regions import parse_corners, parse_regions
from ingest.states import Description

REQUIRED = (
    "file",
    "subject",
    "consent",
    "provenance",
    "condition",
    "condition_basis",
    "body_site",
    "chart",
    "site_code",
)
OPTIONAL = (
    "blanched",
    "regions",
    "tsb_umol_l",
    "tcb_umol_l",
    "bilirubin_method",
    "bilirubin_minutes_from_photo",
    "spo2_percent",
    "spo2_site",
    "haemoglobin_g_l",
    "kramer_zone",
    "gestation_weeks",
    "gestation_days",
    "age_hours",
    "sex",
    "multiple_birth_group",
    "ethnic_category",
    "tone_ratings",
    "phototherapy",
    "hours_since_phototherapy",
    "illuminant",
    "cct_k",
    "lux",
    "camera",
    "chart_corners",
    "confounders",
    "caption",
)
COLUMNS = REQUIRED + OPTIONAL
EXTENSION_PREFIX = "x_"
"""Columns of others, such as a simulation's ground truth: dropped unread."""

_SPO2_SITES = ("pre_ductal", "post_ductal")
_LONG = {"regions": 60_000, "tone_ratings": 10_000}
_SHORT = 2_000
_CODES = {"file": "image.path", "regions": "region.invalid"}
_PLACE = re.compile(r"row \d+(?:, column '(\w+)')?:? (.*)", re.DOTALL)
_T = TypeVar("_T")
_D = TypeVar("_D")


class Row:
    """The cells of one row; collects every problem instead of stopping at the first."""

    def __init__(self, number: int, cells_: Mapping[str, str]) -> None:
        self.number = number
        self.cells = cells_
        self.problems: list[Reason] = []

    def need(self, column: str, parse: Callable[[str], _T], placeholder: _T) -> _T:
        """Return a required value; on a problem note it and return the placeholder."""
        if not self.cells.get(column, ""):
            self.fault(column, "is empty", "manifest.missing")
            return placeholder
        return self.get(column, parse, placeholder)

    def get(self, column: str, parse: Callable[[str], _T], default: _D) -> _T | _D:
        """Return an optional value, the default when the cell is empty or at fault."""
        text = self.cells.get(column, "")
        if not text:
            return default
        limit = _LONG.get(column, _SHORT)
        try:
            if len(text) > limit:
                msg = f"has {len(text)} characters; at most {limit} are read"
                raise ValueError(msg)  # noqa: TRY301 - reported as every other fault of the cell
            return parse(text)
        except ValueError as error:
            named = certain_kinds(text[:_SHORT])
            self.fault(
                column, refusal(named) if named else str(error), _CODES.get(column, "manifest.invalid")
            )
            return default

    def fault(self, column: str, message: str, code: str = "manifest.invalid") -> None:
        """Note what is wrong with a column of this row."""
        self.problems.append(reason(code, f"row {self.number}, column '{column}': {message}"))


def place(found: Reason) -> tuple[str, str]:
    """The column that a manifest's fault is in, '' for the whole row, and what is wrong there in words."""
    named = _PLACE.fullmatch(found.detail)
    return (named[1] or "", named[2]) if named else ("", found.detail)


def describe(row: Row) -> Description:
    """Return what the row says; whether it may be used, `row.problems` tells."""
    description = Description(
        provenance=row.need("provenance", cells.word(Provenance), Provenance.REAL),
        conditions=row.need("condition", cells.words(Condition), (Condition.OTHER,)),
        condition_basis=row.need("condition_basis", cells.word(ConditionBasis), ConditionBasis.SEEN),
        body_site=row.need("body_site", cells.word(BodySite), BodySite.OTHER),
        blanched=row.get("blanched", cells.yes_no, default=False),
        regions=row.get("regions", parse_regions, ()),
        observation=_observation(row),
        gestation_days=_gestation(row),
        age_hours=row.get("age_hours", cells.number(0, 24 * 366), None),
        sex=row.get("sex", cells.word(Sex), Sex.UNKNOWN),
        multiple_birth_group=row.get("multiple_birth_group", cells.pseudonym, None),
        ethnic_category=row.get("ethnic_category", cells.ethnic_category, None),
        tone_ratings=row.get("tone_ratings", cells.tone_ratings, ()),
        illuminant=row.get("illuminant", cells.word(Illuminant), Illuminant.UNKNOWN),
        cct_k=row.get("cct_k", cells.number(1_000, 40_000), None),
        lux=row.get("lux", cells.number(0, 200_000), None),
        camera=row.get("camera", cells.free_text(80), None),
        chart=row.need("chart", cells.chart, "auto"),
        chart_corners=row.get("chart_corners", parse_corners, None),
        confounders=row.get("confounders", cells.words(Confounder), ()),
        caption=row.get("caption", cells.free_text(500), ""),
    )
    if not row.problems:  # else placeholders stand where values should
        _check_together(row, description)
    return description


def _observation(row: Row) -> Observation:
    tsb = row.get("tsb_umol_l", cells.number(0, 1_500), None)
    tcb = row.get("tcb_umol_l", cells.number(0, 1_500), None)
    minutes = row.get("bilirubin_minutes_from_photo", cells.integer(-100_000, 100_000), None)
    spo2 = row.get("spo2_percent", cells.number(0, 100), None)
    return Observation(
        tsb_umol_l=tsb,
        tcb_umol_l=tcb,
        bilirubin_method=row.get("bilirubin_method", cells.free_text(80), None),
        bilirubin_minutes_from_photo=minutes,
        bilirubin_band=bilirubin_band(tsb, tcb, minutes),
        spo2_percent=spo2,
        spo2_site=row.get("spo2_site", _spo2_site, None),
        spo2_band=spo2_band(spo2),
        haemoglobin_g_l=row.get("haemoglobin_g_l", cells.number(10, 400), None),
        kramer_zone=row.get("kramer_zone", cells.integer(1, 5), None),
        phototherapy=row.get("phototherapy", cells.word(Phototherapy), Phototherapy.NONE),
        hours_since_phototherapy=row.get("hours_since_phototherapy", cells.number(0, 24 * 366), None),
    )


def _gestation(row: Row) -> int | None:
    weeks = row.get("gestation_weeks", cells.integer(20, 45), None)
    days = row.get("gestation_days", cells.integer(0, 6), None)
    if weeks is None:
        if days is not None and not row.cells.get("gestation_weeks"):
            row.fault("gestation_days", "is given without gestation_weeks")
        return None
    return weeks * 7 + (days or 0)


def _spo2_site(text: str) -> str:
    if text not in _SPO2_SITES:
        msg = f"{text[:40]!r} is not one of {', '.join(_SPO2_SITES)}"
        raise ValueError(msg)
    return text


def _check_together(row: Row, said: Description) -> None:
    """Note what each column allows by itself and all of them together do not."""
    simulated = said.provenance is Provenance.SIMULATED
    if simulated and not said.caption.startswith("SIMULATED"):
        row.fault("caption", "must begin with SIMULATED when the provenance is simulated")
    if said.condition_basis is ConditionBasis.SIMULATED and said.provenance is Provenance.REAL:
        row.fault("condition_basis", "cannot be simulated when the provenance is real")
    if Condition.NONE in said.conditions:
        if len(said.conditions) > 1:
            row.fault("condition", "'none' cannot stand beside another condition")
        if any(region.role is RegionRole.AFFECTED for region in said.regions):
            row.fault("regions", "no region can be affected when the condition is 'none'", "region.invalid")
    seen = said.observation
    measured = (seen.tsb_umol_l, seen.tcb_umol_l, seen.spo2_percent, seen.haemoglobin_g_l)
    if said.condition_basis is ConditionBasis.MEASURED and all(value is None for value in measured):
        row.fault("condition_basis", "is 'measured', but no measured value is given")
