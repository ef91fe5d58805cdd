"""/docs shows the whole OpenAPI document, and nothing that the document says runs on it."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.pages.marked_up import line
from api.pages.shapes import shape, written
from api.pages.view import asset
from tests.api.conftest import application
from tests.support.html import Page

HTML = {"Accept": "text/html"}
EVIL = "<script>alert(1)</script>\"'&"


@pytest.fixture(scope="module")
def source(client: TestClient) -> str:
    """The page."""
    return client.get("/docs", headers=HTML).text


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    """The document as it is served."""
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


@pytest.fixture(scope="module")
def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Each as method, address and description."""
    return [(method, path, op) for path, item in document["paths"].items() for method, op in item.items()]


def unfolded(source: str, anchor: str) -> str:
    """The line and the inside of an operation or a schema."""
    parts = re.split(r'(?=<details class="one)', source)
    (found,) = (part for part in parts if f'id="{anchor}"' in part)
    return found.partition("</section>")[0]


def plain(markdown: str) -> str:
    """A text of the document as the page says it."""
    return Page(f"<p>{line(markdown)}</p>").text


def entries(source: str) -> Iterator[Page]:
    """Each entry of the lists in a piece of the page."""
    return (Page(f"<dl><div><dt>{part}") for part in source.split("<div><dt>")[1:])


def test_every_operation_stands_on_the_page(
    source: str, operations: list[tuple[str, str, dict[str, Any]]]
) -> None:
    """With its line, its words, who may use it, and an example to copy."""
    for method, path, operation in operations:
        page = Page(unfolded(source, operation["operationId"]))
        for words in (
            method.upper(),
            path,
            operation["summary"],
            f"curl {'-X' if method in {'put', 'delete'} else ''}",
        ):
            assert words.strip() in page.text, f"{operation['operationId']}: {words}"
        for paragraph in operation["description"].split("\n\n"):
            assert plain(paragraph) in page.text, operation["operationId"]
        roles = {role for way in operation.get("security", ()) for of in way.values() for role in of}
        assert all(role in page.text for role in roles), operation["operationId"]
        assert ("security" not in operation) == ("anyone, without a key" in page.text), operation[
            "operationId"
        ]


def test_every_parameter_stands_with_its_operation(
    source: str, operations: list[tuple[str, str, dict[str, Any]]]
) -> None:
    """Name, place, type, every allowed value, whether it is required, and what it means."""
    for _, _, operation in operations:
        shown = [entry.text for entry in entries(unfolded(source, operation["operationId"]))]
        for one in operation.get("parameters", ()):
            where = f"{operation['operationId']}: {one['name']}"
            (entry,) = (
                text for text in shown if text.startswith(f"{one['name']} ") and f", {one['in']}" in text
            )
            assert plain(one["description"]) in entry, where
            assert shape(one["schema"]).words in entry, where
            values = [*one["schema"].get("enum", ()), *one["schema"].get("items", {}).get("enum", ())]
            assert all(f" {written(value)}" in entry for value in values), where
            assert bool(one.get("required")) == (f"{one['in']}, required" in entry), where


def test_every_body_stands_with_its_operation(
    source: str, document: dict[str, Any], operations: list[tuple[str, str, dict[str, Any]]]
) -> None:
    """Each form of it, and each field."""
    for _, _, operation in operations:
        inside = unfolded(source, operation["operationId"])
        for media, sent in operation.get("requestBody", {}).get("content", {}).items():
            assert f"<code>{media}</code>" in inside
            named = re.search(r'"#/components/schemas/(\w+)"', json.dumps(sent["schema"]))
            schema = document["components"]["schemas"][named[1]] if named else sent["schema"]
            for field in schema["properties"]:
                assert f"<dt><code>{field}</code>" in inside, f"{operation['operationId']}: {field}"


def test_every_answer_stands_with_its_operation(
    source: str, operations: list[tuple[str, str, dict[str, Any]]]
) -> None:
    """Status, media types, the schema with a link to it, and which problems are meant."""
    for _, _, operation in operations:
        answers = unfolded(source, operation["operationId"]).split('class="entries answers"')[1]
        shown = {part.split("</b>")[0]: part for part in answers.split("<dt><b>")[1:]}
        assert [*operation["responses"]] == [*shown], operation["operationId"]
        for status, answer in operation["responses"].items():
            for media, content in answer.get("content", {}).items():
                assert f"<code>{media}</code>" in shown[status], f"{operation['operationId']} {status}"
                if "$ref" in content["schema"]:
                    name = content["schema"]["$ref"].rsplit("/", 1)[1]
                    assert f'<a href="#schema-{name}">{name}</a>' in shown[status]
                for problem in content.get("examples", ()):
                    assert f'href="#problem-{problem}"' in shown[status]


def test_every_example_of_an_answer_stands_with_its_operation(
    source: str, operations: list[tuple[str, str, dict[str, Any]]]
) -> None:
    """It can be copied as it is: what stands there is the document's example."""
    for _, _, operation in operations:
        inside = unfolded(source, operation["operationId"])
        shown = [
            unescape(part.partition("</pre>")[0]) for part in inside.split('aria-label="An answer">')[1:]
        ]
        contents = [
            one for answer in operation["responses"].values() for one in answer.get("content", {}).values()
        ]
        assert [one["example"] for one in contents if "example" in one] == [*map(json.loads, shown)]


