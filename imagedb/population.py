"""A reference population that an operator supplies: how many births there were in each ethnic category.

It stands beside what the families of the photos said of themselves, so that who is missing can be named. It says
nothing of skin tone, and no figure is shipped: each has a source and a year, or is refused.
"""

import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from imagedb.errors import ImagedbError
from imagedb.search.fields import UNKNOWN
from imagedb.small_cells import ETHNIC_GROUPS

MEASURES: Final = ("births", "count")
"""What the column of figures may be called; the name is shown."""

GROUPS: Final = tuple(dict.fromkeys(ETHNIC_GROUPS.values()))
NOT_STATED: Final = ("Z", "99", UNKNOWN)
"""Categories that say that none was stated; they are no part of the shares."""

LARGEST: Final = 1 << 20
"""Bytes of a file; twenty lines are a kilobyte."""


class ReferencePopulationError(ImagedbError):
    """The file of the reference population cannot be used."""

    def __init__(self, path: Path, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(f"REFERENCE_POPULATION cannot be used: {path}: {problem}")


@dataclass(frozen=True, slots=True)
class ReferencePopulation:
    """Figures by ethnic category, each a letter of the NHS list or a broad group of letters, never both of one group.

    Every broad group has a figure, or each of its letters. `measure` is what was counted, `not_stated` how many stated no category.
    """

    source: str
    year: int
    measure: str
    figures: Mapping[str, int]
    not_stated: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """A group's part of the reference population and of the photos whose families stated a category."""

    group: str
    reference: int
    of_reference: float
    photos: int
    of_photos: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The shares at the finest level that is public; `untold` photos say nothing, recorded or not."""

    shares: tuple[Share, ...]
    told: int
    untold: int

    @property
    def by_letter(self) -> bool:
        """Whether single categories are compared, not broad groups."""
        return len(self.shares) > len(GROUPS)

    @property
    def missing(self) -> tuple[Share, ...]:
        """The groups with less than half the part of the photos that they have of the reference."""
        return tuple(one for one in self.shares if self.told and 2 * one.of_photos < one.of_reference)


def read(path: Path) -> ReferencePopulation:
    """The reference population of a file. Raises ReferencePopulationError, which names the line and what to change."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise ReferencePopulationError(path, f"it is larger than {LARGEST} bytes")
        return parse(content.decode("utf-8-sig"))
    except OSError as error:
        raise ReferencePopulationError(path, f"{error.strerror or error}") from error
    except (ValueError, csv.Error) as error:  # what `parse` says, another encoding, no table
        raise ReferencePopulationError(path, str(error)) from error


def parse(text: str) -> ReferencePopulation:
    """The reference population of a CSV with the columns group, births (or count), source and year.

    Raises ValueError, which names the line and what to change.
    """
    table = csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True)
    measure = _measure([name.strip().lower() for name in table.fieldnames or ()])
    table.fieldnames = [name.strip().lower() for name in table.fieldnames or ()]
    figures: dict[str, int] = {}
    origins: set[tuple[str, int]] = set()
    for row in table:
        line = f"line {table.line_num}"
        group = _group(line, row)
        if group in figures:
            msg = f"{line}: {group} stands there twice"
            raise ValueError(msg)
        figures[group] = _figure(line, measure, row)
        origins.add((_filled(line, "source", row), _year(line, row)))
    if len(origins) > 1:
        msg = "every line must name the same source and the same year: shares of different ones cannot be compared"
        raise ValueError(msg)
    _whole(figures)
    ((source, year),) = origins
    stated = {group: count for group, count in figures.items() if group not in NOT_STATED}
    return ReferencePopulation(source, year, measure, stated, sum(figures.values()) - sum(stated.values()))


def compare(reference: ReferencePopulation, published: Mapping[str, int]) -> Comparison:
    """The reference beside the photos by published category; where none tells one, `told` is 0 and so are its shares.

    `published` has letters, broad groups and `unknown`, as the small-cell rule lets them be told. Letters are compared
    when both sides have letters alone, else broad groups: no letter is worked out that the rule withheld.
    """
    told = {group: count for group, count in published.items() if group not in NOT_STATED and count}
    by_letter = set(reference.figures) == set(ETHNIC_GROUPS) and told.keys() <= ETHNIC_GROUPS.keys()
    here = reference.figures if by_letter else _in_groups(reference.figures)
    there = told if by_letter else _in_groups(told)
    whole, photos = sum(here.values()), sum(there.values())
    shares = tuple(
        Share(
            group, here[group], here[group] / whole, there.get(group, 0), there.get(group, 0) / max(1, photos)
        )
        for group in (ETHNIC_GROUPS if by_letter else GROUPS)
    )
    return Comparison(shares, photos, sum(published.values()) - photos)


def _in_groups(figures: Mapping[str, int]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for group, count in figures.items():
        found[ETHNIC_GROUPS.get(group, group)] += count
    return found


def _measure(columns: list[str]) -> str:
    missing = [name for name in ("group", "source", "year") if name not in columns]
    measures = [name for name in MEASURES if name in columns]
    if len(measures) != 1:
        missing.append(" or ".join(MEASURES) if not measures else "only one of births and count")
    if missing:
        msg = f"its first line must name the columns group, births (or count), source and year; it lacks {', '.join(missing)}"
        raise ValueError(msg)
    return measures[0]


def _filled(line: str, name: str, row: Mapping[str, str | None]) -> str:
    value = (row[name] or "").strip()
    if not value:
        msg = f"{line}: {name} is empty"
        raise ValueError(msg)
    return value


def _group(line: str, row: Mapping[str, str | None]) -> str:
    said = _filled(line, "group", row)
    group = said.upper() if len(said) == 1 else said.lower()
    if group not in {*ETHNIC_GROUPS, *GROUPS, *NOT_STATED}:
        msg = (
            f"{line}: {said!r} is no ethnic category; give a letter of the NHS list "
            f"({', '.join(ETHNIC_GROUPS)}) or one of {', '.join((*GROUPS, *NOT_STATED))}"
        )
        raise ValueError(msg)
    return group


def _figure(line: str, measure: str, row: Mapping[str, str | None]) -> int:
    said = _filled(line, measure, row)
    if not (said.isascii() and said.isdecimal() and len(said) < 11):
        msg = f"{line}: {measure} is {said!r}; give a whole number without commas"
        raise ValueError(msg)
    return int(said)


def _year(line: str, row: Mapping[str, str | None]) -> int:
    said = _filled(line, "year", row)
    if not (said.isascii() and said.isdecimal() and len(said) == 4):
        msg = f"{line}: year is {said!r}; give four digits"
        raise ValueError(msg)
    return int(said)


def _whole(figures: Mapping[str, int]) -> None:
    """Raise ValueError unless every broad group is told, once and whole: a part would have the wrong shares."""
    letters = {ETHNIC_GROUPS[group] for group in figures if group in ETHNIC_GROUPS}
    twice = [group for group in GROUPS if group in figures and group in letters]
    missing = [group for group in GROUPS if group not in figures and group not in letters]
    missing += [one for one, group in ETHNIC_GROUPS.items() if group in letters and one not in figures]
    msg = ""
    if twice:
        msg = f"{', '.join(twice)} and its letters both stand there; give one or the other"
    elif missing:
        msg = f"there is nothing of {', '.join(missing)}; shares of a part of the population would mislead"
    elif not any(figures[group] for group in figures if group not in NOT_STATED):
        msg = "every figure is 0"
    if msg:
        raise ValueError(msg)
