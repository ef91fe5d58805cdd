"""What `imagedb bench` does."""

import time

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

from api.cli.atlas import open_atlas
from api.cli.exits import OK
from api.cli.terminal import err, out
from imagedb.bench import batches


def run_seed(photos: int, seed: int) -> int:
    """Fill the catalogue; return the exit code."""
    started = time.monotonic()
    with open_atlas() as atlas, atlas.catalogue.exclusive():
        bar = Progress(BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=err, transient=True)
        with bar:
            task = bar.add_task("", total=photos)
            count = atlas.catalogue.fill(batches(photos, seed), lambda done: bar.update(task, completed=done))
    out.print(f"{count} rows of photos without pictures, in {time.monotonic() - started:.0f} s.")
    return OK
