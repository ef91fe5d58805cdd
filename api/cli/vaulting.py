"""What `imagedb vault` does and shows."""

from api.cli.atlas import open_atlas
from api.cli.exits import OK
from api.cli.terminal import out, plain
from imagedb.vault import encrypt_all


def run_rotate() -> int:
    """Change the master key and return the exit code."""
    with open_atlas() as atlas:
        count = atlas.vault.rotate()
    where = atlas.settings.vault_key
    out.print(
        plain(
            f"A new master key wraps the keys of {count} families. Back up {where} apart from the database."
        )
    )
    return OK


def run_encrypt() -> int:
    """Encrypt what is not and return the exit code."""
    with open_atlas() as atlas:
        done = encrypt_all(atlas.vault, atlas.catalogue, atlas.store)
    out.print(f"Encrypted {len(done)} originals.")
    return OK
