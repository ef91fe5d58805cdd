"""Dates and times of day, as they are written in the United Kingdom and by machines."""

import re
from datetime import date

from imagedb.free_text.finding import Finding, Kind, certainly, perhaps

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![A-Za-z])"
)
_DAY = r"(?P<day>[0-3]?[0-9])(?:\s*(?:st|nd|rd|th))?"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2}|'?[0-9]{2})"
_GAP = r"[\s,./-]*"
_ALONE, _END = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_FULL = tuple(
    re.compile(_ALONE + pattern + _END, re.IGNORECASE)
    for pattern in (
        rf"{_DAY}{_GAP}(?:of\s+)?{_MONTH}{_GAP}{_YEAR}",
        rf"{_MONTH}{_GAP}{_DAY}[\s,./-]+{_YEAR}",
        rf"(?P<year>(?:19|20)[0-9]{{2}}){_GAP}{_MONTH}{_GAP}{_DAY}",
    )
)
# With one separator, twice the same; with spaces around it or not.
_NUMBERS = tuple(
    re.compile(r"(?<![0-9.])" + pattern + r"(?=$|[^0-9A-Za-z]|[T ][0-9])")
    for pattern in (
        r"(?P<day>[0-9]{1,2}) ?(?P<by>[/.\- ]) ?(?P<month>[0-9]{1,2}) ?(?P=by) ?(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})",
        r"(?P<year>(?:19|20)[0-9]{2}) ?(?P<by>[/.\- ]) ?(?P<month>[0-9]{1,2}) ?(?P=by) ?(?P<day>[0-9]{1,2})",
        r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>(?:19|20)[0-9]{2})",
    )
)
_PART = tuple(
    re.compile(_ALONE + pattern + _END, re.IGNORECASE)
    for pattern in (
        rf"{_DAY}\s*(?:of\s+)?{_MONTH}",
        rf"{_MONTH}\s*{_DAY}",
        rf"{_MONTH}{_GAP}(?:19|20)[0-9]{{2}}",
        r"[0-3][0-9]/[01][0-9]",
        r"(?:in|since|year|from)\s+(?:19|20)[0-9]{2}",
    )
)
_CLOCK = (
    r"(?:(?:[01]?[0-9]|2[0-3])\s?:\s?[0-5][0-9](?::[0-5][0-9])?(?:\s*[ap]\.?m\b)?"
    r"|(?:0?[1-9]|1[0-2])(?:\.[0-5][0-9])?\s*[ap]\.?m\b|(?:[01][0-9]|2[0-3])[0-5][0-9]\s*(?:h|hrs?|hours)\b)"
)
_TIME = re.compile(rf"(?<![0-9:]){_CLOCK}", re.IGNORECASE)
_OF_BIRTH = re.compile(
    rf"\b(?:born|birth|delivered|delivery|d\.?o\.?b|time of birth)\b[^.;\n]{{0,40}}?(?<![0-9:]){_CLOCK}",
    re.IGNORECASE,
)
_SAID_DATE = re.compile(
    r"\b(?:d\.?o\.?b\.?|date of birth|born on|birthday)\b[^.;\n]{0,12}[0-9]", re.IGNORECASE
)


def dates(text: str) -> list[Finding]:
    """A day of a year is certain when that day exists; a day without its year, or a month with it, is doubtful."""
    found = [
        certainly(Kind.DATE, match)
        for pattern in (*_FULL, *_NUMBERS)
        for match in pattern.finditer(text)
        if _exists(match)
    ]
    found += [certainly(Kind.DATE, match) for match in _SAID_DATE.finditer(text)]
    return found + [perhaps(Kind.DATE, match) for pattern in _PART for match in pattern.finditer(text)]


def times(text: str) -> list[Finding]:
    """A time that is said to be of a birth is certain; any other time of day is doubtful."""
    found = [certainly(Kind.TIME, match) for match in _OF_BIRTH.finditer(text)]
    return found + [perhaps(Kind.TIME, match) for match in _TIME.finditer(text)]


def _exists(match: re.Match[str]) -> bool:
    """Whether the calendar has the day, read as the United Kingdom writes it or else with the month first."""
    year, month, day = (match[part].strip("'").lower() for part in ("year", "month", "day"))
    number = _MONTHS.index(month[:3]) + 1 if month[:3].isalpha() else int(month)
    century = int(year) if len(year) == 4 else 2000 + int(year)
    return any(_is_day(century, *pair) for pair in ((number, int(day)), (int(day), number)))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
