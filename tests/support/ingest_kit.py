"""Small manifests of rendered photos for tests of ingest: a card, a patch of skin, a family's consent."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from consent.codec import dumps
from consent.event import Event
from consent.record import Consent
from tests.support.chart_scene import Scene, render
from tests.support.codes import srgb_codes
from tests.support.consents import consent as plain_consent

SIZE = (640, 480)
SKIN = ((20, 20), (120, 20), (120, 100), (20, 100))
"""A polygon in every photo's corner, clear of the card, filled with one colour of skin."""


@cache
def photo(seed: int = 1, skin: tuple[float, float, float] = (0.42, 0.25, 0.18)) -> bytes:
    """A JPEG of a card on a table with a patch of skin; another seed is another picture."""
    scene = Scene(size=SIZE, fill=0.62, seed=seed, tilt=0.03)
    pixels = render(scene)[0].encoded.copy()
    (left, top), (right, bottom) = SKIN[0], SKIN[2]
    noise = np.random.default_rng(seed).normal(0, 0.004, (bottom - top + 20, right - left + 20, 3))
    pixels[top - 10 : bottom + 10, left - 10 : right + 10] = srgb_codes(np.array(skin) * 0.9 + noise)
    sink = io.BytesIO()
    Image.fromarray(pixels).save(sink, "JPEG", quality=95)
    return sink.getvalue()


def region(role: str = "comparison", site: str = "sternum") -> str:
    """The column `regions`: the patch of skin, in one role."""
    return json.dumps([{"polygon": SKIN, "body_site": site, "role": role}])


def row(file: str, **changes: str) -> dict[str, str]:
    """A manifest row that is accepted, but for the changes."""
    return {
        "file": file,
        "subject": "s-1",
        "consent": "c-1",
        "provenance": "simulated",
        "condition": "none",
        "condition_basis": "simulated",
        "body_site": "sternum",
        "chart": "auto",
        "site_code": "X01",
        "caption": "SIMULATED chest",
        "regions": region(),
        **changes,
    }


def family(number: int = 1, *events: Event) -> Consent:
    """Consent c-N of baby s-N, to everything unless the events say otherwise."""
    return replace(plain_consent(*events), id=f"c-{number}", subject=f"s-{number}")


def write_manifest(
    folder: Path,
    rows: Iterable[Mapping[str, str]],
    consents: Iterable[Consent] | None = None,
    photos: Mapping[str, bytes] | None = None,
) -> Path:
    """Write manifest, consents and photos; by default each row's own photo. Returns the manifest's path."""
    listed = list(rows)
    folder.mkdir(parents=True, exist_ok=True)
    made = {r["file"]: photo(n) for n, r in enumerate(listed, start=1)} if photos is None else photos
    for name, data in made.items():
        (folder / name).write_bytes(data)
    columns = list(dict.fromkeys(name for r in listed for name in r))
    path = folder / "manifest.csv"
    with path.open("w", encoding="utf-8", newline="") as sink:
        writer = csv.DictWriter(sink, columns, restval="")
        writer.writeheader()
        writer.writerows(listed)
    lines = [dumps(one) for one in ((family(),) if consents is None else consents)]
    (folder / "consents.jsonl").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path
