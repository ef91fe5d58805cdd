"""What `imagedb consent code` does and shows."""

import secrets
from collections.abc import Sequence
from pathlib import Path

from api.cli.atlas import open_atlas
from api.cli.exits import BROKE, OK
from api.cli.terminal import complain, out, plain
from api.forms.paper import OverfullError
from api.forms.receipt import receipt
from consent.code import ENTROPY_BYTES, generate, hash_code
from imagedb.people import COMMAND_LINE
from ingest.receipts import take_in


def add_all(paths: Sequence[Path]) -> int:
    """Take in receipts, say what came of it and return the exit code."""
    with open_atlas() as atlas:
        found = take_in(paths, atlas.catalogue)
    for problem in found.problems:
        complain(problem)
    out.print(f"Withdrawal codes: {found.taken} new.")
    return BROKE if found.problems else OK


def give_new(consent_id: str, folder: Path, contact: str, address: str) -> int:
    """Write a receipt with a new code, make the old one useless, and return the exit code."""
    code = generate(secrets.token_bytes(ENTROPY_BYTES))
    with open_atlas() as atlas:
        if atlas.catalogue.consents.get(consent_id) is None:
            complain(f"There is no consent {consent_id!r}. Nothing was changed.")
            return BROKE
        path = folder / f"receipt-{consent_id}.pdf"
        try:
            slip = receipt(consent_id, code, contact, address)
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(slip)  # first: a code that stands nowhere would let nobody in
        except OverfullError:
            complain("The contact or the address is too long for the receipt. Nothing was changed.")
            return BROKE
        except OSError as error:
            complain(f"{folder} cannot be written: {error.strerror}. Nothing was changed.")
            return BROKE
        atlas.catalogue.codes.replace(consent_id, hash_code(code), COMMAND_LINE)
    out.print(plain(f"{path}  for the family alone: print it, then delete it"), soft_wrap=True)
    out.print("The old code opens nothing any more. The new one is nowhere else.")
    return OK
