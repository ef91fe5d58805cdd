"""Numbers that name a person: of the NHS, of a hospital's records, of a telephone."""

import re

from imagedb.free_text.finding import Finding, Kind, certainly, perhaps

_BETWEEN = r"[ \-./_]{0,2}"
_DIGITS_TOGETHER = re.compile(rf"[0-9](?:{_BETWEEN}[0-9])+")
_GROUP = re.compile(r"[0-9]+")
_NHS_LENGTH = 10
# Beyond this many groups it may as well be a list of measurements, one in eleven of which would pass the check.
_MOST_GROUPS = 4
_CODE = r"(?=[A-Z0-9/-]*[0-9]{3})[A-Z0-9][A-Z0-9/-]{3,}"
_RECORD = re.compile(
    r"\b(?:(?:nhs|hospital|hosp|patient|case|unit|record|chi|crn|pas|mrn|nhi|h&c|hcn)\.?\s*"
    r"(?:numbers?|nos?|num|id|ref|#)?\.?|(?:patient\s+)?id(?:entifier)?\.?)"
    rf"\s*(?:is\s+|[:#=]\s*)?{_CODE}\b",
    re.IGNORECASE,
)
_BRITISH = re.compile(
    r"(?<![0-9A-Za-z.+])(?:(?:\+|00)44[ -]?(?:\(0\))?[ -]?|\(?0)[1-357-9](?:\)?[ -]{0,2}[0-9]){8,9}(?![0-9])"
)
_ANY_CODE = re.compile(r"(?<![0-9A-Za-z.])[A-Z]{0,3}[0-9]{6,}(?![0-9A-Za-z])")


def nhs_numbers(text: str) -> list[Finding]:
    """Ten digits, however they are grouped, whose last is the check digit (NHS Data Dictionary, modulus 11).

    The CHI number of Scotland and the H&C number of Northern Ireland are built the same way. Ten digits in one
    or in the usual three groups that fail the check are doubtful: a number mistyped is a number all the same.
    """
    found: list[Finding] = []
    for together in _DIGITS_TOGETHER.finditer(text):
        groups = [(g.start() + together.start(), g.group()) for g in _GROUP.finditer(together.group())]
        found += [one for first in range(len(groups)) if (one := _nhs_at(groups[first:]))]
    return found


def _nhs_at(groups: list[tuple[int, str]]) -> Finding | None:
    """Look at the groups that, from the first of these on, make ten digits."""
    digits, taken = "", []
    for _, group in groups:
        digits += group
        taken.append(len(group))
        if len(digits) >= _NHS_LENGTH:
            break
    if len(digits) != _NHS_LENGTH:
        return None
    last, group = groups[len(taken) - 1]
    start, end = groups[0][0], last + len(group)
    if is_nhs_number(digits):
        return Finding(Kind.NHS_NUMBER, len(taken) <= _MOST_GROUPS, start, end)
    return (
        Finding(Kind.NHS_NUMBER, certain=False, start=start, end=end) if taken in ([10], [3, 3, 4]) else None
    )


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits end in their modulus-11 check digit (NHS Data Dictionary, NHS NUMBER)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11 == int(digits[9])


def phone_numbers(text: str) -> list[Finding]:
    """Numbers in use in the United Kingdom, or anywhere with their country's code, and all of British form.

    The library knows which numbers are given out today; tomorrow's and those kept for fiction have the same form.
    """
    import phonenumbers

    in_use = phonenumbers.PhoneNumberMatcher(text, "GB", leniency=phonenumbers.Leniency.VALID)
    found = [Finding(Kind.PHONE, certain=True, start=one.start, end=one.end) for one in in_use]
    return found + [certainly(Kind.PHONE, match) for match in _BRITISH.finditer(text)]


def record_numbers(text: str) -> list[Finding]:
    """A number that is said to be a record's is certain; any code of six digits or more is doubtful."""
    named = [certainly(Kind.RECORD_NUMBER, found) for found in _RECORD.finditer(text)]
    return named + [perhaps(Kind.RECORD_NUMBER, found) for found in _ANY_CODE.finditer(text)]
