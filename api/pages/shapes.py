"""What a JSON schema allows, put as a reader of the interface reads it: its type, and each rule beside it.

It reads JSON Schema 2020-12, which OpenAPI 3.1 has. A rule that has no words here is shown as it is written.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

Schema: TypeAlias = Mapping[str, Any] | bool
Document: TypeAlias = Mapping[str, Any]

_JOINS: Final = {"anyOf": " or ", "oneOf": " or ", "allOf": " and "}
_FORMATS: Final = {"binary": "bytes"}
# What is said elsewhere: as the type, as the fields, or above them.
_SAID: Final = frozenset(
    {
        *("$ref", "type", "format", "properties", "required", "items", "prefixItems", "title", "description"),
        *("default", "example", "examples", "enum", "const", "pattern", "not", "additionalProperties"),
        *("minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "uniqueItems"),
        *("exclusiveMinimum", "exclusiveMaximum", *_JOINS),
    }
)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a type's name; one that is a schema of the document's own leads to it."""

    text: str
    schema: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds beside the type, in words, with the values it is about as they are written."""

    words: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """What may stand in a place."""

    parts: tuple[Part, ...]
    rules: tuple[Rule, ...] = ()

    @property
    def words(self) -> str:
        """The type's name in one line."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object; of one inside another, by its path."""

    name: str
    shape: Shape
    required: bool
    description: str


def shape(schema: Schema) -> Shape:
    """The type and the rules of a schema."""
    return Shape(tuple(_type(schema)), tuple(dict.fromkeys(_rules(schema))))


def fields(schema: Schema, path: str = "") -> tuple[Field, ...]:
    """The fields of an object in their order, each followed by those of an object that stands in it."""
    return tuple(_fields(schema, path))


def name_of(reference: str) -> str:
    """The last part of a reference inside the document, which is a schema's name."""
    return reference.rsplit("/", 1)[-1]


