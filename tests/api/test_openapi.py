"""The OpenAPI document says what the routes do: it is made from them, and this finds what was added to one alone."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from jsonschema import Draft202012Validator, validate
from starlette.testclient import TestClient

from api.problem_kinds import KINDS
from api.rest import openapi
from api.rest.example_answers import example_answers

Operation = tuple[str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    """The document as it is served."""
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


@pytest.fixture(scope="module")
def operations(document: dict[str, Any]) -> list[Operation]:
    """Each as method, address and description."""
    return [
        (method.upper(), address, op) for address, p in document["paths"].items() for method, op in p.items()
    ]


def test_every_route_for_programs_is_described_and_no_other(
    client: TestClient, operations: list[Operation]
) -> None:
    """What is under /v1 and /iiif is described, and whatever is described is there."""
    app: FastAPI = client.app  # type: ignore[assignment]  # the client knows its app as any ASGI application
    routes = {
        (method, c.path)
        for c in iter_route_contexts(app.routes)
        if isinstance(c.original_route, APIRoute)
        for method in c.methods or ()
    }
    described = {(method, address) for method, address, _ in operations}
    assert set() == described - routes
    assert set() == {r for r in routes if str(r[1]).startswith(("/v1", "/iiif"))} - described


def test_every_operation_says_what_it_is(operations: list[Operation]) -> None:
    """It has a name, a line, a paragraph and a heading; its parameters say what they mean and how they are written."""
    for method, address, operation in operations:
        where = f"{method} {address}"
        assert all(operation.get(part) for part in ("operationId", "summary", "description", "tags")), where
        for parameter in operation.get("parameters", ()):
            assert parameter.get("description"), f"{where}: describe {parameter['name']}"
            assert parameter["schema"], f"{where}: {parameter['name']}"
            if parameter["in"] == "path":
                assert "example" in parameter, f"{where}: give an example of {parameter['name']}"


def test_every_answer_has_a_shape(operations: list[Operation]) -> None:
    """An answer with content names its schema; every error is a problem with an example, and tells when to come back."""
    for method, address, operation in operations:
        for status, response in operation["responses"].items():
            where = f"{method} {address} {status}"
            for media_type, content in response.get("content", {}).items():
                assert content.get("schema"), f"{where}: {media_type} has no schema"
            if status >= "400":
                assert ["application/problem+json"] == list(response["content"]), where
                assert response["content"]["application/problem+json"]["examples"], where
            assert (status in {"429", "503"}) == ("Retry-After" in response["headers"]), where
            assert "X-Request-ID" in response["headers"], where


def test_every_field_has_a_meaning(document: dict[str, Any]) -> None:
    """In words of its own, or in those of the shape that it refers to."""
    schemas = document["components"]["schemas"]
    silent = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, said in schema.get("properties", {}).items()
        if not said.get("description") and "$ref" not in said
    ]
    assert [] == silent
    assert [] == [name for name, schema in schemas.items() if not schema.get("description")]


def test_examples_of_answers_are_answers(document: dict[str, Any], operations: list[Operation]) -> None:
    """Each fits its schema and leaves out no field that must be there, so that none is of another time."""
    shown = {
        operation["operationId"]: (content["schema"], content["example"])
        for _, _, operation in operations
        for response in operation["responses"].values()
        for content in response.get("content", {}).values()
        if "example" in content
    }
    assert set(example_answers()) == set(shown)
    for schema, example in shown.values():
        validate(example, schema | {"components": document["components"]}, Draft202012Validator)


def test_bodies_have_examples(document: dict[str, Any], operations: list[Operation]) -> None:
    """Whoever sends JSON finds an example, of the whole or of each part that must be there."""
    for method, address, operation in operations:
        sent = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if sent is None:
            continue
        named = sent["schema"].get("$ref") or sent["schema"]["anyOf"][0]["$ref"]
        schema = document["components"]["schemas"][named.rsplit("/", 1)[1]]
        parts = (schema["properties"][name] for name in schema.get("required", ()))
        whole = "examples" in schema
        assert whole or all({"examples", "enum", "$ref", "default"} & set(p) for p in parts), (
            f"{method} {address}"
        )


def test_problems_are_listed_for_operations_that_exist(operations: list[Operation]) -> None:
    """No list outlives its route, and each kind in one is documented."""
    names = {operation["operationId"] for _, _, operation in operations}
    assert set() == set(openapi._PROBLEMS) - names
    assert set() == {kind for kinds in openapi._PROBLEMS.values() for kind in kinds} - set(KINDS)
