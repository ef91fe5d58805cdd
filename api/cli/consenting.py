"""What `imagedb consent new` does and shows."""

import secrets
from datetime import date
from pathlib import Path

from api.cli.exits import BROKE, OK
from api.cli.terminal import complain, out, plain, write_json
from api.forms.family import consent_form, form_record
from api.forms.paper import OverfullError
from api.forms.receipt import receipt
from api.services import today
from consent.code import ENTROPY_BYTES, generate, hash_code
from consent.codec import form_to_json
from imagedb.identifiers import random_id


def run(folder: Path, contact: str, address: str, valid_from: date | None) -> int:
    """Write the form, its record, a receipt and the hash of its code; return the exit code."""
    consent_id = f"c-{random_id()}"
    code = generate(secrets.token_bytes(ENTROPY_BYTES))
    form = consent_form()
    try:
        slip = receipt(consent_id, code, contact, address)
    except OverfullError:
        complain("The contact or the address is too long for the receipt. Nothing was written.")
        return BROKE
    hashed = {"consent": consent_id, "withdrawal_code": hash_code(code)}
    record = form_to_json(form_record(form, valid_from or today()))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "consent-form.pdf").write_bytes(form)
        write_json(folder / "consent-form.json", record)
        (folder / f"receipt-{consent_id}.pdf").write_bytes(slip)
        write_json(folder / f"receipt-{consent_id}.json", hashed)
    except OSError as error:
        complain(f"{folder} cannot be written: {error.strerror}.")
        return BROKE
    _tell(folder, consent_id, record["sha256"])
    return OK


def _tell(folder: Path, consent_id: str, sha256: str) -> None:
    said = (
        f"Consent number {consent_id}: write it on the form, and name it in the manifest.",
        f"  {folder / 'consent-form.pdf'}  to sign; SHA-256 {sha256}",
        f"  {folder / 'consent-form.json'}  the member `form` of the consent's record",
        f"  {folder / f'receipt-{consent_id}.pdf'}  for the family alone: print it, then delete it",
        f"  {folder / f'receipt-{consent_id}.json'}  the hash of its code: leave it beside the consents",
        "The code is nowhere else. Copies that others make of a photo cannot be recalled, and both papers say so.",
    )
    for line in said:
        out.print(plain(line), soft_wrap=True)
