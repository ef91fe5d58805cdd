"""What `imagedb people` does and shows."""

from collections.abc import Iterable

from api.cli.atlas import open_atlas
from api.cli.exits import OK
from api.cli.terminal import out, plain
from api.services import utc_now
from imagedb.people import COMMAND_LINE, ApiKey, Role


def first_administrator() -> int:
    """Print a code for the first administrator; return the exit code."""
    with open_atlas() as atlas:
        code = atlas.catalogue.people.first_code(utc_now())
        address = f"{atlas.settings.public_url}/staff"
        can_sign_in = bool(atlas.settings.oidc_issuer)
    out.print(plain(f"Sign in at {address} and enter this code there within a day; it works once:"))
    out.print(plain(f"  {code}"), soft_wrap=True)
    if not can_sign_in:
        out.print("Nobody can sign in yet: set OIDC_ISSUER first. Or make a program the administrator:")
        out.print("  imagedb people key new --scope administrator")
    return OK


def show() -> int:
    """Print everybody with roles and keys; return the exit code."""
    with open_atlas() as atlas:
        people = atlas.catalogue.people.list()
        for person in people:
            out.print(plain(f"{person.id}  {_named(person.roles)}"), soft_wrap=True)
            for key in atlas.catalogue.api_keys.of(person.id):
                out.print(plain(f"  key {key.id}  {_told(key)}"), soft_wrap=True)
    if not people:
        out.print("Nobody has signed in yet, and there is no program.")
    return OK


def grant(person_id: str, role: Role) -> int:
    """Give a role; return the exit code."""
    with open_atlas() as atlas:
        person = atlas.catalogue.people.grant(person_id, role, COMMAND_LINE)
    out.print(plain(f"{person.id} is now {_named(person.roles)}."), soft_wrap=True)
    return OK


def revoke(person_id: str, role: Role) -> int:
    """Take a role; return the exit code."""
    with open_atlas() as atlas:
        person = atlas.catalogue.people.revoke(person_id, role, COMMAND_LINE)
    out.print(plain(f"{person.id} is now {_named(person.roles)}."), soft_wrap=True)
    return OK


def new_key(person_id: str | None, scopes: Iterable[Role], days: int) -> int:
    """Make a key, for a person or for a new program, and print it; return the exit code."""
    wanted = frozenset(scopes)
    with open_atlas() as atlas:
        owner = person_id or atlas.catalogue.people.add_program(wanted, COMMAND_LINE).id
        made, text = atlas.catalogue.api_keys.create(owner, wanted, utc_now().date(), days, COMMAND_LINE)
    out.print(plain(f"Key {made.id} of {owner}, {_told(made)}. Keep it now: it is shown only this once."))
    out.print(plain(f"  {text}"), soft_wrap=True)
    return OK


def revoke_key(key_id: str) -> int:
    """Revoke a key; return the exit code."""
    with open_atlas() as atlas:
        atlas.catalogue.api_keys.revoke(key_id, COMMAND_LINE)
    out.print(plain(f"Key {key_id} opens nothing any more."))
    return OK


def _named(roles: Iterable[Role]) -> str:
    return ", ".join(sorted(role.value for role in roles)) or "without a role"


def _told(key: ApiKey) -> str:
    used = f"last used on {key.last_used_on}" if key.last_used_on else "never used"
    return f"as {_named(key.scopes)} until {key.expires_on}, {used}"
