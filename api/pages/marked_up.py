"""Texts of the interface's document as HTML: they are CommonMark. No HTML of theirs and no picture gets through."""

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


@cache
def paragraphs(text: str) -> Markup:
    """A text of several paragraphs."""
    return Markup(_markdown().render(text))  # noqa: S704 - the library escapes what is not CommonMark


@cache
def line(text: str) -> Markup:
    """A text that stands in a line, without a paragraph around it."""
    return Markup(_markdown().renderInline(text))  # noqa: S704 - likewise


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
