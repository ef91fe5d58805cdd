"""The words of the page for sending photos: where a row stands, and what a column may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.pages import words
from api.translation import gettext, mark, ngettext
from imagedb.vocabulary import (
    BodySite,
    ConditionBasis,
    Illuminant,
    Phototherapy,
    Provenance,
    Sex,
)
from ingest.columns import REQUIRED
from ingest.preview import RowPreview, Stand
from ingest.report import Outcome, RowReport

CHOICES: Final[Mapping[str, type[StrEnum]]] = {
    "provenance": Provenance,
    "condition_basis": ConditionBasis,
    "body_site": BodySite,
    "illuminant": Illuminant,
    "sex": Sex,
    "phototherapy": Phototherapy,
}
"""Columns that hold one of a few words."""
LONG: Final = frozenset({"regions", "tone_ratings", "caption", "chart_corners"})

_STANDS: Final[Mapping[Stand, str]] = {
    Stand.READY: mark("Ready for its photo"),
    Stand.MEND: mark("To be mended above"),
    Stand.REFUSED: mark("Refused; its photo is not wanted"),
    Stand.SENT: mark("Its photo came before"),
}
_OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.ACCEPTED: mark("Taken in, and shown to everybody"),
    Outcome.HELD: mark("Taken in; waits for people"),
    Outcome.UNCHANGED: mark("Its photo came before"),
    Outcome.REFUSED: mark("Refused; nothing of the photo was kept"),
    Outcome.BROKEN: mark("Something broke on our side"),
}
_BROKEN: Final = mark(
    "Nothing of this photo was kept. Send it again; if that breaks too, tell whoever runs the server."
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: where it stands, in words, and for the script what to send."""

    number: int
    file: str
    state: str
    said: str
    why: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that can be written anew, with what is wrong with it."""

    name: str
    column: str
    value: str
    wrong: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    long: bool
    required: bool


@dataclass(frozen=True, slots=True)
class Mending:
    """A row at fault as form fields."""

    number: int
    file: str
    wrong: tuple[str, ...]
    cells: tuple[Cell, ...]


def line(row: RowPreview, ended: RowReport | None) -> Line:
    """Where a row stands: how its photo ended, or what it is ready for."""
    if ended is None:
        why = tuple(f"{one.sentence} ({one.detail})" if one.detail else one.sentence for one in row.reasons)
        return Line(row.number, row.file, row.stand.value, gettext(_STANDS[row.stand]), why, row.files)
    reasons = tuple(f"{one.sentence} ({one.detail})" if one.detail else one.sentence for one in ended.reasons)
    broken = (gettext(_BROKEN),) if ended.outcome is Outcome.BROKEN else ()
    return Line(
        row.number, row.file, ended.outcome.value, gettext(_OUTCOMES[ended.outcome]), reasons + broken, ()
    )


def mending(row: RowPreview, cells: Mapping[str, str], columns: tuple[str, ...]) -> Mending:
    """The row as form fields: the columns at fault; where the whole row is, every column there is."""
    faults = row.faults or {}
    shown = dict.fromkeys(column for column in faults if column)
    if "" in faults:
        shown |= dict.fromkeys(columns)
    made = tuple(_cell(row.number, column, cells.get(column, ""), faults.get(column, ())) for column in shown)
    return Mending(row.number, row.file, faults.get("", ()), made)


def _cell(number: int, column: str, value: str, wrong: tuple[str, ...]) -> Cell:
    kind = CHOICES.get(column)
    choices = () if kind is None else tuple((one.value, words.label(column, one.value)) for one in kind)
    return Cell(
        name=f"cell-{number}-{column}",
        column=column,
        value=value,
        wrong=wrong,
        choices=choices,
        long=column in LONG,
        required=column in REQUIRED,
    )


def counted(rows: tuple[RowPreview, ...]) -> list[str]:
    """How many rows stand where, in words."""
    count = {stand: sum(row.stand is stand for row in rows) for stand in Stand}
    said = {
        Stand.READY: ngettext(
            "%(num)d row is ready for its photo.",
            "%(num)d rows are ready for their photos.",
            count[Stand.READY],
        ),
        Stand.MEND: ngettext(
            "%(num)d row must be mended.", "%(num)d rows must be mended.", count[Stand.MEND]
        ),
        Stand.REFUSED: ngettext(
            "%(num)d row is refused for its consent.",
            "%(num)d rows are refused for their consents.",
            count[Stand.REFUSED],
        ),
        Stand.SENT: ngettext(
            "The photo of %(num)d row came before.",
            "The photos of %(num)d rows came before.",
            count[Stand.SENT],
        ),
    }
    return [text % {"num": count[stand]} for stand, text in said.items() if count[stand]]


def ended(rows: tuple[RowReport, ...]) -> list[str]:
    """How many photos that were sent ended how, in words."""
    count = {outcome: sum(row.outcome is outcome for row in rows) for outcome in Outcome}
    return [
        gettext("%(said)s: %(num)d.") % {"said": gettext(_OUTCOMES[outcome]), "num": number}
        for outcome, number in count.items()
        if number
    ]
