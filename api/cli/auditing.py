"""What `imagedb audit` and `imagedb key` do and show."""

from pathlib import Path

import typer

from api.cli.atlas import open_atlas
from api.cli.exits import BROKE, OK
from api.cli.terminal import complain, out, plain
from imagedb.keyring import replace_key, signing_key
from imagedb.people import COMMAND_LINE


def run_verify(checkpoint: Path | None) -> int:
    """Check the log, say what was found and return the exit code."""
    with open_atlas() as atlas:
        outside = None if checkpoint is None else checkpoint.read_text(encoding="utf-8", errors="replace")
        verdict = atlas.catalogue.audit.verify(outside)
    for fault in verdict.faults:
        complain(fault.sentence)
    if verdict.faults:
        return BROKE
    checked = f"{verdict.size} entries, {verdict.checkpoints} checkpoints: nothing was changed."
    out.print(checked if not verdict.erased else f"{checked} Erased by law: {len(verdict.erased)}.")
    if outside is None:
        out.print("What was written anew and signed anew shows only against a checkpoint kept elsewhere.")
    return OK


def run_checkpoint() -> int:
    """Sign, keep and print a checkpoint, and nothing else, so that it can be sent to a file."""
    with open_atlas() as atlas:
        key = signing_key(atlas.catalogue, atlas.settings.signing_key)
        typer.echo(atlas.catalogue.audit.sign(key), nl=False)
    return OK


def run_list(after: int, about: str | None) -> int:
    """Print the entries."""
    with open_atlas() as atlas:
        for entry in atlas.catalogue.audit.list(after, about=about):
            told = "(erased)" if entry.erased else f"{entry.at} {entry.action} {entry.about}".rstrip()
            by = f" by {entry.by}" if entry.by else ""
            out.print(plain(f"{entry.number} {told}{by}"), soft_wrap=True)
    return OK


def run_erase(number: int, *, yes: bool) -> int:
    """Erase what an entry tells, after asking."""
    with open_atlas() as atlas:
        if not yes and not typer.confirm(f"Forget what entry {number} tells? This cannot be undone."):
            out.print("Nothing was changed.")
            return BROKE
        atlas.catalogue.audit.erase(number, COMMAND_LINE)
    out.print(f"Entry {number} tells nothing any more. Copies in backups are yours to erase.")
    return OK


def run_keys() -> int:
    """Print the public keys."""
    with open_atlas() as atlas:
        listed = atlas.catalogue.keys.list()
    for one in listed:
        days = f"since {one.since}" if one.until is None else f"{one.since} to {one.until}"
        out.print(plain(f"{one.key.line} {days}"), soft_wrap=True)
    if not listed:
        out.print("Nothing was signed yet.")
    return OK


def run_replace(*, yes: bool) -> int:
    """Put a new key in place of the present one, after asking."""
    with open_atlas() as atlas:
        path = atlas.settings.signing_key
        if not yes and not typer.confirm(f"Replace the key in {path}? The old secret is erased."):
            out.print("Nothing was changed.")
            return BROKE
        key = replace_key(atlas.catalogue, path)
        endorsed = atlas.catalogue.keys.list()[-1].endorsement is not None
    out.print(plain(f"Signing with {key.public_key.line} from now on."), soft_wrap=True)
    if not endorsed:
        complain("No key before it names it: whoever downloaded has to be told by other means.")
    return OK
