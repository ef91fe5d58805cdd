"""What must be turned away or cleaned: one photograph or file for each reason, and its expected outcome."""

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from PIL import Image, TiffImagePlugin

from simulate.backdrop import lay_cloth
from simulate.canvas import Canvas, Pose
from simulate.card import CardPose
from simulate.optics import CAMERAS, Body
from simulate.photograph import Exposure
from simulate.render import Late, Picture, Shot, jpeg, render
from simulate.rows import COLUMNS, compact, consent, regions_cell, to_csv, tone_cell
from simulate.shapes import box, cover

# An invented person at a public place (the Royal Observatory): what must not survive.
NAME = "Ada Example"
GPS = ((51.0, 28.0, 40.12), (0.0, 0.0, 5.31))
XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{NAME}</dc:creator></rdf:Description></rdf:RDF>'
    '</x:xmpmeta><?xpacket end="w"?>'
)
TRAILER = b"\nNOTE: mother is " + NAME.encode() + b", bed 4\n"
_CARD = CardPose((1305.0, 640.0), 450.0, 5.0, (0.25, -0.2))
_LIGHT = Exposure((-0.5, -0.55, 1.1), 0.5, 0.02, 0.80, 0.05, shadow=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row of the refusals: what is wrong, what must come of it, and what the row says differently."""

    key: str
    expected: str
    why: str
    make: Callable[[], tuple[Picture, bytes]]
    cells: tuple[tuple[str, str], ...] = ()
    consent: str = "given"
    suffix: str = ".jpg"


def _shot(seed: int, scene: str = "chest", melanin: float = 0.05) -> Shot:
    body = Body(melanin, 25.0, 0.81, 0.81)
    return Shot(
        seed, scene, body, False, "", "Simulated camera A", "D65", "mint", _LIGHT, Pose(), _CARD  # noqa: FBT003 - no sign
    )  # fmt: skip


def _photo(shot: Shot, late: Late | None = None) -> tuple[Picture, bytes]:
    picture = render(shot, late)
    return picture, jpeg(picture, CAMERAS[shot.camera].quality)


def _cover_half(canvas: Canvas) -> None:
    """Lay a fold of cloth over the lower half of the card and beyond."""
    flap = box(canvas.u, canvas.v, (1330, 860), (360, 240), 60, 5)
    lay_cloth(canvas, cover(flap), "grey", folds=0.5, height=30.0)


def _vector() -> tuple[Picture, bytes]:
    picture, _ = _photo(_shot(9101, "cloth"))
    text = '<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1200"><text x="40" y="90">SIMULATED</text></svg>\n'
    return picture, text.encode()


def _cut() -> tuple[Picture, bytes]:
    picture, data = _photo(_shot(9102, "palm"))
    return picture, data[: len(data) * 3 // 5]


def _bomb() -> tuple[Picture, bytes]:
    """Return a PNG of 30 000 x 30 000 black pixels in about 110 KB."""
    side = 30_000
    packer = zlib.compressobj(9)
    line = bytes(1 + side // 8)
    body = b"".join(packer.compress(line) for _ in range(side)) + packer.flush()

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    return _photo(_shot(9103, "cloth"))[0], data


def _rational(values: tuple[float, ...]) -> tuple[TiffImagePlugin.IFDRational, ...]:
    return tuple(TiffImagePlugin.IFDRational(round(v * 100), 100) for v in values)


def tell_tale(data: bytes) -> bytes:
    """Return the same JPEG picture with a name and a place in EXIF, XMP, comment and trailing bytes."""
    exif = Image.Exif()
    exif[0x013B] = NAME
    exif[0x010E] = f"Baby of {NAME}"
    exif[0x0110] = "Simulated camera A"
    exif[0x8825] = {1: "N", 2: _rational(GPS[0]), 3: "W", 4: _rational(GPS[1])}
    parts = [
        (0xE1, exif.tobytes()),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + XMP.encode()),
        (0xFE, f"Photographed by {NAME}".encode()),
    ]
    inserted = b"".join(b"\xff" + bytes([m]) + struct.pack(">H", len(p) + 2) + p for m, p in parts)
    return data[:2] + inserted + data[2:] + TRAILER


def _named() -> tuple[Picture, bytes]:
    picture, data = _photo(_shot(9104, "sole", 0.085))
    return picture, tell_tale(data)


def _twice(*, retold: bool = False) -> tuple[Picture, bytes]:
    picture, data = _photo(_shot(9105, "chest", 0.14))
    return picture, tell_tale(data) if retold else data


def refusals() -> Iterator[Refusal]:
    """Yield every case in the order of the manifest."""

    def of(shot: Shot, late: Late | None = None) -> Callable[[], tuple[Picture, bytes]]:
        return lambda: _photo(shot, late)

    burnt = replace(_shot(9009), exposure=replace(_LIGHT, white=2.6))
    # No camera balances this lamp away.
    blue = replace(_shot(9010), light="phototherapy", exposure=replace(_LIGHT, balance_error=0.8))
    cloth = _shot(9005, "cloth")
    yield Refusal(
        "no-consent",
        "consent.missing",
        "the consent it names does not exist",
        of(_shot(9001)),
        consent="none",
    )
    yield Refusal(
        "purpose-denied",
        "consent.purpose_denied",
        "the family said no to the open web",
        of(_shot(9002)),
        consent="denied",
    )
    yield Refusal(
        "withdrawn", "consent.withdrawn", "the family has withdrawn", of(_shot(9003)), consent="withdrawn"
    )
    yield Refusal("expired", "consent.expired", "the consent has run out", of(_shot(9004)), consent="expired")
    never = (
        ("body_site", "genital"),
        ("caption", "SIMULATED: a cloth and a colour card; the row names a site that is never accepted."),
    )
    yield Refusal(
        "site-never-accepted",
        "site.never_accepted",
        "the site is never accepted; only cloth and card are in the picture",
        of(cloth),
        never,
    )
    yield Refusal(
        "no-chart", "chart.not_found", "there is no colour card", of(replace(_shot(9006), card=None))
    )
    yield Refusal(
        "wrong-chart-named",
        "chart.wrong_type",
        "the card is a ColorChecker, the row names another",
        of(_shot(9007)),
        (("chart", "spyder24"),),
    )
    yield Refusal(
        "chart-half-covered",
        "chart.occluded",
        "a cloth lies over half the card",
        of(_shot(9008), _cover_half),
    )
    yield Refusal("clipped-skin", "exposure.clipped", "the skin and the card are burnt out", of(burnt))
    yield Refusal(
        "phototherapy-light",
        "light.phototherapy",
        "a blue phototherapy lamp is on",
        of(blue),
        (("phototherapy", "current"), ("illuminant", "unknown")),
    )
    yield Refusal("svg-named-jpg", "image.type", "the file is SVG text", _vector)
    yield Refusal("truncated", "image.truncated", "the file ends too early", _cut)
    yield Refusal(
        "bomb", "image.too_large", "a small file that unpacks to 900 megapixels", _bomb, suffix=".png"
    )
    yield Refusal(
        "name-and-place",
        "accepted",
        "a name and GPS in EXIF, XMP, comment and trailing bytes must go",
        _named,
        (("body_site", "sole"),),
    )
    yield Refusal("twice-first", "accepted", "the first of three files with the same pixels", _twice)
    yield Refusal("twice-again", "photo.duplicate", "the same file again", _twice)
    yield Refusal(
        "twice-retold", "photo.duplicate", "the same pixels with other metadata", lambda: _twice(retold=True)
    )
    real = (
        ("provenance", "real"),
        ("condition_basis", "seen"),
        ("caption", "SIMULATED: a cloth and a colour card; the row claims to be a real photograph."),
    )
    yield Refusal(
        "claims-to-be-real",
        "review.no_submitter",
        "nobody is named who sends it, so nobody could be kept from reviewing it; only cloth and card are in the picture",
        of(replace(cloth, seed=9011)),
        real,
    )


def consent_of(refusal: Refusal, number: int) -> dict[str, Any] | None:
    """Return the invented consent of a row, or None where there is none."""
    if refusal.consent == "none":
        return None
    given = consent(f"sim-r{number:02d}", f"sim-rc{number:02d}", number, event_prefix="sim-re")
    if refusal.consent == "denied":
        given["events"][0]["grants"]["open_web"] = "deny"
    if refusal.consent == "withdrawn":
        event = {
            "id": f"sim-re{number:03d}w",
            "kind": "withdrawn",
            "at": "2026-02-14T10:30:00Z",
            "by_role": "parent",
        }
        given["events"].append(event)
    if refusal.consent == "expired":
        given["expires"] = "2026-03-01"
    return given


def row(refusal: Refusal, number: int, picture: Picture) -> dict[str, str]:
    """Return the manifest row of one case."""
    cells = dict.fromkeys((*COLUMNS, "x_expected", "x_why"), "") | {
        "file": f"simulated-{refusal.key}{refusal.suffix}",
        "subject": f"sim-r{number:02d}",
        "consent": f"sim-rc{number:02d}",
        "provenance": "simulated",
        "condition": "none",
        "condition_basis": "simulated",
        "body_site": "sternum",
        "regions": regions_cell(picture, signed=False),
        "ethnic_category": "99",
        "tone_ratings": tone_cell(0.05),
        "illuminant": "daylight",
        "camera": "Simulated camera A",
        "chart": "classic24",
        "caption": f"SIMULATED: a case for the checks at the door: {refusal.why}.",
        "site_code": "SIM01",
        "x_truth_lab": compact([list(lab) for lab in picture.truths]),
        "x_expected": refusal.expected,
        "x_why": refusal.why,
    }
    return cells | dict(refusal.cells)


def build() -> Iterator[tuple[str, bytes]]:
    """Yield every file of the folder: pictures, then `manifest.csv` and `consents.jsonl`."""
    rows, consents = [], []
    for number, refusal in enumerate(refusals(), start=1):
        picture, data = refusal.make()
        cells = row(refusal, number, picture)
        rows.append(cells)
        offered = consent_of(refusal, number)
        if offered:
            consents.append(compact(offered) + "\n")
        yield cells["file"], data
    yield "manifest.csv", to_csv((*COLUMNS, "x_expected", "x_why"), rows).encode()
    yield "consents.jsonl", "".join(consents).encode()


def pixels_of(data: bytes) -> np.ndarray:
    """Return a file's decoded pixels."""
    return np.asarray(Image.open(io.BytesIO(data)))