def resolved(document: Document, thing: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference inside the document leads to; anything else as it is."""
    while "$ref" in thing:
        found: Any = document
        for step in thing["$ref"].removeprefix("#/").split("/"):
            found = found[step.replace("~1", "/").replace("~0", "~")]
        thing = found
    return thing


def written(value: object) -> str:
    """A value as it stands in an address or in JSON; text stands bare."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _fields(schema: Schema, path: str) -> Iterator[Field]:
    if isinstance(schema, bool):
        return
    required = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        said = "" if isinstance(inner, bool) else inner.get("description", "")
        yield Field(path + name, shape(inner), name in required, said)
        yield from _fields(inner, f"{path}{name}.")
    if "items" in schema and path:
        yield from _fields(schema["items"], f"{path.removesuffix('.')}[].")


def _type(schema: Schema) -> Iterator[Part]:
    if isinstance(schema, bool):
        yield Part("anything" if schema else "nothing")
    elif "$ref" in schema:
        name = name_of(schema["$ref"])
        yield Part(name, name)
    elif "type" in schema or "properties" in schema:
        for number, kind in enumerate(_kinds(schema)):
            yield from (Part(" or "),) if number else ()
            yield from _of_kind(kind, schema)
    else:
        yield from _joined(schema)


def _kinds(schema: Mapping[str, Any]) -> list[str]:
    kinds = schema.get("type", "object")
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _of_kind(kind: str, schema: Mapping[str, Any]) -> Iterator[Part]:
    """The name of one type, with what a list or a map holds."""
    if kind == "array":
        yield Part("list")
        held = [*schema.get("prefixItems", ()), *((schema["items"],) if "items" in schema else ())]
        for number, one in enumerate(held):
            yield Part(", " if number else " of ")
            yield from _bracketed(one)
    elif kind == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        yield Part("object of ")
        yield from _bracketed(schema["additionalProperties"])
    elif "format" in schema and kind == "string":
        yield Part(_FORMATS.get(schema["format"], f"string ({schema['format']})"))
    else:
        yield Part(kind)


def _bracketed(schema: Schema) -> Iterator[Part]:
    parts = tuple(_type(schema))
    several = any(part.text in _JOINS.values() for part in parts)
    yield from (Part("("), *parts, Part(")")) if several else parts


def _joined(schema: Mapping[str, Any]) -> Iterator[Part]:
    """The types of the branches; where there are none, whatever its values are."""
    found = False
    for keyword, join in _JOINS.items():
        for branch in schema.get(keyword, ()):
            yield from (Part(join),) if found else ()
            yield from _type(branch)
            found = True
    if not found:
        values = [*schema.get("enum", ()), *((schema["const"],) if "const" in schema else ())]
        yield Part("string" if values and all(isinstance(value, str) for value in values) else "anything")


def _rules(schema: Schema) -> Iterator[Rule]:
    if isinstance(schema, bool):
        return
    yield from _values(schema)
    yield from _bounds(schema)
    for keyword in _JOINS:
        yield from _of_branches(schema.get(keyword, ()), typed="type" in schema)
    for held in (schema.get("items"), schema.get("additionalProperties"), *schema.get("prefixItems", ())):
        if isinstance(held, Mapping) and "properties" not in held:
            yield from map(_each, _rules(held))
    if schema.get("additionalProperties") is False:
        yield Rule("no other fields")
    if "not" in schema:
        yield _not(schema["not"])
    for keyword, value in schema.items():
        if keyword not in _SAID:
            yield Rule(keyword, (written(value),))


def _each(rule: Rule) -> Rule:
    """A rule of what a list or a map holds."""
    said = rule.words in {"one of", "for example"} or rule.words.startswith("each ")
    return rule if said else Rule(f"each {rule.words}", rule.values)


def _values(schema: Mapping[str, Any]) -> Iterator[Rule]:
    if "enum" in schema:
        yield Rule("one of", tuple(map(written, schema["enum"])))
    if "const" in schema:
        yield Rule("always", (written(schema["const"]),))
    if "default" in schema and schema["default"] != "":
        yield Rule("default", (written(schema["default"]),))
    examples = [*schema.get("examples", ()), *((schema["example"],) if "example" in schema else ())]
    if examples and "properties" not in schema:
        yield Rule("for example", tuple(map(written, examples)))
    if "pattern" in schema:
        yield Rule("matches", (schema["pattern"],))


def _bounds(schema: Mapping[str, Any]) -> Iterator[Rule]:
    yield from _between(schema.get("minimum"), schema.get("maximum"), "")
    if "exclusiveMinimum" in schema:
        yield Rule(f"more than {_figure(schema['exclusiveMinimum'])}")
    if "exclusiveMaximum" in schema:
        yield Rule(f"less than {_figure(schema['exclusiveMaximum'])}")
    yield from _between(schema.get("minLength"), schema.get("maxLength"), " characters")
    yield from _between(schema.get("minItems"), schema.get("maxItems"), " items")
    if schema.get("uniqueItems"):
        yield Rule("each once")


def _between(least: float | None, most: float | None, unit: str) -> Iterator[Rule]:
    """The rule of a lower and an upper bound, of which one may be missing."""
    unit = unit.removesuffix("s") if (least if most is None else most) == 1 else unit
    if least is not None and least == most:
        yield Rule(f"exactly {_figure(least)}{unit}")
    elif least is not None and most is not None:
        yield Rule(f"{_figure(least)} to {_figure(most)}{unit}")
    elif least is not None:
        yield Rule(f"at least {_figure(least)}{unit}")
    elif most is not None:
        yield Rule(f"at most {_figure(most)}{unit}")


def _figure(number: float) -> str:
    return f"{int(number):,}" if number == int(number) else str(number)


def _of_branches(branches: Iterable[Schema], *, typed: bool) -> Iterator[Rule]:
    """The rules of each branch; branches that only ask for fields are one rule."""
    asked = [_needs(branch) for branch in branches if typed and _only_asks(branch)]
    if asked:
        yield Rule("needs one of", tuple(asked))
    for branch in branches:
        if not (typed and _only_asks(branch)):
            yield from _rules(branch)


def _only_asks(branch: Schema) -> bool:
    return isinstance(branch, Mapping) and branch.keys() == {"required"}


def _needs(branch: Schema) -> str:
    """The fields that a branch asks for."""
    return ", ".join(branch["required"]) if isinstance(branch, Mapping) else ""


def _not(schema: Schema) -> Rule:
    if isinstance(schema, Mapping) and "required" in schema:
        return Rule("never together", tuple(schema["required"]))
    return Rule("never", (written(schema),))
