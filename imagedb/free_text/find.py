"""All that is looked for in a text, and the sentence that refuses it."""

from collections.abc import Iterable
from dataclasses import replace

from imagedb.free_text.dates import dates, times
from imagedb.free_text.finding import Finding, Kind, plain
from imagedb.free_text.names import names
from imagedb.free_text.numbers import nhs_numbers, phone_numbers, record_numbers
from imagedb.free_text.places import addresses_of_the_web, emails, postcodes

_SAID = {
    Kind.NHS_NUMBER: "an NHS number",
    Kind.RECORD_NUMBER: "a hospital's or a record's number",
    Kind.PHONE: "a telephone number",
    Kind.DATE: "a date",
    Kind.TIME: "a time of birth",
    Kind.POSTCODE: "a postcode",
    Kind.EMAIL: "an e-mail address",
    Kind.LINK: "a web address",
    Kind.NAME: "a person's name",
}


def find(text: str) -> tuple[Finding, ...]:
    """Return what a text holds that could identify somebody, each as certain or doubtful; never the words found."""
    looked, stood = plain(text)
    found: list[Finding] = []
    for look in (
        nhs_numbers,
        dates,
        times,
        phone_numbers,
        record_numbers,
        postcodes,
        emails,
        addresses_of_the_web,
        names,
    ):
        found += look(looked)
    placed = (replace(one, start=stood[one.start], end=stood[one.end - 1] + 1) for one in found)
    return tuple(dict.fromkeys(placed))


def certain_kinds(text: str) -> tuple[Kind, ...]:
    """Return the kinds of what is certainly there, each once."""
    return tuple(dict.fromkeys(one.kind for one in find(text) if one.certain))


def refusal(kinds: Iterable[Kind]) -> str:
    """Return what to say of a text that holds these: what it looks like, never the words themselves."""
    listed = list(dict.fromkeys(_SAID[kind] for kind in kinds))
    what = listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
    return f"holds what looks like {what}; take it out, and say nothing that could tell who the baby is"
