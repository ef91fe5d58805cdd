"""What the interface's document says of answers: by status, in which forms, with which headers and examples."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.pages.shapes import Document, Shape, resolved, shape

_PROBLEM: Final = "application/problem+json"
# An answer that FastAPI gives no words of its own.
_NOTHING_SAID: Final = "Successful Response"


@dataclass(frozen=True, slots=True)
class Media:
    """A form that a body has."""

    type: str
    shape: Shape
    description: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """An example of an answer, by its name."""

    name: str
    summary: str
    value: Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back with a status. `problems` are the names of the kinds that may be the reason."""

    status: str
    description: str
    media: tuple[Media, ...]
    headers: tuple[tuple[str, str], ...]
    examples: tuple[Example, ...]
    problems: tuple[str, ...]


def answer_of(document: Document, status: str, answer: Mapping[str, Any]) -> Answer:
    """What comes back with this status."""
    examples = tuple(_examples(answer.get("content", {})))
    problem = _PROBLEM in answer.get("content", {})
    said = answer.get("description", "")
    return Answer(
        status,
        "" if said == _NOTHING_SAID else said,
        tuple(media_of(answer.get("content", {}))),
        tuple(_headers(document, answer.get("headers", {}))),
        examples,
        tuple(example.name for example in examples) if problem else (),
    )


def media_of(content: Mapping[str, Any]) -> Iterator[Media]:
    """The forms of a body, in the order in which they are written."""
    for name, one in content.items():
        schema = one.get("schema", True)
        inline = isinstance(schema, Mapping) and "$ref" not in schema
        yield Media(name, shape(schema), schema.get("description", "") if inline else "")


def _headers(document: Document, headers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, one in headers.items():
        yield name, resolved(document, one).get("description", "")


def in_every(answers: Iterable[Answer]) -> tuple[tuple[str, str], ...]:
    """The headers that stand in each answer."""
    there = [dict.fromkeys(answer.headers) for answer in answers]
    return tuple(header for header in next(iter(there), {}) if all(header in one for one in there))


def _examples(content: Mapping[str, Any]) -> Iterator[Example]:
    for media in content.values():
        if "example" in media:
            yield Example("", "", media["example"])
        for name, one in media.get("examples", {}).items():
            yield Example(name, one.get("summary", ""), one.get("value"))
