"""One manifest cell to one value. Every parser takes stripped text and raises ValueError in plain words."""

import math
import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from colour.batch_name import batch_name
from colour.tone import ITA_CLASSES
from imagedb.free_text import Kind, certain_kinds, refusal
from imagedb.model import ToneRating
from imagedb.vocabulary import ToneScale
from ingest.regions import load_json

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_PSEUDONYM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_CHARTS = ("auto", "classic24", "classic24_2014", "passport", "mini", "nano", "spyder24")
_ETHNIC_CODES = (*"ABCDEFGHJKLMNPRSZ", "99")
_TONE_VALUES = {
    ToneScale.MONK: tuple(str(n) for n in range(1, 11)),
    ToneScale.NEOMAR: ("1", "2", "3", "4"),
    ToneScale.ITA_CLASS: ITA_CLASSES,
    ToneScale.FITZPATRICK: ("1", "2", "3", "4", "5", "6"),
}
_RATING_KEYS = {"scale", "value", "rater", "method", "site"}
_Word = TypeVar("_Word", bound=StrEnum)


def word(kind: type[_Word]) -> Callable[[str], _Word]:
    """Return a parser of one word of a closed set."""

    def parse(text: str) -> _Word:
        try:
            return kind(text)
        except ValueError:
            msg = f"{text[:40]!r} is not one of {', '.join(kind)}"
            raise ValueError(msg) from None

    return parse


def words(kind: type[_Word]) -> Callable[[str], tuple[_Word, ...]]:
    """Return a parser of several words separated by semicolons, none twice."""
    parse_one = word(kind)

    def parse(text: str) -> tuple[_Word, ...]:
        values = tuple(parse_one(part.strip()) for part in text.split(";"))
        if len(set(values)) != len(values):
            msg = f"{text[:80]!r} names a value twice"
            raise ValueError(msg)
        return values

    return parse


def number(low: float, high: float) -> Callable[[str], float]:
    """Return a parser of a finite number within bounds."""

    def parse(text: str) -> float:
        value = float(text) if _NUMBER.fullmatch(text) else math.nan
        if not math.isfinite(value):
            msg = f"{text[:40]!r} is not a finite number"
            raise ValueError(msg)
        if not low <= value <= high:
            msg = f"{text[:40]!r} is not between {low:g} and {high:g}"
            raise ValueError(msg)
        return value

    return parse


def integer(low: int, high: int) -> Callable[[str], int]:
    """Return a parser of a whole number within bounds."""
    parse_number = number(low, high)

    def parse(text: str) -> int:
        value = parse_number(text)
        if value != int(value):
            msg = f"{text[:40]!r} is not a whole number"
            raise ValueError(msg)
        return int(value)

    return parse


def yes_no(text: str) -> bool:
    """Return a truth value from true or false, yes or no, 1 or 0."""
    known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if text.lower() not in known:
        msg = f"{text[:40]!r} is neither yes nor no"
        raise ValueError(msg)
    return known[text.lower()]


def pseudonym(text: str) -> str:
    """Return an identifier made for this purpose: letters, digits, dot, dash, underscore; no date, no NHS number."""
    if not _PSEUDONYM.fullmatch(text):
        msg = f"{text[:40]!r} must be a pseudonym of at most 64 letters, digits, dots, dashes or underscores"
        raise ValueError(msg)
    _refuse(text, Kind.NHS_NUMBER, Kind.DATE)
    return text


def free_text(limit: int) -> Callable[[str], str]:
    """Return a parser of text for readers: printable, no spreadsheet formula, nothing that names anybody."""

    def parse(text: str) -> str:
        if len(text) > limit:
            msg = f"has {len(text)} characters; at most {limit} are taken"
            raise ValueError(msg)
        if text[0] in "=+-@":
            msg = f"starts with {text[0]!r}, which a spreadsheet would run as a formula"
            raise ValueError(msg)
        if any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for c in text):
            msg = "holds a control or invisible character"
            raise ValueError(msg)
        _refuse(text)
        return unicodedata.normalize("NFC", text)

    return parse


def chart(text: str) -> str:
    """Return the declared card: a known kind, `card:<batch>` (in capitals) or `cgats:<file>`."""
    kind, _, name = text.partition(":")
    if kind == "card" and name:
        return f"card:{batch_name(name)}"
    if text not in _CHARTS and not (kind == "cgats" and name):
        msg = f"{text[:40]!r} is no known card; use {', '.join(_CHARTS)}, card:… or cgats:…"
        raise ValueError(msg)
    return text


def ethnic_category(text: str) -> str:
    """Return an NHS ethnic category code."""
    if text not in _ETHNIC_CODES:
        msg = f"{text[:40]!r} is not an NHS ethnic category ({', '.join(_ETHNIC_CODES)})"
        raise ValueError(msg)
    return text


def tone_ratings(text: str) -> tuple[ToneRating, ...]:
    """Return the ratings of a JSON list of {scale, value, rater, method, site}."""
    value = load_json(text)
    if not isinstance(value, list) or len(value) > 16:
        msg = "must be a JSON list of at most 16 ratings"
        raise ValueError(msg)
    return tuple(_tone_rating(item) for item in value)


def _tone_rating(item: object) -> ToneRating:
    if not isinstance(item, dict) or set(item) != _RATING_KEYS:
        msg = "a rating has exactly scale, value, rater, method and site"
        raise ValueError(msg)
    scale = word(ToneScale)(str(item["scale"]))
    value = str(item["value"])
    if value not in (*_TONE_VALUES[scale], "unknown"):
        msg = f"{value[:40]!r} is not on the scale {scale}: {', '.join(_TONE_VALUES[scale])} or unknown"
        raise ValueError(msg)
    text = free_text(64)
    rest = {key: str(item[key]) for key in ("rater", "method", "site")}
    if not all(rest.values()):
        msg = "a rating says who rated, by which method, on which site"
        raise ValueError(msg)
    return ToneRating(scale, value, pseudonym(rest["rater"]), text(rest["method"]), text(rest["site"]))


def nameless(text: str, most: int) -> str:
    """Return the text cut to `most` characters, or that it is not kept: what tells who somebody is goes nowhere."""
    found = certain_kinds(text[: 2 * most])
    return f"(not kept: it {refusal(found)})" if found else text[:most]


def _refuse(text: str, *kinds: Kind) -> None:
    """Raise ValueError for what certainly tells who somebody is; `kinds` narrows what is looked for."""
    found = [kind for kind in certain_kinds(text) if not kinds or kind in kinds]
    if found:
        raise ValueError(refusal(found))
