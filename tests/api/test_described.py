"""What the interface's page makes of an OpenAPI document: shapes of schemas, examples of requests, groups."""

import json
from typing import Any

import pytest

from api.pages.asking import Asked, asked, json_text, sample
from api.pages.described import described
from api.pages.shapes import Field, Part, Rule, Shape, fields, shape

ITEM = "#/components/schemas/Item"


@pytest.mark.parametrize(
    ("schema", "words", "rules"),
    [
        (True, "anything", []),
        (False, "nothing", []),
        ({}, "anything", []),
        ({"type": "string", "minLength": 1, "maxLength": 64}, "string", [Rule("1 to 64 characters")]),
        ({"type": "string", "minLength": 1}, "string", [Rule("at least 1 character")]),
        ({"type": "string", "format": "date"}, "string (date)", []),
        ({"type": "string", "format": "binary"}, "bytes", []),
        ({"type": "string", "pattern": "^a$"}, "string", [Rule("matches", ("^a$",))]),
        ({"enum": ["a", "b"]}, "string", [Rule("one of", ("a", "b"))]),
        ({"enum": ["a", None]}, "anything", [Rule("one of", ("a", "null"))]),
        ({"const": "ok"}, "string", [Rule("always", ("ok",))]),
        ({"type": ["string", "null"]}, "string or null", []),
        ({"type": "integer", "minimum": 1, "maximum": 100.0}, "integer", [Rule("1 to 100")]),
        ({"type": "number", "exclusiveMinimum": 0, "maximum": 2.5}, "number", [Rule("at most 2.5"), Rule("more than 0")]),
        ({"type": "integer", "default": 0}, "integer", [Rule("default", ("0",))]),
        ({"type": "boolean", "default": False}, "boolean", [Rule("default", ("false",))]),
        ({"type": "string", "default": ""}, "string", []),
        ({"type": "string", "examples": ["x", "y"]}, "string", [Rule("for example", ("x", "y"))]),
        ({"$ref": ITEM}, "Item", []),
        ({"anyOf": [{"$ref": ITEM}, {"type": "null"}]}, "Item or null", []),
        ({"oneOf": [{"type": "string", "maxLength": 3}, {"type": "integer"}]}, "string or integer", [Rule("at most 3 characters")]),
        ({"allOf": [{"$ref": ITEM}, {"type": "object"}]}, "Item and object", []),
        ({"type": "array"}, "list", []),
        ({"type": "array", "items": {"$ref": ITEM}, "maxItems": 4, "uniqueItems": True}, "list of Item", [Rule("at most 4 items"), Rule("each once")]),
        ({"type": "array", "items": {"enum": ["a"]}}, "list of string", [Rule("one of", ("a",))]),
        ({"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}}, "list of (string or null)", []),
        ({"type": "array", "items": {"type": "array", "items": {"type": "number", "minimum": 0}, "minItems": 2, "maxItems": 2}}, "list of list of number", [Rule("each exactly 2 items"), Rule("each at least 0")]),
        ({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]}, "list of string, integer", []),
        ({"type": "object", "additionalProperties": {"$ref": ITEM}}, "object of Item", []),
        ({"properties": {"a": {}}, "additionalProperties": False}, "object", [Rule("no other fields")]),
        ({"type": "object", "not": {"required": ["a", "b"]}}, "object", [Rule("never together", ("a", "b"))]),
        ({"type": "integer", "not": {"const": 3}}, "integer", [Rule("never", ('{"const": 3}',))]),
        ({"type": "object", "anyOf": [{"required": ["a"]}, {"required": ["b", "c"]}]}, "object", [Rule("needs one of", ("a", "b, c"))]),
        ({"type": "string", "b": 1, "a": "x"}, "string", [Rule("b", ("1",)), Rule("a", ("x",))]),
    ],
)  # fmt: skip
def test_a_schema_is_put_in_words(schema: Any, words: str, rules: list[Rule]) -> None:
    """Each form that FastAPI writes, and a rule without words as it is written."""
    found = shape(schema)
    assert (words, rules) == (found.words, list(found.rules))


def test_a_type_leads_to_the_schemas_in_it() -> None:
    """The name of a schema is a part of its own, wherever it stands."""
    parts = shape({"type": "array", "items": {"anyOf": [{"$ref": ITEM}, {"type": "null"}]}}).parts
    assert [Part("Item", "Item")] == [part for part in parts if part.schema]


def test_fields_of_an_object_in_an_object_follow_by_their_path() -> None:
    """Also of an object in a list; a schema of its own is not unfolded."""
    inner = {"type": "object", "properties": {"c": {"type": "string"}}}
    schema = {
        "type": "object",
        "required": ["a"],
        "properties": {
            "a": {"type": "object", "properties": {"b": {"type": "integer", "description": "How many."}}},
            "list": {"type": "array", "items": inner},
            "item": {"$ref": ITEM},
            "any": True,
        },
    }
    found = fields(schema)
    assert ["a", "a.b", "list", "list[].c", "item", "any"] == [one.name for one in found]
    assert Field("a.b", Shape((Part("integer"),)), required=False, description="How many.") == found[1]
    assert [True, False] == [one.required for one in found[:2]]


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string", "examples": ["x"], "enum": ["y"]}, "x"),
        ({"type": "string", "example": "x"}, "x"),
        ({"type": "boolean", "default": False}, False),
        ({"enum": ["a", "b"]}, "a"),
        ({"type": ["integer", "null"], "minimum": 3}, 3),
        ({"type": "array", "items": {"type": "number"}, "minItems": 2}, [1, 1]),
        ({"$ref": "#/components/schemas/Item"}, {"photo": "k3"}),
        ({"anyOf": [{"$ref": "#/components/schemas/Item"}, {"type": "null"}]}, {"photo": "k3"}),
        ({"$ref": "#/components/schemas/Loop"}, None),
        ({"type": "object", "properties": {"a": {"const": 1}, "b": {}}}, {"a": 1}),
        ({"type": "object"}, {}),
        (True, None),
    ],
)
def test_an_example_is_made_of_what_must_be_there(schema: Any, value: object) -> None:
    """The document's own example first, then the least that fits; a schema that holds itself comes to an end."""
    schemas: dict[str, Any] = {
        "Item": {
            "type": "object",
            "required": ["photo"],
            "properties": {"note": {"type": "string"}, "photo": {"type": "string", "examples": ["k3"]}},
        },
        "Loop": {"$ref": "#/components/schemas/Loop"},
    }
    assert value == sample(schema, schemas)


