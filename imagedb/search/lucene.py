"""`q`: a search in Lucene's syntax, read into a tree and written from one.

What is understood: `field:value`, `field:(a OR b)`, ranges of numbers and of ordered fields (`monk:[7 TO 10]`,
`tsb:{150 TO *]`, `tsb:>=150`), `field:*` for whatever is known, bare words and quoted text for captions, AND, OR, NOT,
`+`, `-` and groups. What stands side by side must all be met. The grammar is luqum's (Apache-2.0); what it knows beyond
this is refused by name rather than passed over.
"""

import math
import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from luqum import tree
from luqum.exceptions import ParseError
from luqum.thread import parse as read_grammar

from imagedb.errors import LuceneError
from imagedb.search.expression import Among, And, Between, Expression, Near, Not, Or, Words
from imagedb.search.fields import FIELDS, UNKNOWN, Field, Kind
from imagedb.search.ranges import number, plain
from imagedb.search.words import words

LONGEST = 2000
"""Characters of a `q`."""
DEEPEST = 20
MOST_TERMS = 200

_TEXT = "text"
_ALL = "*:*"
_BARE = re.compile(r"\w[\w.\-]*")
_RESERVED = frozenset({"AND", "OR", "NOT", "TO"})
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_WILD = re.compile(r"(?<!\\)[*?]")
_SIGNS = ("!", "&&", "||")
_REFUSED = {
    tree.Boost: "boosts (^2): every condition weighs the same",
    tree.Fuzzy: "fuzzy words (word~)",
    tree.Proximity: 'distances between words ("a b"~3)',
    tree.Regex: "regular expressions (/…/)",
}


def parse(text: str) -> Expression:
    """The tree that the text says. Raises LuceneError, which says what to write instead."""
    if len(text) > LONGEST:
        msg = f"q may have {LONGEST} characters, not {len(text)}"
        raise LuceneError(msg)
    try:
        read = read_grammar(text)
    except ParseError as error:
        msg = f"q cannot be read: {str(error)[:200]}"
        raise LuceneError(msg) from error
    found = _node(read, None, 0)
    if _count(found) > MOST_TERMS:
        msg = f"q may have {MOST_TERMS} conditions"
        raise LuceneError(msg)
    return found


def write(expression: Expression) -> str:
    """Text that `parse` reads as this tree. Raises ValueError for Near, which has no place in the syntax."""
    match expression:
        case And(()):
            return _ALL
        case And(parts):
            return " AND ".join(map(_inner, parts))
        case Or(parts):
            return " OR ".join(map(_inner, parts))
        case Not(part):
            return f"NOT {_inner(part)}"
        case Words(asked):
            return _quoted(" ".join(asked))
        case Among(field, (value,)):
            return f"{field}:{_quoted(value)}"
        case Among(field, values):
            return f"{field}:({' OR '.join(map(_quoted, values))})"
        case Between(field, low, high):
            ends = ("*" if end is None else plain(end) for end in (low, high))
            return f"{field}:[{' TO '.join(ends)}]"
        case Near():
            msg = "a colour to be near to is no part of q"
            raise ValueError(msg)


def _inner(part: Expression) -> str:
    joined = isinstance(part, And | Or) and part.parts
    return f"({write(part)})" if joined else write(part)


def _quoted(value: str) -> str:
    if _BARE.fullmatch(value) and value not in _RESERVED:
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _count(found: Expression) -> int:
    match found:
        case And(parts) | Or(parts):
            return sum(map(_count, parts)) + 1
        case Not(part):
            return _count(part)
    return 1


def _node(item: Any, field: Field | None, depth: int) -> Expression:  # noqa: ANN401 - luqum has no types
    """The tree of a luqum item; `field` is the one in whose group it stands, None for captions."""
    if depth > DEEPEST:
        msg = f"q may be nested {DEEPEST} deep"
        raise LuceneError(msg)
    for kind, name in _REFUSED.items():
        if isinstance(item, kind):
            msg = f"q does not know {name}"
            raise LuceneError(msg)
    match item:
        case tree.SearchField():
            return _of_field(item, field, depth)
        case tree.Group() | tree.FieldGroup():
            return _node(item.expr, field, depth + 1)
        case tree.OrOperation():
            _refuse_mixed(item, tree.UnknownOperation)
            return _either(item.operands, field, depth)
        case tree.AndOperation() | tree.UnknownOperation():
            if isinstance(item, tree.UnknownOperation):
                _refuse_mixed(item, tree.OrOperation)
            return And(tuple(_node(part, field, depth + 1) for part in item.operands))
        case tree.Not() | tree.Prohibit():
            return Not(_node(item.a, field, depth + 1))
        case tree.Plus():
            return _node(item.a, field, depth + 1)
        case tree.Range() | tree.From() | tree.To():
            return _range(item, field)
        case tree.Word() | tree.Phrase():
            return _words(item) if field is None else _value(item, field)
    msg = f"q does not know {str(item).strip()[:40]!r}"
    raise LuceneError(msg)


