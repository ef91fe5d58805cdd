"""Words as the index of captions holds them."""

import unicodedata


def words(text: str) -> list[str]:
    """The words of a text: runs of letters and digits, case folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c if c.isalnum() else " " for c in folded).split()
