"""What was answered and limited, purpose by purpose, as immutable mappings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self, TypeVar

from consent.limit import NO_LIMIT, Limit
from consent.purpose import Answer, Purpose

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ByPurpose(Mapping[Purpose, T]):
    """One value for each of some purposes, in the order of `Purpose`.

    A tuple inside rather than a dict, so that an event is hashable, picklable and cannot be edited.
    """

    entries: tuple[tuple[Purpose, T], ...] = ()

    @classmethod
    def of(cls, values: Mapping[Purpose, T]) -> Self:
        """The same from any mapping."""
        return cls(tuple((purpose, values[purpose]) for purpose in Purpose if purpose in values))

    def __getitem__(self, purpose: Purpose) -> T:
        for known, value in self.entries:
            if known is purpose:
                return value
        raise KeyError(purpose)

    def __iter__(self) -> Iterator[Purpose]:
        return (purpose for purpose, _ in self.entries)

    def __len__(self) -> int:
        return len(self.entries)


@dataclass(frozen=True, slots=True)
class Grants(ByPurpose[Answer]):
    """Answers. A purpose that is not in it was not mentioned."""

    def permits_any(self) -> bool:
        """Whether anything in it is a yes."""
        return any(answer is Answer.PERMIT for _, answer in self.entries)


@dataclass(frozen=True, slots=True)
class Limits(ByPurpose[Limit]):
    """Limits of a yes. A purpose that is not in it has none."""

    def on(self, purpose: Purpose) -> Limit:
        """The limit of one purpose, or none."""
        return self.get(purpose, NO_LIMIT)