def _refuse_mixed(item: Any, other: type[Any]) -> None:  # noqa: ANN401 - as above
    """The grammar binds `a OR b c` one way and `a OR b -c` another; nobody should have to know which."""
    if any(isinstance(part, other) for part in item.operands):
        msg = (
            "q has OR beside parts without AND or OR between them; put brackets around what belongs together"
        )
        raise LuceneError(msg)


def _of_field(item: Any, outer: Field | None, depth: int) -> Expression:  # noqa: ANN401 - as above
    name = _ESCAPED.sub(r"\1", item.name)
    if outer is not None:
        msg = f"q has {name}: inside {outer.name}:( … ); close the bracket first"
        raise LuceneError(msg)
    if name == "*" and str(item.expr).strip() == "*":
        return And(())
    if name == _TEXT:
        return _node(item.expr, None, depth + 1)
    if name not in FIELDS:
        nearest = tuple(get_close_matches(name, [*FIELDS, _TEXT], n=3, cutoff=0.6))
        msg = f"q has no field {name[:40]!r}"
        raise LuceneError(msg, nearest)
    return _node(item.expr, FIELDS[name], depth + 1)


def _either(operands: Sequence[Any], field: Field | None, depth: int) -> Expression:
    parts = tuple(_node(part, field, depth + 1) for part in operands)
    plain_values = all(isinstance(part, tree.Word | tree.Phrase) for part in operands)
    if field is not None and plain_values and all(isinstance(part, Among) for part in parts):
        values = [value for part in parts if isinstance(part, Among) for value in part.values]
        return Among(field.name, tuple(dict.fromkeys(values)))
    return Or(parts)


def _literal(item: Any) -> str:  # noqa: ANN401 - as above
    """What a word or quoted text says. Raises LuceneError for a pattern."""
    if isinstance(item, tree.Phrase):
        return _ESCAPED.sub(r"\1", item.value[1:-1])
    if item.value.startswith(_SIGNS):
        msg = f"q has {item.value[:40]!r}; write AND, OR and NOT as words, or put what you look for in quotes"
        raise LuceneError(msg)
    if _WILD.search(item.value):
        msg = f"q does not know patterns such as {item.value[:40]!r}; * may stand alone, or end a word of the caption"
        raise LuceneError(msg)
    return _ESCAPED.sub(r"\1", item.value)


def _words(item: Any) -> Expression:  # noqa: ANN401 - as above
    if isinstance(item, tree.Word) and item.value.endswith("*") and not item.value.endswith("\\*"):
        item = tree.Word(item.value[:-1])
    asked = tuple(words(_literal(item)))
    if not asked:
        msg = f"q has no word to look for in {str(item).strip()[:40]!r}"
        raise LuceneError(msg)
    return Words(asked)


def _value(item: Any, field: Field) -> Expression:  # noqa: ANN401 - as above
    if isinstance(item, tree.Word) and item.value == "*":
        known = UNKNOWN in field.values or field.kind is not Kind.CLOSED
        return Not(Among(field.name, (UNKNOWN,))) if known else And(())
    value = _literal(item)
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


def _range(item: Any, field: Field | None) -> Expression:  # noqa: ANN401 - as above
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


def _ends(item: Any) -> tuple[str | None, str | None, bool, bool]:  # noqa: ANN401 - as above
    """Both ends as text, None for an open one, and whether each belongs to the range."""
    if isinstance(item, tree.From):
        return _end(item.a), None, item.include, True
    if isinstance(item, tree.To):
        return None, _end(item.a), True, item.include
    return _end(item.low), _end(item.high), item.include_low, item.include_high


def _end(item: Any) -> str | None:  # noqa: ANN401 - as above
    if isinstance(item, tree.Prohibit):
        return f"-{_literal(item.a)}"
    return None if isinstance(item, tree.Word) and item.value == "*" else _literal(item)


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
