"""Receipts beside the consents: the files in which `imagedb consent new` keeps the hash of a family's code.

A site leaves them where they were written, next to its consents; every ingest reads them again.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from consent.code import is_hash
from consent.record import IDENTIFIER
from imagedb.catalogue import Bound, Catalogue
from ingest.errors import ReceiptError

_PATTERN = "receipt-*.json"
_MAX_BYTES = 10_000
_MEMBERS = {"consent", "withdrawal_code"}
PROBLEMS = {
    Bound.NO_CONSENT: (
        "its consent {consent!r} is not on record yet; the code works once that has been taken in"
    ),
    Bound.OTHER_CODE: (
        "the consent {consent!r} has another code, and that one still works; a consent officer gives a new one "
        "with `imagedb consent code new`"
    ),
    Bound.OTHER_CONSENT: (
        "its code opens another consent than {consent!r}; write a receipt for each with `imagedb consent new`"
    ),
}
"""Why a receipt's code does not open its consent."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The hash of a code, and the consent that it opens."""

    consent_id: str
    code_hash: str


@dataclass(frozen=True, slots=True)
class Receipts:
    """How many codes were taken in that were not known before, and what is wrong with the others."""

    taken: int
    problems: tuple[str, ...]


def receipts_beside(folder: Path) -> tuple[Path, ...]:
    """Return the receipts in a folder, by name."""
    return tuple(sorted(folder.glob(_PATTERN)))


def read_receipt(path: Path) -> Receipt:
    """Return what a receipt's file says. Raises ReceiptError, which repeats nothing of it."""
    try:
        if not path.is_file():  # a pipe would be waited for without end
            raise ReceiptError(path.name, "it cannot be read (not a plain file)")
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
        value = json.loads(data) if len(data) <= _MAX_BYTES else None
    except OSError as error:
        raise ReceiptError(path.name, f"it cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict) or set(value) != _MEMBERS:
        raise ReceiptError(path.name, "it is not a receipt that `imagedb consent new` wrote")
    consent, code = value["consent"], value["withdrawal_code"]
    if not isinstance(consent, str) or not IDENTIFIER.fullmatch(consent):
        raise ReceiptError(path.name, "its member `consent` is not the number of a consent")
    if not isinstance(code, str) or not is_hash(code):
        raise ReceiptError(path.name, "its code was hashed in another way; give the family a new one")
    return Receipt(consent, code)


def take_in(paths: Iterable[Path], catalogue: Catalogue) -> Receipts:
    """Let each receipt's code open its consent; one that is wrong holds up no other."""
    taken = 0
    problems = []
    for path in paths:
        try:
            receipt = read_receipt(path)
        except ReceiptError as error:
            problems.append(f"{error}.")
            continue
        bound = catalogue.codes.bind(receipt.consent_id, receipt.code_hash)
        taken += bound is Bound.NEW
        if bound in PROBLEMS:
            problems.append(f"{path.name}: {PROBLEMS[bound].format(consent=receipt.consent_id)}.")
    return Receipts(taken, tuple(problems))
