"""What `imagedb check` does and shows."""

from rich.table import Table

from api.cli.atlas import open_atlas
from api.cli.exits import BROKE, OK
from api.cli.terminal import complain, out, plain
from imagedb.checking import check

_MOST_FAULTS = 60


def run(*, deep: bool) -> int:
    """Check, print a table and every fault, and return the exit code."""
    with open_atlas() as atlas:
        done = tuple(check(atlas.catalogue, atlas.store, atlas.vault, deep=deep))
    table = Table("What was checked", "Of them", "Faults")
    for one in done:
        mark = plain(str(len(one.faults)), "bold red") if one.faults else plain("none", "green")
        table.add_row(plain(one.what), str(one.looked_at), mark)
    out.print(table)
    faults = [f"{one.what}: {fault}" for one in done for fault in one.faults]
    for fault in faults[:_MOST_FAULTS]:
        complain(fault)
    if len(faults) > _MOST_FAULTS:
        complain(f"… and {len(faults) - _MOST_FAULTS} more.")
    return BROKE if faults else OK
