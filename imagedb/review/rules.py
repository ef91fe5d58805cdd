"""What an operator may set of a review."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """After how many days without a decision a photo is erased, and how many days its publication may lag."""

    hold_days: int
    lag_days: int
