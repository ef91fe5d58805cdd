"""What a search asks for, as a tree: leaves that a photo meets or does not, and how they are joined.

One tree whoever wrote it: the parameters of an address, or `q` in Lucene's syntax.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Among:
    """The field has one of these values; `unknown` stands for having none."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The number recorded in the field lies between the two, both included; None leaves a side open."""

    field: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Words:
    """Caption or notes have every one of these words, or a word that begins with it."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """A measured region lies within this CIEDE2000 of a colour (L*, a*, b*; D65, 2-degree observer)."""

    lab: tuple[float, float, float]
    within: float


@dataclass(frozen=True, slots=True)
class And:
    """Every part is met; met without parts."""

    parts: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part is met; never without parts."""

    parts: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The part is not met."""

    part: "Expression"


Expression = Among | Between | Words | Near | And | Or | Not


def named(expression: "Expression", field: str) -> frozenset[str]:
    """The values of the field that are asked for; those that must not be are left out."""
    match expression:
        case Among(name, values):
            return frozenset(values) if name == field else frozenset()
        case And(parts) | Or(parts):
            return frozenset().union(*(named(part, field) for part in parts))
        case _:
            return frozenset()
