"""Who may do what behind the public pages: people and programs that sign in, and their roles.

Nobody's name, address or picture is kept: a person is a random id, and what the identity provider calls
them only as a keyed hash.
"""

from dataclasses import dataclass, field
from enum import StrEnum


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
