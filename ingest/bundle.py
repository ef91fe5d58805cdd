"""FHIR's way of sending many resources as one JSON document."""

from consent.codec import parse
from consent.errors import ConsentFormatError
from consent.node import Node

_TYPES = ("collection", "searchset")
"""Bundles that only hold; the others tell a server what to do."""


def bundled(data: bytes) -> list[tuple[int, object]] | None:
    """Return a document's `Consent` resources, each with its number in the bundle; None for no FHIR document.

    A single resource on several lines is one as well. Resources of other kinds, such as the patients that a
    server adds, are left out unread. Raises ConsentFormatError for a bundle that does not hold everything.
    """
    try:
        whole = parse(data.decode())
    except (UnicodeDecodeError, ConsentFormatError):
        return None
    if not isinstance(whole, dict) or whole.get("resourceType") not in {"Bundle", "Consent"}:
        return None
    if whole["resourceType"] == "Consent":
        return [(1, whole)]
    parts = Node(whole).members()
    kind = parts.get("type", Node(None, "/type"))
    if kind.value not in _TYPES:
        kind.fail(f"must be one of {', '.join(_TYPES)}")
    _refuse_pages(parts.get("link", Node([])))
    entries = enumerate(parts.get("entry", Node([])).items(), start=1)
    resources = [(number, entry.members().get("resource", Node({}))) for number, entry in entries]
    return [(number, node.value) for number, node in resources if _is_consent(node)]


def _refuse_pages(links: Node) -> None:
    """A page of a search is not everything: what follows may be a withdrawal."""
    for link in links.items():
        if link.members().get("relation", Node(None)).value == "next":
            link.fail("is one page of several; send all of them in one file")


def _is_consent(resource: Node) -> bool:
    return resource.members().get("resourceType", Node(None)).value == "Consent"