def test_an_example_is_a_line_for_the_shell() -> None:
    """Method, headers and body; quotes in what is sent end nothing."""
    sent = Asked("put", "/v1/a?b=c&d", ("Edit-Key: KEY",), body='{"said": "it\'s"}', saved="answer.jpeg")
    assert (
        "curl -X PUT 'https://a.example/v1/a?b=c&d' \\\n"
        "  -H 'Edit-Key: KEY' \\\n"
        """  -d '{"said": "it'"'"'s"}' \\\n"""
        "  -o answer.jpeg"
    ) == sent.curl("https://a.example")
    assert "curl https://a.example/v1" == Asked("get", "/v1").curl("https://a.example")
    assert "curl -X POST https://a.example/v1" == Asked("post", "/v1").curl("https://a.example")


def test_json_is_written_for_people() -> None:
    """What is short and holds nothing nested takes a line; the rest is indented, and all of it can be read back."""
    value = {"a": [1, 2.5], "b": {"c": "é", "d": {"e": None}}, "long": ["x" * 30, "y" * 30], "none": []}
    assert (
        '{\n  "a": [1, 2.5],\n  "b": {\n    "c": "é",\n    "d": {"e": null}\n  },\n  "long": [\n'
        f'    "{"x" * 30}",\n    "{"y" * 30}"\n  ],\n  "none": []\n}}'
    ) == json_text(value)
    assert value == json.loads(json_text(value))


def must(name: str, where: str, schema: dict[str, Any], **more: str) -> dict[str, Any]:
    """A parameter that is required."""
    return {"name": name, "in": where, "required": True, "schema": schema, **more}


def test_an_example_asks_for_what_the_operation_needs() -> None:
    """Path, required query and headers from their examples; where nothing is required, the first list of values."""
    identifier = must("id", "path", {"type": "string"}, example="a/b")
    size = must("size", "query", {"type": "integer", "minimum": 2})
    match = must("If-Match", "header", {"type": "string"}, example='"3"')
    sign = {
        "name": "sign",
        "in": "query",
        "schema": {"type": "array", "items": {"enum": ["jaundice", "none"]}},
    }
    text = {"name": "text", "in": "query", "schema": {"type": "string"}}
    parts = {
        "required": ["photo"],
        "properties": {"photo": {"type": "string", "format": "binary"}, "at": {"type": "array"}},
        "anyOf": [{"required": ["other"]}, {"required": ["at"]}],
    }
    form = {"content": {"multipart/form-data": {"schema": parts}}}
    assert (
        "/v1/a%2Fb?size=2" == asked("get", "/v1/{id}", {"parameters": [identifier, size, sign]}, {}).address
    )
    assert "/v1?sign=jaundice" == asked("get", "/v1", {"parameters": [text, sign]}, {}).address
    assert ("K: KEY", 'If-Match: "3"') == asked("put", "/v1", {"parameters": [match]}, {}, ["K: KEY"]).headers
    assert ("photo=@photo.jpg", "at=[null]") == asked("post", "/v1", {"requestBody": form}, {}).form


def test_parts_of_a_document_are_followed() -> None:
    """References, parameters of a whole path, a tag that nobody described, security of the whole document."""
    document = {
        "info": {"title": "T", "version": "1"},
        "security": [{"Key": ["reader"]}],
        "paths": {
            "/a": {
                "parameters": [{"$ref": "#/components/parameters/P"}],
                "get": {"tags": ["new"], "responses": {"200": {"$ref": "#/components/responses/R"}}},
            }
        },
        "components": {
            "parameters": {"P": {"name": "p", "in": "query", "schema": {"type": "string"}}},
            "responses": {"R": {"description": "Done.", "headers": {"X": {"description": "Why."}}}},
            "securitySchemes": {"Key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        },
    }
    found = described(document)
    (group,) = found.groups
    (operation,) = group.operations
    assert ("new", "tag-new", "get-/a") == (group.name, group.anchor, operation.id)
    assert (("reader",), ("Key",)) == (operation.roles, operation.schemes)
    assert (["p"], ["Done."]) == (
        [one.name for one in operation.parameters],
        [one.description for one in operation.answers],
    )
    assert (("X-Key: KEY",), False) == (operation.example.headers, operation.opens)
    assert (("X", "Why."),) == found.headers
