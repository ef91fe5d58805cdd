"""The leaves of a search in Lucene's syntax: words of the caption, values and ranges of a field."""

import math
import re
from difflib import get_close_matches
from typing import Any

from luqum import tree

from imagedb.errors import LuceneError
from imagedb.search.expression import Among, And, Between, Expression, Not, Words
from imagedb.search.fields import FIELDS, UNKNOWN, Field, Kind
from imagedb.search.ranges import number
from imagedb.search.words import too_much, words

_SIGNS = ("!", "&&", "||")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_WILD = re.compile(r"(?<!\\)[*?]")


def unescaped(text: str) -> str:
    """The text without the backslashes that protect a character."""
    return _ESCAPED.sub(r"\1", text)


def literal(item: Any) -> str:  # noqa: ANN401 - luqum has no types
    """What a word or quoted text says. Raises LuceneError for a pattern."""
    if isinstance(item, tree.Phrase):
        return unescaped(item.value[1:-1])
    if item.value.startswith(_SIGNS):
        msg = f"q has {item.value[:40]!r}; write AND, OR and NOT as words, or put what you look for in quotes"
        raise LuceneError(msg)
    if _WILD.search(item.value):
        msg = f"q does not know patterns such as {item.value[:40]!r}; * may stand alone, or end a word of the caption"
        raise LuceneError(msg)
    return unescaped(item.value)


def words_of(item: Any) -> Expression:  # noqa: ANN401 - luqum has no types
    """The words of a word or quoted text, which the caption must have. Raises LuceneError."""
    if isinstance(item, tree.Word) and item.value.endswith("*") and not item.value.endswith("\\*"):
        item = tree.Word(item.value[:-1])
    asked = tuple(words(literal(item)))
    if not asked:
        msg = f"q has no word to look for in {str(item).strip()[:40]!r}"
        raise LuceneError(msg)
    fault = too_much(list(asked))
    if fault:
        msg = f"q may have {fault} in one place, not {str(item).strip()[:40]!r}"
        raise LuceneError(msg)
    return Words(asked)


def value_of(item: Any, field: Field) -> Expression:  # noqa: ANN401 - luqum has no types
    """The field's value that a word or quoted text names; `*` is any that is known. Raises LuceneError."""
    if isinstance(item, tree.Word) and item.value == "*":
        if field.name == "teaching_set":  # whoever has no link to a set learns nothing of it
            msg = "teaching_set in q takes the id of a set, not *"
            raise LuceneError(msg)
        known = UNKNOWN in field.values or field.kind is not Kind.CLOSED
        return Not(Among(field.name, (UNKNOWN,))) if known else And(())
    value = literal(item)
    if field.kind is Kind.NUMBER and value != UNKNOWN:
        read = _number(value, field)
        return Between(field.name, read, read)
    if field.kind is Kind.CLOSED and value not in field.values:
        raise _no_value(field, value)
    return Among(field.name, (value,))


def _no_value(field: Field, value: str) -> LuceneError:
    nearest = tuple(get_close_matches(value, field.values, n=3, cutoff=0.6)) or field.values
    return LuceneError(f"{field.name} in q cannot be {value[:40]!r}", nearest)


def _number(text: str, field: Field) -> float:
    read = number(text)
    if read is None:
        msg = f"{field.name} in q takes a number, such as 150 or [150 TO 250], not {text[:40]!r}"
        raise LuceneError(msg)
    return read


def range_of(item: Any, field: Field | None) -> Expression:  # noqa: ANN401 - luqum has no types
    """A range of the field's numbers, or of its values in their order. Raises LuceneError."""
    if field is None:
        msg = "q has a range without a field; write field:[low TO high]"
        raise LuceneError(msg)
    low, high, with_low, with_high = _ends(item)
    if field.kind is Kind.NUMBER:
        return _between(
            field, _bound(low, field, with_low, math.inf), _bound(high, field, with_high, -math.inf)
        )
    if not field.scale:
        ranged = ", ".join(f.name for f in FIELDS.values() if f.scale or f.kind is Kind.NUMBER)
        msg = f"{field.name} in q takes no range; these do: {ranged}"
        raise LuceneError(msg)
    first = 0 if low is None else _place(low, field) + (not with_low)
    last = len(field.scale) if high is None else _place(high, field) + with_high
    if first >= last:
        raise _upside_down(field)
    return Among(field.name, field.scale[first:last])


def _ends(item: Any) -> tuple[str | None, str | None, bool, bool]:  # noqa: ANN401 - luqum has no types
    """Both ends as text, None for an open one, and whether each belongs to the range."""
    if isinstance(item, tree.From):
        return _end(item.a), None, item.include, True
    if isinstance(item, tree.To):
        return None, _end(item.a), True, item.include
    return _end(item.low), _end(item.high), item.include_low, item.include_high


def _end(item: Any) -> str | None:  # noqa: ANN401 - luqum has no types
    if isinstance(item, tree.Prohibit):
        return f"-{literal(item.a)}"
    return None if isinstance(item, tree.Word) and item.value == "*" else literal(item)


def _bound(text: str | None, field: Field, included: bool, towards: float) -> float | None:  # noqa: FBT001 - as luqum
    if text is None:
        return None
    read = _number(text, field)
    return read if included else math.nextafter(read, towards)


def _between(field: Field, low: float | None, high: float | None) -> Between:
    if low is not None and high is not None and low > high:
        raise _upside_down(field)
    return Between(field.name, low, high)


def _place(text: str, field: Field) -> int:
    if text not in field.scale:
        raise _no_value(field, text)
    return field.scale.index(text)


def _upside_down(field: Field) -> LuceneError:
    order = f"; {', '.join(field.scale)} is their order" if field.scale else ""
    return LuceneError(f"a range of {field.name} in q holds nothing; write the first end first{order}")
