"""A CGATS.17 text file as keywords and a table, with the line that is at fault when it is none.

ANSI CGATS.17-2009 (and IT8.7/x, and what ArgyllCMS and the makers' programs write alike): keywords and values, field
names between BEGIN_DATA_FORMAT and END_DATA_FORMAT, rows between BEGIN_DATA and END_DATA, words parted by blanks
or tabs, text with blanks in double quotes, comments after `#`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_LONGEST = 4_000_000
_MOST_ROWS = 2000
_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')


class CgatsError(ValueError):
    """A reference file cannot be used; the message names the line and what to do."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message if line is None else f"line {line}: {message}")
        self.line = line


@dataclass(frozen=True, slots=True)
class CgatsTable:
    """`keywords` in capitals, `fields` in capitals, and the `rows` of words with the line each stands on."""

    keywords: Mapping[str, str]
    fields: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    def column(self, *names: str) -> tuple[str, ...] | None:
        """Return the words of the first field of these names that there is, or None."""
        found = next((name for name in names if name in self.fields), None)
        return None if found is None else tuple(row[self.fields.index(found)] for row in self.rows)

    def number(self, row: int, field: str) -> float:
        """Return a cell as a finite number. Raises CgatsError."""
        word = self.rows[row][self.fields.index(field)]
        try:
            value = float(word)
        except ValueError:
            value = float("nan")
        if not abs(value) < 1e6:
            msg = f"{field} is {word[:20]!r}, which is no number; write it with a decimal point"
            raise CgatsError(msg, self.lines[row])
        return value


def parse_cgats(text: str) -> CgatsTable:
    """Return the first table of a CGATS file. Raises CgatsError, which says where it breaks off."""
    if len(text) > _LONGEST:
        msg = f"the file is longer than {_LONGEST // 1_000_000} MB; a chart's reference file is far shorter"
        raise CgatsError(msg)
    lines = _words(text.removeprefix("\ufeff"))
    keywords: dict[str, str] = {}
    fields: list[str] = []
    for number, words in lines:
        head = words[0].upper()
        if head == "BEGIN_DATA_FORMAT":
            fields = [name.upper() for name in _format(lines, words[1:], number)]
        elif head == "BEGIN_DATA":
            rows, where = _rows(lines, fields, number)
            _check_count(keywords, len(rows))
            return CgatsTable(keywords, tuple(fields), tuple(rows), tuple(where))
        elif head == "KEYWORD":
            continue
        else:
            keywords[head] = " ".join(words[1:])
    msg = "there is no BEGIN_DATA; save the measurements as a CGATS (.txt, .cgats, .cie) file with its data"
    raise CgatsError(msg)


def _words(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        words = [quoted or plain for quoted, plain in _WORD.findall(_without_comment(line))]
        if words:
            yield number, words


def _without_comment(line: str) -> str:
    """Return the line up to a `#` that stands outside quotes."""
    inside = False
    for place, letter in enumerate(line):
        inside ^= letter == '"'
        if letter == "#" and not inside:
            return line[:place]
    return line


def _format(lines: Iterator[tuple[int, list[str]]], found: list[str], begin: int) -> list[str]:
    fields = list(found)
    while "END_DATA_FORMAT" not in fields:
        _, words = next(lines, (begin, []))
        if not words:
            msg = "BEGIN_DATA_FORMAT has no END_DATA_FORMAT; the file breaks off"
            raise CgatsError(msg, begin)
        fields += words
    return fields[: fields.index("END_DATA_FORMAT")]


def _rows(
    lines: Iterator[tuple[int, list[str]]], fields: list[str], begin: int
) -> tuple[list[tuple[str, ...]], list[int]]:
    if not fields:
        msg = "BEGIN_DATA comes before BEGIN_DATA_FORMAT; the columns have no names"
        raise CgatsError(msg, begin)
    rows: list[tuple[str, ...]] = []
    where: list[int] = []
    for number, words in lines:
        if words[0].upper() == "END_DATA":
            return rows, where
        if len(words) != len(fields):
            msg = f"{len(words)} values for {len(fields)} columns; quote names that hold blanks"
            raise CgatsError(msg, number)
        if len(rows) == _MOST_ROWS:
            msg = f"more than {_MOST_ROWS} patches; give the reference of one chart"
            raise CgatsError(msg, number)
        rows.append(tuple(words))
        where.append(number)
    msg = "BEGIN_DATA has no END_DATA; the file breaks off"
    raise CgatsError(msg, begin)


def _check_count(keywords: Mapping[str, str], found: int) -> None:
    said = keywords.get("NUMBER_OF_SETS", str(found))
    if said != str(found):
        msg = f"NUMBER_OF_SETS is {said[:10]} but {found} patches follow; the file is cut or was edited"
        raise CgatsError(msg)