def test_every_schema_stands_on_the_page(source: str, document: dict[str, Any]) -> None:
    """With what it is, and every field with its type and its meaning."""
    for name, schema in document["components"]["schemas"].items():
        inside = unfolded(source, f"schema-{name}")
        assert plain(schema.get("description", name)) in Page(inside).text
        shown = {entry.text.split()[0]: entry.text for entry in entries(inside)}
        assert [*schema.get("properties", {})] == [*shown], name
        for field, inner in schema.get("properties", {}).items():
            assert shape(inner).words in shown[field], f"{name}.{field}"
            assert plain(inner.get("description", "")) in shown[field], f"{name}.{field}"
            assert (field in schema.get("required", ())) == (", required" in shown[field]), f"{name}.{field}"


def test_every_problem_and_key_stands_on_the_page(source: str, document: dict[str, Any]) -> None:
    """Each kind of problem that an example names, and each way to say who asks."""
    ids = [a["id"] for _, a in Page(source).elements if "id" in a]
    problems = {
        kind
        for item in document["paths"].values()
        for op in item.values()
        for answer in op["responses"].values()
        for content in answer.get("content", {}).values()
        for kind in content.get("examples", ())
    }
    assert {f"problem-{kind}" for kind in problems} == {one for one in ids if one.startswith("problem-")}
    assert {f"key-{name}" for name in document["components"]["securitySchemes"]} <= set(ids)


def test_every_link_on_the_page_has_its_target(source: str) -> None:
    """No id stands twice, and every fragment leads to one."""
    page = Page(source)
    ids = Counter(a["id"] for _, a in page.elements if "id" in a)
    assert {} == {name: count for name, count in ids.items() if count > 1}
    fragments = {href.removeprefix("#") for href, _ in page.links if href.startswith("#")}
    assert set() == fragments - ids.keys()
    assert 100 < len(fragments)


def test_the_contents_lead_to_every_operation(
    source: str, operations: list[tuple[str, str, dict[str, Any]]]
) -> None:
    """By its line, under its tag."""
    contents = Page(source.partition('class="contents"')[2].partition("</nav>")[0])
    for _, _, operation in operations:
        assert (f"#{operation['operationId']}", operation["summary"]) in contents.links
        assert f"#tag-{operation['tags'][0].replace(' ', '-')}" in dict(contents.links)


def test_what_can_be_opened_opens(client: TestClient, source: str) -> None:
    """The link beside an example answers in any atlas; nothing that needs an id, a key or a change has one."""
    opened = [href for href, words in Page(source).links if words == "Open it here"]
    assert {
        "/v1/photos?condition=jaundice",
        "/v1/vocabulary",
        "/healthz",
        "/problems/photo-withdrawn",
    } <= set(opened)
    assert [] == [href for href in opened if client.get(href).status_code not in {200, 503}]
    assert [] == [href for href in opened if "k3v7" in href or "review" in href or "metrics" in href]


def test_texts_of_the_document_are_escaped(fresh: TestClient, app: FastAPI) -> None:
    """Whatever stands in it, as a text, a name, a value or an example, nothing becomes an element."""

    def hostile(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: hostile(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [hostile(inner) for inner in value]
        return (
            value + EVIL
            if isinstance(value, str) and not value.startswith(("#/", "/", "get", "post"))
            else value
        )

    document = hostile(app.openapi())
    for item in document["paths"].values():
        for operation in item.values():
            for parameter in operation.get("parameters", ()):
                parameter["in"] = parameter["in"].removesuffix(EVIL)
    before = Page(fresh.get("/docs", headers=HTML).text)
    app.openapi_schema = document
    source = fresh.get("/docs", headers=HTML).text
    assert "alert(1)" in source
    assert "<script>alert" not in source
    assert len(before.all("script")) == len(Page(source).all("script"))
    attributes = {name for _, one in Page(source).elements for name in one}
    assert attributes == {name for _, one in before.elements for name in one}


def test_no_picture_and_no_html_of_the_document_is_shown() -> None:
    """CommonMark could load from elsewhere, and carry elements: neither gets through; links to scripts stay text."""
    assert "&lt;b&gt;x&lt;/b&gt;" == line("<b>x</b>")
    assert "<img" not in line("![x](https://elsewhere.example/x.png)")
    assert "<a" not in line("[x](javascript:alert)")
    assert '<a href="/download">x</a>, <code>y</code>' == line("[x](/download), `y`")


def test_the_whole_page_is_small(client: TestClient, source: str) -> None:
    """Page, styles and scripts come to less than 100 kB compressed, and all of them come from here."""
    page = Page(source)
    parts = [one["src"] for one in page.all("script")]
    parts += [one["href"] for one in page.all("link", rel="stylesheet")]
    assert asset("interface.css") in parts
    assert [] == [one for one in parts if not one.startswith("/static/")]
    sizes = [
        int(client.get(one, headers={"Accept-Encoding": "gzip"}).headers["content-length"])
        for one in (*parts, "/docs")
    ]
    assert sum(sizes) < 100_000


def test_the_documents_words_are_marked_as_english(tmp_path: Path) -> None:
    """On a page in another language a screen reader is told where English begins; an English page need not say it."""
    with TestClient(application(tmp_path / "home", languages=("ar",))) as spoken:
        english = Page(spoken.get("/docs", headers=HTML).text)
        arabic = Page(spoken.get("/docs", headers=HTML | {"Cookie": "language=ar"}).text)
    assert ([], "rtl") == (english.all("div", lang="en"), arabic.all("html")[0]["dir"])
    lists = [one for one in arabic.all("dl") if "entries" in one["class"]]
    assert [] == [one for one in lists if ("en", "ltr") != (one.get("lang"), one.get("dir"))]
    unfolding = [one for one in arabic.all("details") if one["class"].startswith("one")]
    assert len(unfolding) == len(arabic.all("summary", lang="en", dir="ltr"))
