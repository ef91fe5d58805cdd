"""What `imagedb card` does and shows."""

from pathlib import Path

import typer
from rich.table import Table

from api.cli.atlas import open_atlas
from api.cli.exits import BROKE, OK, REFUSED
from api.cli.terminal import complain, out, plain
from colour.batch_name import batch_name, new_batch_name
from colour.card import measured_reference, nominal_reference
from colour.card.draw import card_pdf
from colour.card.measured import bare_file, implausible, stated_batch, template
from colour.charts.cgats import CgatsError
from colour.difference import delta_e00
from imagedb.errors import CardBatchTakenError, CardBatchTextError
from ingest.cells import pseudonym
from ingest.charts import read_reference


def run_print(path: Path, size: str, batch: str | None) -> int:
    """Write the card's PDF, say what to do with it and return the exit code."""
    name = new_batch_name() if batch is None else _named(batch)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(card_pdf(size, name))
    except OSError as error:
        complain(f"{path} cannot be written: {error.strerror}")
        return BROKE
    out.print(plain(f"Wrote {path}: {size.upper()}, batch {name}", "bold"), soft_wrap=True)
    out.print(
        plain(
            "Print it on matte white paper at 100 %, best quality, colour enhancement off; let it dry for a day.\n"
            "Its colours are not known until they are measured: until then photographs reach grade C at best.\n"
            f"  imagedb card template --batch {name}\n"
            f"  imagedb card register {name}.cgats"
        ),
        soft_wrap=True,
    )
    return OK


def run_template(batch: str, path: Path | None) -> int:
    """Write a batch's empty file and return the exit code."""
    name = _named(batch)
    path = path or Path(f"{name}.cgats")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(template(name))
    except FileExistsError:
        complain(f"{path} is there already and may hold measured values; give another --out.")
        return BROKE
    except OSError as error:
        complain(f"{path} cannot be written: {error.strerror}")
        return BROKE
    out.print(
        plain(f"Wrote {path}. Put in the measured values, then: imagedb card register {path}"), soft_wrap=True
    )
    return OK


def run_register(path: Path, batch: str | None, by: str) -> int:
    """Check a batch's file, keep it, and return the exit code."""
    code = _checked_code(by)
    try:
        text = read_reference(path.resolve(strict=True))
    except (OSError, ValueError) as error:
        complain(f"{path} cannot be read: {error}")
        return BROKE
    try:
        name = _batch_of_file(text, path, batch)
        measured = measured_reference(text, name)
    except CgatsError as error:
        return _refused(path, str(error))
    wrong = implausible(measured)
    if wrong:
        return _refused(path, wrong)
    with open_atlas() as atlas:
        try:
            kept = atlas.catalogue.cards.register(name, bare_file(text, name), code)
        except (CardBatchTakenError, CardBatchTextError) as error:
            return _refused(path, str(error))
    apart = float(delta_e00(measured.lab_d65, nominal_reference().lab_d65).mean())
    out.print(plain(f"Batch {name} is registered ({kept.registered_at}, by {kept.registered_by}).", "bold"))
    out.print(
        f"The print is {apart:.1f} CIEDE2000 from what is meant, on average: by its measured values that is no error."
    )
    out.print(
        plain(
            f"Use it: imagedb calibrate PHOTO --chart card:{name}, or card:{name} in a manifest's column chart."
        )
    )
    return OK


def run_list() -> int:
    """Print the registered batches and return the exit code."""
    with open_atlas() as atlas:
        batches = atlas.catalogue.cards.list()
    if not batches:
        out.print("No batch is registered. `imagedb card print` makes a card to measure.")
        return OK
    table = Table("Batch", "Registered", "By", "From what is meant")
    for one in batches:
        measured = measured_reference(one.content, one.batch)
        apart = float(delta_e00(measured.lab_d65, nominal_reference().lab_d65).mean())
        table.add_row(
            plain(one.batch), plain(one.registered_at), plain(one.registered_by), f"ΔE00 {apart:.1f}"
        )
    out.print(table)
    return OK


def _named(batch: str) -> str:
    """Return the batch's name. Raises typer.BadParameter."""
    try:
        return batch_name(batch)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--batch") from None


def _checked_code(by: str) -> str:
    try:
        return pseudonym(by)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--by") from None


def _batch_of_file(text: str, path: Path, batch: str | None) -> str:
    """Return the batch that a file is of: as stated, as it says itself, or by its name. Raises CgatsError."""
    stated, said = None if batch is None else _named(batch), stated_batch(text)
    if stated and said and stated != said:
        msg = f"the file says that it is of batch {said}, not {stated}; give the file of {stated}"
        raise CgatsError(msg)
    return stated or said or _named(path.stem)


def _refused(path: Path, why: str) -> int:
    complain(f"{path} is refused: {why}.")
    out.print("Nothing was registered.")
    return REFUSED
