"""Words as the index of captions holds them."""

import unicodedata

MOST_WORDS = 50
"""Words of one search."""
LONGEST_WORD = 100
"""Letters of one; PostgreSQL refuses words of more than 2046 bytes."""


def words(text: str) -> list[str]:
    """The words of a text: runs of letters and digits, case folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c if c.isalnum() else " " for c in folded).split()


def too_much(asked: list[str]) -> str:
    """What is wrong with words to be looked for, or nothing: there may be so many, and so long."""
    if len(asked) > MOST_WORDS:
        return f"at most {MOST_WORDS} words"
    return f"words of at most {LONGEST_WORD} letters" if any(len(w) > LONGEST_WORD for w in asked) else ""
