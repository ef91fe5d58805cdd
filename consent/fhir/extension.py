"""Our JSON objects as FHIR extensions and back: a member is a nested extension, whose `url` is its name."""

from typing import Any

from consent.node import Node

_TYPES = {
    "at": "valueInstant",
    "starts": "valueDate",
    "expires": "valueDate",
    "valid_from": "valueDate",
    "valid_to": "valueDate",
}
_LISTS = frozenset({"purposes_offered", "purposes", "conditions"})


def extension(url: str, value: object) -> dict[str, Any]:
    """An extension from a plain JSON value: text, true or false, or an object of those; null is left out."""
    if isinstance(value, dict):
        inner = [part for name, item in value.items() for part in _parts(name, item)]
        return {"url": url, "extension": inner}
    if isinstance(value, bool):
        return {"url": url, "valueBoolean": value}
    return {"url": url, _TYPES.get(url, "valueString"): value}


def extensions(node: Node) -> dict[str, list[Node]]:
    """The extensions of an element by their `url`. Raises ConsentFormatError."""
    found: dict[str, list[Node]] = {}
    for item in node.members()["extension"].items() if "extension" in node.members() else ():
        url = item.members().get("url", Node(None, f"{item.pointer}/url"))
        if not isinstance(url.value, str):
            url.fail("must be an address")
        found.setdefault(url.value, []).append(item)
    return found


def value_of(node: Node) -> Any:  # noqa: ANN401 - JSON is any of them
    """The plain JSON value that `extension` made an extension of. Raises ConsentFormatError."""
    members = node.members()
    said = sorted(members.keys() - {"url"})
    if said == ["extension"]:
        return {name: _one_or_all(name, found) for name, found in extensions(node).items()}
    if len(said) != 1 or said[0] not in {"valueBoolean", "valueString", *_TYPES.values()}:
        node.fail("must hold one value, and nothing else")
    return members[said[0]].value


def only(found: dict[str, list[Node]], url: str) -> Node | None:
    """The one extension of that address, or None. Raises ConsentFormatError where there are several."""
    several = found.get(url, [])
    if len(several) > 1:
        several[1].fail("stands here twice")
    return several[0] if several else None


def _parts(name: str, item: object) -> list[dict[str, Any]]:
    if isinstance(item, list):
        return [extension(name, one) for one in item]
    if item is None or item == {}:
        return []
    return [extension(name, item)]


def _one_or_all(name: str, found: list[Node]) -> Any:  # noqa: ANN401 - JSON is any of them
    if name in _LISTS:
        return [value_of(one) for one in found]
    if len(found) > 1:
        found[1].fail("stands here twice")
    return value_of(found[0])
