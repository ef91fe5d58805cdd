"""The interface's OpenAPI document as its page shows it: what is asked and answered, tag by tag.

Pure: from the document to frozen values. The forms are those of OpenAPI 3.1; references inside the document are followed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.pages.answered import Answer, Media, answer_of, in_every, media_of
from api.pages.asking import Asked, asked
from api.pages.shapes import Document, Field, Rule, Shape, fields, resolved, shape

_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What an address or a header takes."""

    name: str
    where: str
    required: bool
    shape: Shape
    description: str


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent."""

    required: bool
    description: str
    media: tuple[Media, ...]
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that the interface does."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    roles: tuple[str, ...]
    schemes: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    body: Body | None
    answers: tuple[Answer, ...]
    example: Asked
    opens: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The operations of a tag."""

    name: str
    description: str
    operations: tuple[Operation, ...]

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return f"tag-{'-'.join(self.name.split())}"


@dataclass(frozen=True, slots=True)
class Definition:
    """A schema of the document's own."""

    name: str
    description: str
    shape: Shape
    fields: tuple[Field, ...]
    example: Any


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of problem, as an example of it says."""

    name: str
    status: str
    example: Mapping[str, Any]

    @property
    def href(self) -> str:
        """Where it is explained."""
        return str(self.example.get("type", ""))

    @property
    def title(self) -> str:
        """What it is."""
        return str(self.example.get("title", self.name))

    @property
    def advice(self) -> str:
        """What to do."""
        return str(self.example.get("detail", ""))


@dataclass(frozen=True, slots=True)
class Described:
    """The whole document. `headers` are those of every answer."""

    version: str
    description: str
    groups: tuple[Group, ...]
    schemes: tuple[tuple[str, str, str], ...]
    headers: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    definitions: tuple[Definition, ...]


def described(document: Document) -> Described:
    """What the page shows of the document."""
    operations = [
        (one, _operation(document, method, path, one))
        for path, item in document["paths"].items()
        for method, one in item.items()
        if method in _METHODS
    ]
    parts = document.get("components", {})
    return Described(
        document["info"]["version"],
        document["info"].get("description", ""),
        tuple(_groups(document.get("tags", ()), operations)),
        tuple((name, *_scheme(one)) for name, one in parts.get("securitySchemes", {}).items()),
        in_every(answer for _, one in operations for answer in one.answers),
        tuple(_problems(one for _, one in operations)),
        tuple(_definition(name, one) for name, one in sorted(parts.get("schemas", {}).items())),
    )


def _groups(
    tags: Sequence[Mapping[str, str]], operations: Sequence[tuple[Mapping[str, Any], Operation]]
) -> Iterator[Group]:
    """The tags in the document's order, then those that it only uses; each operation stands under its first."""
    described = {tag["name"]: tag.get("description", "") for tag in tags}
    first = [(next(iter(one.get("tags", ())), "other"), operation) for one, operation in operations]
    for name in dict.fromkeys([*described, *(tag for tag, _ in first)]):
        of_tag = tuple(operation for tag, operation in first if tag == name)
        if of_tag:
            yield Group(name, described.get(name, ""), of_tag)


def _operation(document: Document, method: str, path: str, one: Mapping[str, Any]) -> Operation:
    item = document["paths"][path]
    parameters = [
        resolved(document, one) for one in (*item.get("parameters", ()), *one.get("parameters", ()))
    ]
    body = resolved(document, one.get("requestBody", {}))
    whole = {**one, "parameters": parameters, "requestBody": body}
    security = one.get("security", document.get("security", ()))
    schemes = tuple(dict.fromkeys(name for way in security for name in way))
    example = asked(
        method, path, whole, document.get("components", {}).get("schemas", {}), _keys(document, schemes)
    )
    answers = {status: resolved(document, one) for status, one in one.get("responses", {}).items()}
    return Operation(
        one.get("operationId", f"{method}-{path}"),
        method,
        path,
        one.get("summary", ""),
        one.get("description", ""),
        tuple(dict.fromkeys(role for way in security for roles in way.values() for role in roles)),
        schemes,
        tuple(map(_parameter, parameters)),
        _body(document, body) if body else None,
        tuple(answer_of(document, status, one) for status, one in answers.items()),
        example,
        method == "get" and not schemes and _known(parameters),
    )


def _known(parameters: Iterable[Mapping[str, Any]]) -> bool:
    """Whether an example leads somewhere in any atlas: what it must name is of a list, not an id."""
    must = [one for one in parameters if one.get("required")]
    return all("enum" in one["schema"] and one["in"] in {"path", "query"} for one in must)


def _parameter(one: Mapping[str, Any]) -> Parameter:
    schema = one["schema"] if "schema" in one else next(iter(one["content"].values()))["schema"]
    with_example = {**schema, "example": one["example"]} if "example" in one else schema
    said = one.get("description", schema.get("description", ""))
    return Parameter(one["name"], one["in"], bool(one.get("required")), shape(with_example), said)


def _body(document: Document, body: Mapping[str, Any]) -> Body:
    media = tuple(media_of(body.get("content", {})))
    schemas = [one["schema"] for one in body.get("content", {}).values() if "schema" in one]
    branches = [branch for one in schemas[:1] for branch in one.get("anyOf", ()) if "$ref" in branch]
    schema = resolved(document, next(iter([*branches, *schemas]), {}))
    rules = shape(schema).rules
    return Body(bool(body.get("required")), body.get("description", ""), media, fields(schema), rules)


def _problems(operations: Iterable[Operation]) -> Iterator[Problem]:
    """Each kind once, by its status."""
    found = {
        example.name: Problem(example.name, answer.status, example.value)
        for operation in operations
        for answer in operation.answers
        for example in answer.examples
        if answer.problems
    }
    yield from sorted(found.values(), key=lambda one: (one.status, one.name))


def _definition(name: str, schema: Mapping[str, Any]) -> Definition:
    example = next(iter(schema.get("examples", ())), None)
    return Definition(name, schema.get("description", ""), shape(schema), fields(schema), example)


def _scheme(scheme: Mapping[str, str]) -> tuple[str, str]:
    """How a key is sent, as it is written, and what is said of it."""
    where = {"header": f"{scheme.get('name')}: KEY", "cookie": f"Cookie: {scheme.get('name')}=…"}
    sent = where.get(scheme.get("in", ""), "Authorization: Bearer KEY")
    return sent, scheme.get("description", "")


def _keys(document: Document, schemes: Sequence[str]) -> tuple[str, ...]:
    """The header of the first way to say who asks."""
    known = document.get("components", {}).get("securitySchemes", {})
    return tuple(_scheme(known[name])[0] for name in schemes[:1])
