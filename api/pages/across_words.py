"""What the Across tones page says: of a sheet as a whole, of its rows, and of each difference. No markup in here."""

# ruff: noqa: RUF001 - ranges are written with an en dash, as readers write them

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from api.pages import say, words
from api.pages.say import exact
from api.translation import gettext, mark
from imagedb import wording
from imagedb.across import Cell, Difference, Row, Sheet
from imagedb.model import Photo
from imagedb.vocabulary import BodySite, Condition, Provenance

ROWS: Final[Mapping[Row, str]] = MappingProxyType(
    {
        Row.NO_SIGN: mark("No sign"),
        Row.MILD: mark("Mild"),
        Row.MODERATE: mark("Moderate"),
        Row.MARKED: mark("Marked"),
        Row.DOCUMENTED: mark("With the sign"),
    }
)
_JAUNDICE: Final[Mapping[Row, str]] = MappingProxyType(
    {
        Row.NO_SIGN: mark("bilirubin under 50 µmol/L (2.9 mg/dL) where it was measured"),
        Row.MILD: mark("bilirubin 50–149 µmol/L (2.9–8.7 mg/dL)"),
        Row.MODERATE: mark("bilirubin 150–249 µmol/L (8.8–14.6 mg/dL)"),
        Row.MARKED: mark("bilirubin 250 µmol/L or more (14.6 mg/dL or more)"),
        Row.DOCUMENTED: mark("no bilirubin of 50 µmol/L or more was measured near the photo"),
    }
)
_CENTRAL: Final[Mapping[Row, str]] = MappingProxyType(
    {
        Row.NO_SIGN: mark("SpO₂ 95 % or more where it was measured"),
        Row.MILD: mark("SpO₂ 90–94 %"),
        Row.MODERATE: mark("SpO₂ 80–89 %"),
        Row.MARKED: mark("SpO₂ under 80 %"),
        Row.DOCUMENTED: mark("no SpO₂ under 95 % was measured near the photo"),
    }
)
_ELSEWHERE: Final[Mapping[Row, str]] = MappingProxyType(
    {
        Row.NO_SIGN: mark("documented without it"),
        Row.DOCUMENTED: mark("SpO₂ does not grade it"),
    }
)
_MEASURED_BY: Final[Mapping[Condition, Mapping[Row, str]]] = MappingProxyType(
    {Condition.JAUNDICE: _JAUNDICE, Condition.CYANOSIS_CENTRAL: _CENTRAL}
)

_HIDDEN: Final = mark("In %(tones)s skin the colour %(where)s cannot tell you.")
_PARTLY: Final = mark("In %(tones)s skin the colour %(where)s cannot tell you in these rows: %(rows)s.")
_SHOWN: Final = mark(
    "In %(tones)s skin the sign changes these photos by more than their error. "
    "Light, site and each baby's own skin change colour as much, so this is no finding about a baby."
)
_UNKNOWN: Final = mark(
    "In %(tones)s skin there are no like photos with and without the sign yet, so nothing can be said."
)
_NOWHERE: Final = mark(
    "We have no like photos with and without the sign in any tone yet, so nothing can be said of its colour here."
)

# Where melanin hides least, so where a sign is looked for first; it is measured all the same.
_LOOK_AT: Final[Mapping[Condition, tuple[tuple[BodySite, str], ...]]] = MappingProxyType(
    {
        Condition.JAUNDICE: (
            (BodySite.SCLERA, mark("Look at the whites of the eyes")),
            (BodySite.GUM, mark("Look at the gums")),
        ),
        **dict.fromkeys(
            (Condition.CYANOSIS_CENTRAL, Condition.CYANOSIS_PERIPHERAL, Condition.ACROCYANOSIS),
            (
                (BodySite.TONGUE, mark("Look at the tongue")),
                (BodySite.GUM, mark("Look at the gums")),
                (BodySite.LIP, mark("Look at the lips")),
            ),
        ),
    }
)


def measured_by(sign: Condition, row: Row) -> str:
    """What a row stands for, in numbers."""
    return gettext(_MEASURED_BY.get(sign, _ELSEWHERE)[row])


def measure(sign: Condition) -> tuple[str, str]:
    """What to measure instead of looking: the same fixed lines on every sheet of a sign."""
    line = wording.MEASURE_JAUNDICE if sign is Condition.JAUNDICE else wording.MEASURE_CYANOSIS
    return gettext(line), gettext(wording.METERS)


