"""Answers, purpose by purpose, as an immutable mapping."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from consent.purpose import Answer, Purpose


@dataclass(frozen=True, slots=True)
class Grants(Mapping[Purpose, Answer]):
    """What was answered, in the order of `Purpose`. A purpose that is not in it was not mentioned.

    A tuple inside rather than a dict, so that an event is hashable, picklable and cannot be edited.
    """

    answers: tuple[tuple[Purpose, Answer], ...] = ()

    @classmethod
    def of(cls, answers: Mapping[Purpose, Answer]) -> "Grants":
        """Grants from any mapping."""
        return cls(tuple((purpose, answers[purpose]) for purpose in Purpose if purpose in answers))

    def __getitem__(self, purpose: Purpose) -> Answer:
        for known, answer in self.answers:
            if known is purpose:
                return answer
        raise KeyError(purpose)

    def __iter__(self) -> Iterator[Purpose]:
        return (purpose for purpose, _ in self.answers)

    def __len__(self) -> int:
        return len(self.answers)

    def permits_any(self) -> bool:
        """Whether anything in it is a yes."""
        return any(answer is Answer.PERMIT for _, answer in self.answers)
