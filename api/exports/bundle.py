"""A teaching set as a folder to open without a network: a page, its pictures, and its record. Pure, as the others."""

import io
import json
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.exports import sentences
from api.exports.content import Export, Leaf, licence_words, limits
from imagedb import wording

_HERE: Final = Path(__file__).parent / "templates"
RECORD: Final = "set.json"


def bundle(export: Export) -> bytes:
    """The set as a ZIP."""
    sink = io.BytesIO()
    day = (export.made.year, export.made.month, export.made.day, 0, 0, 0)
    with zipfile.ZipFile(sink, "w") as made:
        for name, content in _files(export):
            entry = zipfile.ZipInfo(f"{_folder(export)}/{name}", day)
            # Pictures are compressed already.
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".jpg") else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            made.writestr(entry, content)
    return sink.getvalue()


def _folder(export: Export) -> str:
    return f"teaching-set-{export.set_id}-v{export.version}"


def _files(export: Export) -> Iterator[tuple[str, bytes]]:
    page = _environment().get_template("bundle.html")
    shown = page.render(export=export, said=sentences, wording=wording, limits=limits)
    yield "index.html", shown.encode()
    yield "style.css", (_HERE / "bundle.css").read_bytes()
    yield "TERMS.txt", _terms(export).encode()
    yield RECORD, (json.dumps(_record(export), ensure_ascii=False, indent=1) + "\n").encode()
    for leaf in export.leaves:
        yield f"pictures/{leaf.file_name}", leaf.picture.data


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _terms(export: Export) -> str:
    parts = [
        f"{export.title}\n{export.edition}. {export.contents}.\n{export.address}",
        "\n".join(
            sentences.licence_line(f"{name}: {licence_words(name)}", count) for name, count in export.licences
        ),
        "\n".join(f"- {rule}" for rule in sentences.RULES),
        f"{sentences.CHECK} {export.check_address}\n{sentences.NO_LINE} {wording.COPIES}",
        wording.INTENDED_USE,
        wording.MEASURE,
        *([sentences.SIMULATED] if export.simulated else []),
    ]
    return "\n\n".join([wording.EMERGENCY, *parts] if export.cyanosis else parts) + "\n"


def _record(export: Export) -> dict[str, Any]:
    return {
        "set": export.set_id,
        "version": export.version,
        "title": export.title,
        "address": export.address,
        "check": export.check_address,
        "exported_on": export.made.isoformat(),
        "photos": [_photo(leaf) for leaf in export.leaves],
    }


def _photo(leaf: Leaf) -> dict[str, Any]:
    return {
        "id": leaf.photo_id,
        "address": leaf.address,
        "file": f"pictures/{leaf.file_name}",
        "sha256": leaf.picture.sha256,
        "licence": leaf.licence,
        "simulated": leaf.mark == "SIMULATED",
        "attribution": leaf.attribution,
        "note": leaf.note,
        "question": leaf.question,
    }