def look_at(sign: Condition, site: BodySite) -> list[tuple[BodySite, str]]:
    """Where to look as well; not where the reader looks already."""
    return [(other, gettext(said)) for other, said in _LOOK_AT[sign] if other is not site]


def shared(sheet: Sheet) -> list[str]:
    """What all photos of the sheet have in common, and what they have not."""
    setting = sheet.setting
    light = (
        words.label("illuminant", setting.light)
        if setting.light
        else gettext("one light within each tone, another in the next")
    )
    age = (
        gettext("age %(age)s") % {"age": words.label("age_band", setting.age)}
        if setting.age
        else gettext("ages differ, and each photo says its own")
    )
    kind = (
        gettext("all simulated, none of a baby")
        if setting.provenance is Provenance.SIMULATED
        else gettext("photographs of babies")
    )
    return [
        kind,
        words.small(light),
        age,
        gettext("no phototherapy in the 24 hours before"),
        gettext("the best calibration there is"),
    ]


def value_of(photo: Photo, sign: Condition) -> list[str]:
    """What was measured of the sign; what was measured besides stands on the photo's own page."""
    seen = photo.observation
    if sign is Condition.JAUNDICE:
        kept = replace(seen, spo2_percent=None)
    else:
        kept = replace(seen, tsb_umol_l=None, tcb_umol_l=None)
    return say.facts(replace(photo, observation=kept))


def no_difference(bare: Cell | None) -> str:
    """Why a photo with the sign has no difference beside it."""
    if bare is None:
        return gettext("No photo without the sign to compare with.")
    return gettext("No difference: grade C is too poor to rely on.")


def said_of(difference: Difference) -> tuple[str, str]:
    """A difference in words: the whole of it, then what became of b*."""
    whole = gettext("difference %(whole)s ± %(error)s") % {
        "whole": exact(difference.whole),
        "error": exact(difference.uncertainty),
    }
    higher, lower = (
        gettext("b* higher by %(change)s ± %(error)s"),
        gettext("b* lower by %(change)s ± %(error)s"),
    )
    return whole, (higher if difference.yellow >= 0 else lower) % {
        "change": exact(abs(difference.yellow)),
        "error": exact(difference.yellow_uncertainty),
    }


def verdicts(sheet: Sheet, site: BodySite) -> list[tuple[str, bool]]:
    """In which tones the colour cannot tell, and in which nothing can be said, each with whether it stands out.

    Never that a sign is absent; and that one changes the colour here never stands out.
    """
    hidden, partly, shown, unknown = _sorted(sheet)
    if len(unknown) == len(sheet.columns):
        return [(gettext(_NOWHERE), True)]
    where = words.at(site)
    said = [(gettext(_HIDDEN) % {"tones": _tones(hidden), "where": where}, True)] if hidden else []
    for tone, rows in partly:
        named = ", ".join(words.small(gettext(ROWS[row])) for row in rows)
        said.append((gettext(_PARTLY) % {"tones": _tones([tone]), "where": where, "rows": named}, not hidden))
    if shown:
        said.append((gettext(_SHOWN) % {"tones": _tones(shown)}, False))
    if unknown:
        said.append((gettext(_UNKNOWN) % {"tones": _tones(unknown)}, False))
    return said


def _sorted(sheet: Sheet) -> tuple[list[str], list[tuple[str, list[Row]]], list[str], list[str]]:
    """Tones where every difference is within its error, where some are (and which), where none is, and not known."""
    hidden: list[str] = []
    partly: list[tuple[str, list[Row]]] = []
    shown: list[str] = []
    unknown: list[str] = []
    for column in sheet.columns:
        found = {row: cell.difference for row, cell in column.cells.items() if cell is not None}
        within = {row: one.hidden for row, one in found.items() if one is not None}
        if not within:
            unknown.append(column.tone)
        elif all(within.values()):
            hidden.append(column.tone)
        elif any(within.values()):
            partly.append((column.tone, [row for row, unseen in within.items() if unseen]))
        else:
            shown.append(column.tone)
    return hidden, partly, shown, unknown


def _tones(tones: Sequence[str]) -> str:
    return words.listed([words.small(words.label("ita_class", tone)) for tone in tones])
