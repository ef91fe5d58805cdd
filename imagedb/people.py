"""Who may do what behind the public pages: people and programs that sign in, and their roles.

Nobody's name, address or picture is kept: a person is a random id, and what the identity provider calls
them only as a keyed hash.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

COMMAND_LINE: Final = "command_line"
"""Who did it, in the audit log, when it was done on the machine itself."""
FAMILY: Final = "family"
"""Who did it, in the audit log, when a family did with its code; which one stands nowhere."""


class Role(StrEnum):
    """What somebody may do. Nobody has a role unless an administrator gave it."""

    SUBMITTER = "submitter"
    """Offers photos with their manifests."""
    CONSENT_OFFICER = "consent_officer"
    """Records consents, decides what is held for a person, and serves families who lost their code."""
    REVIEWER = "reviewer"
    """Attests that a photo may be shown, and decides reports about photos."""
    CURATOR = "curator"
    """Looks after the catalogue's descriptions and releases."""
    EDITOR = "editor"
    """Lists teaching sets publicly."""
    WITHDRAWAL_OFFICER = "withdrawal_officer"
    """Withdraws for a family."""
    AUDITOR = "auditor"
    """Reads the audit log, and changes nothing."""
    ADMINISTRATOR = "administrator"
    """Gives roles and takes them away."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signed in, or a program with a key; `id` is random and says nothing about them."""

    id: str
    roles: frozenset[Role] = field(default_factory=frozenset)

    def has(self, role: Role) -> bool:
        """Whether the role was given to them."""
        return role in self.roles


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A program's key as it may be shown: never the key itself, of which only a hash is stored."""

    id: str
    person_id: str
    scopes: frozenset[Role]
    expires_on: date
    last_used_on: date | None = None


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long somebody stays signed in: at most `idle` without a request, and at most `longest` at all."""

    idle: timedelta
    longest: timedelta
