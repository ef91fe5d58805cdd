"""Marks what readers see where it stands; the faces translate it when they show it."""


def mark(text: str) -> str:
    """The text itself: says that it is shown, and so is to be translated."""
    return text
