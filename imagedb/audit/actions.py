"""Everything that the audit log may tell, and what each entry is about. Nothing else is ever written to it.

Whoever adds something that happens adds it here. A photo's entry names the photo alone, never its consent.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from consent.event import EventKind
from imagedb.errors import UnknownActionError, UnknownActorError
from imagedb.people import COMMAND_LINE, FAMILY, Role

POLICY: Final = "policy"
"""Who did it when a rule decided and nobody was asked."""
_ACTORS: Final = frozenset({"", POLICY, FAMILY, COMMAND_LINE})
_PERSON = re.compile(r"[a-z2-7]{16}")


class About(StrEnum):
    """What an entry names."""

    PHOTO = "photo"
    CONSENT = "consent"
    SET = "teaching set"
    PERSON = "person"
    API_KEY = "API key"
    SIGNING_KEY = "signing key"
    CARD_BATCH = "card batch"
    REPORT = "report by a reader"
    ENTRY = "entry of this log"
    CHAIN = "hash of the last entry of the log that was here before"
    NOTHING = "nothing"


_SAID: Mapping[About, tuple[str, ...]] = {
    About.PHOTO: (
        "photo.accessioned",  # entered in the catalogue
        "photo.held",  # waits for a person
        "photo.published",  # can be read by everybody from now on
        "photo.hidden",
        "photo.purpose_withdrawn",  # still shown, no longer for everything
        "photo.withdrawn",
        "photo.erased",  # none of its bytes are left with us
        "photo.cropped",
        "photo.covered",
        "photo.recaptioned",
        "original.read",  # somebody opened the private original
        "original.encrypted",  # it had been stored before there was a vault
        "withdrawal.replayed",  # the database was from a backup and did not know of it
        "review.viewed",  # a reviewer opened the whole picture while it was not public
        "review.attested",
        "review.refused",
        "review.consent_released",
        "review.expired",  # nobody decided in time
        "review.reported",  # a reader says that a baby may be recognised
        "review.report_dismissed",
        "review.report_upheld",
    ),
    About.CONSENT: (
        "consent.recorded",
        "consent.code_given",
        "consent.code_replaced",
        *(f"consent.{kind.value}" for kind in EventKind),
    ),
    About.SET: ("set.created", "set.changed", "set.listed", "set.unlisted"),
    About.PERSON: (
        "person.signed_in",
        "person.signed_out",
        "program.added",
        *(f"role.{verb}.{role.value}" for verb in ("granted", "revoked") for role in Role),
    ),
    About.API_KEY: ("api_key.created", "api_key.revoked"),
    About.SIGNING_KEY: ("key.added", "key.retired"),
    About.CARD_BATCH: ("card.registered",),
    About.REPORT: ("report.received", "report.decided"),
    About.ENTRY: ("audit.erased",),  # what it told is gone; its hash stays in the tree
    About.CHAIN: ("audit.carried_over",),
    About.NOTHING: ("vault.rotated", "first_administrator.code_made"),
}
ACTIONS: Final[Mapping[str, About]] = {action: about for about, said in _SAID.items() for action in said}
"""What may be told, and what `about` is for each."""


def check_action(action: str, by: str) -> None:
    """Refuse what is not in the list, and anybody who is named otherwise than by a random id.

    Raises UnknownActionError and UnknownActorError.
    """
    if action not in ACTIONS:
        raise UnknownActionError(action)
    if by not in _ACTORS and not _PERSON.fullmatch(by):
        raise UnknownActorError
