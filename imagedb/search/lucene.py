"""`q`: a search in Lucene's syntax, read into a tree and written from one.

What is understood: `field:value`, `field:(a OR b)`, ranges of numbers and of ordered fields (`monk:[7 TO 10]`,
`tsb:{150 TO *]`, `tsb:>=150`), `field:*` for whatever is known, bare words and quoted text for captions, AND, OR, NOT,
`+`, `-` and groups. What stands side by side must all be met. The grammar is luqum's (Apache-2.0); what it knows beyond
this is refused by name rather than passed over.
"""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from luqum import tree
from luqum.exceptions import ParseError
from luqum.thread import parse as read_grammar

from imagedb.errors import LuceneError
from imagedb.search.expression import Among, And, Between, Expression, Near, Not, Or, Words
from imagedb.search.fields import FIELDS, Field
from imagedb.search.lucene_leaves import range_of, unescaped, value_of, words_of
from imagedb.search.ranges import plain

LONGEST = 2000
"""Characters of a `q`."""
DEEPEST = 20
MOST_TERMS = 200

_TEXT = "text"
_ALL = "*:*"
_BARE = re.compile(r"\w[\w.\-]*")
_RESERVED = frozenset({"AND", "OR", "NOT", "TO"})
_POSITION = re.compile(r" at position (\d+)!?$")
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
        at = _POSITION.search(str(error))
        raise LuceneError(msg, position=int(at[1]) if at else len(text)) from error
    found = _node(read, None, 0)
    if _count(found) > MOST_TERMS:
        msg = f"q may have {MOST_TERMS} conditions"
        raise LuceneError(msg)
    return found


def write(expression: Expression) -> str:
    """Text that `parse` reads as this tree. Raises ValueError for Near, which has no place in the syntax."""
    match expression:
        case And(parts):
            return " AND ".join(map(_inner, parts)) or _ALL
        case Or(parts):
            return " OR ".join(map(_inner, parts))
        case Not(part):
            return f"NOT {_inner(part)}"
        case Words(asked):
            # Always in quotes, so that a person's plain words are never taken for it.
            return f'"{" ".join(asked)}"'
        case Among(field, values):
            said = " OR ".join(map(_quoted, values))
            return f"{field}:{said}" if len(values) == 1 else f"{field}:({said})"
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
    try:
        return _read(item, field, depth)
    except LuceneError as error:
        if error.position is None:  # the innermost item is the one at fault
            error.position = item.pos
        raise


def _read(item: Any, field: Field | None, depth: int) -> Expression:  # noqa: ANN401 - as above
    if depth > DEEPEST:
        msg = f"q may be nested {DEEPEST} deep"
        raise LuceneError(msg)
    if isinstance(item, tree.SearchField):
        return _of_field(item, field, depth)
    if isinstance(item, tree.BaseOperation):
        return _joined(item, field, depth)
    if isinstance(item, tree.Range | tree.From | tree.To):
        return range_of(item, field)
    if isinstance(item, tree.Word | tree.Phrase):
        return words_of(item) if field is None else value_of(item, field)
    return _wrapped(item, field, depth)


def _joined(item: Any, field: Field | None, depth: int) -> Expression:  # noqa: ANN401 - as above
    if isinstance(item, tree.OrOperation):
        _refuse_mixed(item.operands, tree.UnknownOperation)
        return _either(item.operands, field, depth)
    if isinstance(item, tree.UnknownOperation):
        _refuse_mixed(item.operands, tree.OrOperation)
    return And(tuple(_node(part, field, depth + 1) for part in item.operands))


def _wrapped(item: Any, field: Field | None, depth: int) -> Expression:  # noqa: ANN401 - as above
    """A bracket, or what has a sign before or behind it."""
    for kind, name in _REFUSED.items():
        if isinstance(item, kind):
            msg = f"q does not know {name}"
            raise LuceneError(msg)
    inner = _node(item.children[0], field, depth + 1)
    return Not(inner) if isinstance(item, tree.Not | tree.Prohibit) else inner


def _refuse_mixed(operands: Sequence[Any], other: type[Any]) -> None:
    """The grammar binds `a OR b c` one way and `a OR b -c` another; nobody should have to know which."""
    parts = [
        inner
        for part in operands
        for inner in (part, *(part.operands if isinstance(part, tree.AndOperation) else ()))
    ]
    if any(isinstance(part, other) for part in parts):
        msg = "q has OR beside parts with nothing between them; put brackets around what belongs together"
        raise LuceneError(msg)


def _of_field(item: Any, outer: Field | None, depth: int) -> Expression:  # noqa: ANN401 - as above
    name = unescaped(item.name)
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
