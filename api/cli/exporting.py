"""What `imagedb export` does and shows."""

from pathlib import Path

from api.cli.atlas import open_atlas
from api.cli.exits import BROKE, OK
from api.cli.terminal import complain, out, plain
from api.services import today
from imagedb.mastering import master_of

BY = "command_line"


def run_master(photo_id: str, path: Path) -> int:
    """Write a photo's master, whole or not at all, and return the exit code."""
    with open_atlas() as atlas:
        made = master_of(atlas.catalogue, atlas.store, atlas.vault, photo_id, today(), BY)
    unfinished = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(made.data)
        unfinished.replace(path)
    except OSError as error:
        complain(f"{path} cannot be written: {error.strerror}.")
        return BROKE
    out.print(plain(f"Wrote {path}: code / {made.scale:g} is linear light, where 1 is a perfect white."))
    return OK
