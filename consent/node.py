"""Reading JSON strictly: each value knows its JSON pointer, and nothing unknown passes unnoticed.

Strict because leniency errs on the wrong side here: a misspelt 'expires' that was skipped would be a consent
without an end.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NoReturn, TypeVar

from consent.errors import ConsentFormatError

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value and where it stands (RFC 6901). Every method raises ConsentFormatError."""

    value: object
    pointer: str = ""

    def fail(self, problem: str) -> NoReturn:
        """Raise the error about this value."""
        raise ConsentFormatError(self.pointer, problem)

    def fields(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, "Node"]:
        """An object's members: all that are required, and no other than the optional ones."""
        members = self.members()
        for name in required:
            if name not in members:
                self._child(name).fail("is missing")
        for name, node in members.items():
            if name not in required and name not in optional:
                node.fail("is not known here")
        return members

    def members(self) -> dict[str, "Node"]:
        """An object's members, whatever their names."""
        if not isinstance(self.value, dict):
            self.fail("must be an object")
        return {str(name): Node(value, self._child(str(name)).pointer) for name, value in self.value.items()}

    def items(self) -> Iterator["Node"]:
        """A list's items."""
        if not isinstance(self.value, list):
            self.fail("must be a list")
        return (Node(item, f"{self.pointer}/{index}") for index, item in enumerate(self.value))

    def text(self, pattern: re.Pattern[str], expected: str) -> str:
        """A string that matches the whole pattern; `expected` names the pattern in words."""
        if not isinstance(self.value, str) or not pattern.fullmatch(self.value):
            self.fail(f"must be {expected}")
        return self.value

    def one_of(self, kind: type[E]) -> E:
        """A member of an enumeration."""
        if not isinstance(self.value, str) or self.value not in set(kind):
            self.fail(f"must be one of {', '.join(kind)}")
        return kind(self.value)

    def some_of(self, kind: type[E]) -> frozenset[E]:
        """A list of members of an enumeration, at least one and none twice."""
        members = [item.one_of(kind) for item in self.items()]
        if not members or len(set(members)) != len(members):
            self.fail("must name at least one, and none twice")
        return frozenset(members)

    def flag(self) -> bool:
        """True or false; nothing else is either."""
        if not isinstance(self.value, bool):
            self.fail("must be true or false")
        return self.value

    def day(self) -> date:
        """A date, YYYY-MM-DD."""
        text = self.text(DAY, "a date, YYYY-MM-DD")
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.fail("is not a day of the calendar")

    def day_or_none(self) -> date | None:
        """A date, or null."""
        return None if self.value is None else self.day()

    def instant(self) -> datetime:
        """A time in UTC, YYYY-MM-DDTHH:MM:SSZ."""
        text = self.text(INSTANT, "a time in UTC, YYYY-MM-DDTHH:MM:SSZ")
        try:
            return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
        except ValueError:
            self.fail("is not a time of the calendar")

    def _child(self, name: str) -> "Node":
        return Node(None, f"{self.pointer}/{name.replace('~', '~0').replace('/', '~1')}")
