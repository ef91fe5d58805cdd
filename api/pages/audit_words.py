"""What the audit log's entries say, for people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from api.pages import role_words
from api.translation import gettext, mark
from imagedb.audit.actions import ACTIONS, POLICY, About
from imagedb.people import COMMAND_LINE, FAMILY, Role

_SAID: Final[Mapping[str, str]] = {
    "photo.accessioned": mark("Photo entered in the catalogue"),
    "photo.held": mark("Photo waits for people"),
    "photo.published": mark("Photo published"),
    "photo.hidden": mark("Photo hidden"),
    "photo.purpose_withdrawn": mark("A use of the photo withdrawn; it is still shown"),
    "photo.withdrawn": mark("Photo withdrawn"),
    "photo.erased": mark("Photo erased, every byte"),
    "photo.cropped": mark("Photo cropped"),
    "photo.covered": mark("A part of the photo covered"),
    "photo.recaptioned": mark("Photo given another caption"),
    "original.read": mark("Private original opened"),
    "original.encrypted": mark("Private original encrypted"),
    "withdrawal.replayed": mark("Withdrawal done again in a restored database"),
    "review.viewed": mark("Whole picture opened for review"),
    "review.attested": mark("Reviewer attested"),
    "review.refused": mark("Reviewer refused the photo"),
    "review.consent_released": mark("Consent released for the photo"),
    "review.expired": mark("Nobody decided in time; photo erased"),
    "review.reported": mark("Reader says that a baby may be recognised"),
    "review.report_dismissed": mark("Report dismissed"),
    "review.report_upheld": mark("Report upheld"),
    "consent.recorded": mark("Consent taken in"),
    "consent.code_given": mark("Family given its code"),
    "consent.code_replaced": mark("Family given a new code"),
    "consent.given": mark("Consent given"),
    "consent.refused": mark("Consent refused"),
    "consent.varied": mark("Consent changed"),
    "consent.withdrawn": mark("Consent withdrawn"),
    "consent.invalidated": mark("Consent found not valid"),
    "consent.expired": mark("Consent ran out"),
    "consent.reconfirmed": mark("Consent confirmed again"),
    "consent.subject_took_over": mark("Young person decides from now on"),
    "consent.death_reported": mark("Death reported; a person speaks with the family"),
    "set.created": mark("Teaching set made"),
    "set.changed": mark("Teaching set changed"),
    "set.listed": mark("Teaching set listed for everybody"),
    "set.unlisted": mark("Teaching set taken off the list"),
    "person.signed_in": mark("Signed in"),
    "person.signed_out": mark("Signed out"),
    "program.added": mark("Program added"),
    "api_key.created": mark("API key made"),
    "api_key.revoked": mark("API key revoked"),
    "key.added": mark("Signing key added"),
    "key.retired": mark("Signing key retired"),
    "card.registered": mark("Batch of cards registered"),
    "report.received": mark("Report received"),
    "report.decided": mark("Report decided"),
    "audit.erased": mark("What an entry of this log told was erased"),
    "audit.carried_over": mark("Log carried over from the one before"),
    "vault.rotated": mark("Master key of the originals changed"),
    "first_administrator.code_made": mark("Code for the first administrator made"),
}
_ROLE: Final[Mapping[str, str]] = {
    "role.granted.": mark("Role given: %(role)s"),
    "role.revoked.": mark("Role taken: %(role)s"),
}
_WHO: Final[Mapping[str, str]] = {
    "": mark("the server by itself"),
    POLICY: mark("a rule; nobody was asked"),
    FAMILY: mark("the family"),
    COMMAND_LINE: mark("on the command line of the server"),
}
_ABOUT: Final[Mapping[About, str]] = {
    About.PHOTO: mark("photo"),
    About.CONSENT: mark("consent"),
    About.SET: mark("teaching set"),
    About.PERSON: mark("person"),
    About.API_KEY: mark("API key"),
    About.SIGNING_KEY: mark("signing key"),
    About.CARD_BATCH: mark("batch of cards"),
    About.REPORT: mark("report"),
    About.ENTRY: mark("entry"),
    About.CHAIN: mark("hash of the log before"),
    About.NOTHING: "",
}
ERASED: Final = mark("What this entry told was erased")


def said(action: str) -> str:
    """What was done, in words."""
    for start, words in _ROLE.items():
        if action.startswith(start):
            return gettext(words) % {"role": role_words.named([Role(action.removeprefix(start))])}
    return gettext(_SAID[action]) if action else gettext(ERASED)


def kind(action: str) -> str:
    """What kind of thing the entry is about; '' for an entry that tells nothing."""
    about = _ABOUT[ACTIONS[action]] if action else ""
    return gettext(about) if about else ""


def who(by: str) -> tuple[str, str]:
    """Who did it, in words, and the number of the person; one of the two is ''."""
    return (gettext(_WHO[by]), "") if by in _WHO else ("", by)


def when(at: str) -> tuple[str, str]:
    """The day and the time in UTC, as people write them; twice '' for an entry that tells nothing."""
    if not at:
        return "", ""
    moment = datetime.fromisoformat(at)
    return f"{moment.day} {moment:%b %Y}", f"{moment:%H:%M:%S}"
