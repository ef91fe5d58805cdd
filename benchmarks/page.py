"""Putting figures into a page of the documents, between the two marks that say what made them."""

from pathlib import Path


def write_between(page: Path, begin: str, end: str, text: str) -> None:
    """Put `text` between the marks in place of what stands there. Raises ValueError for a page without them."""
    before, found, rest = page.read_text("utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        msg = f"{page} has no place for these figures: {begin.strip()} … {end.strip()}"
        raise ValueError(msg)
    page.write_text(f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}", "utf-8")
