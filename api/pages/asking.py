"""An example of a request, made from what the interface's document says of an operation."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from shlex import quote as shell_quote
from typing import Any, Final
from urllib.parse import quote, urlencode

from pydantic import JsonValue

from api.pages.shapes import Schema, name_of, written

_DEEPEST: Final = 8
_FILE: Final = "@photo.jpg"
# Of a line of JSON, which must fit beside the parameters.
_SHORT: Final = 44


@dataclass(frozen=True, slots=True)
class Asked:
    """What an example sends: method, path and query, headers, and a body or the parts of a form."""

    method: str
    address: str
    headers: tuple[str, ...] = ()
    body: str = ""
    form: tuple[str, ...] = ()
    saved: str = ""

    def curl(self, origin: str) -> str:
        """The same as a command line, `origin` being scheme, host and port."""
        implied = self.method == ("post" if self.body or self.form else "get")
        method = "" if implied else f"-X {self.method.upper()} "
        lines = [
            f"curl {method}{shell_quote(origin + self.address)}",
            *(f"-H {shell_quote(header)}" for header in self.headers),
            *(f"-F {shell_quote(part)}" for part in self.form),
            *((f"-d {shell_quote(self.body)}",) if self.body else ()),
            *((f"-o {self.saved}",) if self.saved else ()),
        ]
        return " \\\n  ".join(lines)


def sample(schema: Schema, schemas: Mapping[str, Schema], depth: int = 0) -> JsonValue:
    """A value that fits: the document's own example where it has one, else the least that is asked for."""
    if isinstance(schema, bool) or depth > _DEEPEST:
        return None
    if "$ref" in schema:
        return sample(schemas[name_of(schema["$ref"])], schemas, depth + 1)
    given: list[JsonValue] = [
        *schema.get("examples", ()),
        *_there(schema, "example", "const", "default"),
        *schema.get("enum", ()),
    ]
    if given:
        return given[0]
    branches = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]
    if "type" not in schema and branches:
        return sample(branches[0], schemas, depth + 1)
    return _of_kind(schema, schemas, depth)


def _there(schema: Mapping[str, Any], *keywords: str) -> list[Any]:
    return [schema[keyword] for keyword in keywords if keyword in schema]


def _of_kind(schema: Mapping[str, Any], schemas: Mapping[str, Schema], depth: int) -> JsonValue:
    kinds = schema.get("type", "null")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    if kind == "object":
        properties = schema.get("properties", {})
        return {name: sample(properties[name], schemas, depth + 1) for name in needed(schema)}
    if kind == "array":
        return [sample(schema.get("items", True), schemas, depth + 1)] * max(1, schema.get("minItems", 1))
    if kind in {"integer", "number"}:
        least: JsonValue = schema.get("minimum", 1)
        return least
    return {"boolean": True, "null": None}.get(kind, "…")


def needed(schema: Mapping[str, Any]) -> list[str]:
    """The fields that must be there, of alternatives the last; where none must, the first."""
    properties = schema.get("properties", {})
    more = [branch["required"] for branch in schema.get("anyOf", ()) if "required" in branch]
    asked = [*schema.get("required", ()), *(more[-1] if more else ())]
    return [name for name in properties if name in asked] or list(properties)[:1]


def asked(
    method: str,
    path: str,
    operation: Mapping[str, Any],
    schemas: Mapping[str, Schema],
    keys: Sequence[str] = (),
) -> Asked:
    """The example of an operation whose references are resolved; `keys` are the headers that say who asks."""
    parameters = operation.get("parameters", ())
    address = path
    for one in parameters:
        if one["in"] == "path":
            value = written(_given(one, schemas))
            address = address.replace(f"{{{one['name']}}}", quote(value, safe=""))
    query = list(_query(method, parameters, schemas))
    headers = [
        f"{one['name']}: {written(_given(one, schemas))}"
        for one in parameters
        if one["in"] == "header" and one.get("required")
    ]
    content: Mapping[str, Mapping[str, Any]] = operation.get("requestBody", {}).get("content", {})
    media, sent = next(iter(content.items()), ("", {}))
    form = media == "multipart/form-data"
    if media and not form:
        headers.append(f"Content-Type: {media}")
    return Asked(
        method,
        address + (f"?{urlencode(query, doseq=True)}" if query else ""),
        (*keys, *headers),
        "" if form or not media else json_text(_body(sent, schemas)),
        tuple(_parts(sent.get("schema", {}), schemas)) if form else (),
        _saved(operation),
    )


def _given(parameter: Mapping[str, Any], schemas: Mapping[str, Schema]) -> JsonValue:
    return parameter["example"] if "example" in parameter else sample(parameter["schema"], schemas)


def _query(
    method: str, parameters: Sequence[Mapping[str, Any]], schemas: Mapping[str, Schema]
) -> Iterator[tuple[str, Any]]:
    """What the query must have; where it need not have anything, the first filter that has a list of values."""
    asked = [one for one in parameters if one["in"] == "query"]
    must = [one for one in asked if one.get("required")]
    chosen = (
        must or [one for one in asked if method == "get" and "enum" in one["schema"].get("items", {})][:1]
    )
    return ((one["name"], _given(one, schemas)) for one in chosen)


def _body(sent: Mapping[str, Any], schemas: Mapping[str, Schema]) -> object:
    if "example" in sent:
        return sent["example"]
    for example in sent.get("examples", {}).values():
        return example["value"]
    return sample(sent.get("schema", True), schemas)


def _parts(schema: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Iterator[str]:
    """The parts of a form that must be there; a file is named."""
    for name in needed(schema):
        inner = schema["properties"][name]
        binary = inner.get("format") == "binary"
        yield f"{name}={_FILE if binary else written(sample(inner, schemas))}"


def json_text(value: object, indent: str = "") -> str:
    """JSON for people: what holds nothing nested stands on one line where it is short."""
    if not isinstance(value, dict | list) or not value:
        return json.dumps(value, ensure_ascii=False)
    inner = value.values() if isinstance(value, dict) else value
    short = json.dumps(value, ensure_ascii=False)
    if len(short) <= _SHORT and not any(isinstance(one, dict | list) for one in inner):
        return short
    deeper = f"{indent}  "
    names = (
        [f"{json.dumps(name, ensure_ascii=False)}: " for name in value]
        if isinstance(value, dict)
        else [""] * len(value)
    )
    lines = [f"{deeper}{name}{json_text(one, deeper)}" for name, one in zip(names, inner, strict=True)]
    opens, closes = "{}" if isinstance(value, dict) else "[]"
    return "\n".join([opens, ",\n".join(lines), f"{indent}{closes}"])


def _saved(operation: Mapping[str, Any]) -> str:
    """The name of the file that an answer of bytes is saved as."""
    for status, answer in operation.get("responses", {}).items():
        for media, one in answer.get("content", {}).items():
            if status < "300" and one.get("schema", {}).get("format") == "binary":
                return f"answer.{media.rpartition('/')[2]}"
    return ""
