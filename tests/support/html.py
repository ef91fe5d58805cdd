"""What a page says, read as a browser would: its text, its links, its forms' fields."""

from html.parser import HTMLParser
from typing import Any

VOID = frozenset({"img", "input", "br", "meta", "link", "rect", "polygon", "circle", "path", "wbr"})
NOT_TEXT = frozenset({"script", "style", "title"})


class Page(HTMLParser):
    """A parsed page. `links` are (address, words), `fields` every named input with its value."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.fields: list[tuple[str, str]] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self._text: list[str] = []
        self._open: list[str] = []
        self._link: tuple[str, int] | None = None
        self.feed(source)

    @property
    def text(self) -> str:
        """Every word on the page, with single spaces."""
        return " ".join("".join(self._text).split())

    def linked(self, words: str) -> str:
        """The address of the first link that says `words`."""
        return next(address for address, said in self.links if words in said)

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        """The attributes of every such element."""
        return [a for t, a in self.elements if t == tag and attributes.items() <= a.items()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element."""
        attributes: dict[str, Any] = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if tag not in VOID:
            self._open.append(tag)
        if tag == "a":
            self._link = (attributes.get("href", ""), len(self._text))
        if (
            tag == "input"
            and "name" in attributes
            and (attributes.get("type") != "checkbox" or "checked" in attributes)
        ):
            self.fields.append((attributes["name"], attributes.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a link, and part words of different blocks."""
        if self._open and self._open[-1] == tag:
            self._open.pop()
        if tag == "a" and self._link is not None:
            address, start = self._link
            self.links.append((address, " ".join("".join(self._text[start:]).split())))
            self._link = None
        if tag not in {"a", "b", "i", "span", "small"}:
            self._text.append(" ")

    def handle_data(self, data: str) -> None:
        """Note the words."""
        if not self._open or self._open[-1] not in NOT_TEXT:
            self._text.append(data)
