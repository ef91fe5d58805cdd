"""The note that lies beside downloaded photos: what may be done with them, and what must be."""

from collections.abc import Iterable, Mapping
from typing import Any

RECORDS = "photos.ndjson"
TERMS = "TERMS.md"
"""Names of the files beside the photos: their records, and this note."""
_NOTE = """\
# What may be done with these photos

Each photo stands under its own licence, and `photos.ndjson` names it: a family permits each use on its
own. Nothing that is not listed there for a photo is permitted, and AI training and commercial use are
separate permissions.

{licences}

You must
- keep this note and `photos.ndjson` with the photos;
- never try to find out who is shown;
- delete a photo when its family withdraws it: run a download into this folder again, at least once a month; it
  reads the server's signed list of withdrawals and deletes the copies that lie here. Copies elsewhere are yours to find;
- keep all photos of one `subject_group` on the same side of any split into sets.

For education, training and research: shows colour-calibrated reference images across skin tones. Not
intended to diagnose, monitor, predict or inform the treatment of any individual. It must not be used to
rule out jaundice or cyanosis. Measure bilirubin or oxygen saturation as your local guidance says.

Photos whose `provenance` is `simulated` are SIMULATED: computed from a model of skin, of no real baby.

From {server}
"""


def terms(server: str, records: Iterable[Mapping[str, Any]]) -> str:
    """The note, with the licences of these photos and how many stand under each."""
    counts: dict[tuple[str, str], int] = {}
    for record in records:
        key = (record["licence"], ", ".join(record["purposes"]))
        counts[key] = counts.get(key, 0) + 1
    lines = [f"- {n} under {licence}: permits {uses}" for (licence, uses), n in sorted(counts.items())]
    return _NOTE.format(licences="\n".join(lines) or "No photo was found.", server=server)
