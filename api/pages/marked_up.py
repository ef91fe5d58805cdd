"""Texts of the interface's document as HTML: they are CommonMark. No HTML of theirs and no picture gets through."""

from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markupsafe import Markup

_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


@cache
def paragraphs(text: str) -> Markup:
    """A text of several paragraphs."""
    return Markup(_MARKDOWN.render(text))  # noqa: S704 - the library escapes what is not CommonMark


@cache
def line(text: str) -> Markup:
    """A text that stands in a line, without a paragraph around it."""
    return Markup(_MARKDOWN.renderInline(text))  # noqa: S704 - likewise
