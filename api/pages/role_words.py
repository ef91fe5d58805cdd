"""What roles are called on pages, and what each may do."""

from collections.abc import Iterable, Mapping
from typing import Final

from imagedb.people import Role

ROLES: Final[Mapping[Role, tuple[str, str]]] = {
    Role.SUBMITTER: ("Submitter", "offers photos with their manifests"),
    Role.CONSENT_OFFICER: (
        "Consent officer",
        "records consents, decides what is held for a person, and serves families who lost their code",
    ),
    Role.REVIEWER: ("Reviewer", "attests that a photo may be shown, and decides reports about photos"),
    Role.CURATOR: ("Curator", "looks after the catalogue's descriptions and releases"),
    Role.EDITOR: ("Editor", "lists teaching sets publicly"),
    Role.WITHDRAWAL_OFFICER: ("Withdrawal officer", "withdraws for a family"),
    Role.AUDITOR: ("Auditor", "reads the audit log, and changes nothing"),
    Role.ADMINISTRATOR: ("Administrator", "gives roles and takes them away"),
}


def described(roles: Iterable[Role]) -> list[tuple[str, str, str]]:
    """Each role as (value, name, what it may do), in one order everywhere."""
    given = set(roles)
    return [(role.value, *words) for role, words in ROLES.items() if role in given]


def named(roles: Iterable[Role]) -> str:
    """The roles' names in one line."""
    return ", ".join(name for _, name, _ in described(roles)) or "no role"
