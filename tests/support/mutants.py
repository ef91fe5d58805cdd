"""Files that an enemy might send: small pictures of every format, damaged at random from a fixed seed.

What is overwritten are bits, bytes and whole numbers as lengths and counts have them, mostly near the beginning,
where a file's structure lies; pieces are cut, doubled, and put into files of other kinds.
"""

import io
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from ingest.deidentify import deidentify, original_png
from ingest.develop import develop
from ingest.states import Description, Encoded, Refused
from tests.support.dng import dng
from tests.support.examples import IN_FULL
from tests.support.heic import heic
from tests.support.ingest_kit import photo
from tests.support.pictures import (
    chunk,
    exif,
    in_space,
    jpeg,
    pillow,
    png,
    scene,
    segment,
    table_profile,
    tiff,
)

_TELLING = (
    0,
    1,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFF,
    2**63 - 1,
    2**64 - 1,
)
_STRUCTURE = 600
_WHOLE_WAY = "photo of a card"
_SELDOM = 0.02
_SEARCHED = 4 if IN_FULL else 8


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one mutant: `accepted`, a refusal's code, or the error that nobody expected."""

    number: int
    kind: str
    end: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Batch:
    """Trials in one worker, and the most memory that it has ever held, in bytes."""

    trials: tuple[Trial, ...]
    peak: int


@cache
def breed() -> Mapping[str, bytes]:
    """Return a whole picture of each kind: small and without a card, but for the one that goes the whole way."""
    light = scene(48, 64)
    profile, eight = in_space("p3", light, 8)
    _, sixteen = in_space("srgb", light, 16)
    codes = np.asarray(eight, np.uint8)
    return {
        "jpeg": jpeg(codes, profile, extra=segment(0xE1, b"Exif\0\0" + exif(6))),
        "progressive jpeg": pillow(codes, "JPEG", progressive=True, quality=90),
        "png": png(codes, profile, extra=chunk(b"eXIf", exif(3))),
        "png of 16 bits": png(sixteen, table_profile()),
        "palette png": _palette(codes),
        "tiff": tiff(sixteen, compression="zlib", predictor=True),
        "tiff in tiles": tiff(codes, tile=(16, 16), photometric="rgb", compression="zlib"),
        "webp": pillow(codes, "WEBP", quality=80, icc_profile=profile),
        "lossless webp": pillow(codes, "WEBP", lossless=True),
        "heic": heic(png(codes)),
        "dng": dng(scene(64, 96)),
        _WHOLE_WAY: photo(),
    }


def _palette(codes: np.ndarray) -> bytes:
    sink = io.BytesIO()
    Image.fromarray(codes).quantize(16).save(sink, "PNG", transparency=3)
    return sink.getvalue()


def mutant(number: int, whole: Mapping[str, bytes]) -> tuple[str, bytes]:
    """Return the kind and the bytes of mutant `number` of these pictures; always the same."""
    chance = random.Random(number)
    small = sorted(set(whole) - {_WHOLE_WAY})
    kind = _WHOLE_WAY if chance.random() < _SELDOM else chance.choice(small)
    data = bytearray(whole[kind])
    for _ in range(chance.choice((1, 1, 2, 4))):
        other = whole[chance.choice(small)]
        chance.choice(_WAYS)(data, chance, other)
    return kind, bytes(data)


def try_mutants(description: Description, whole: Mapping[str, bytes], first: int, count: int) -> Batch:
    """Read `count` mutants from number `first` on in this process, a worker; each eighth, in the long form each fourth, goes the whole way."""
    trials = []
    for number in range(first, first + count):
        kind, data = mutant(number, whole)
        started = time.perf_counter()
        # Damage is met where files are read. The search for a card sees only pixels, and takes most of the time.
        work = develop if number % _SEARCHED == 0 else _read
        trials.append(Trial(number, kind, _end(work, description, data), time.perf_counter() - started))
    return Batch(tuple(trials), _peak())


def _peak() -> int:
    """Return the most memory this process held since it began; `getrusage` counts what its parent held as well."""
    status = Path("/proc/self/status").read_text("utf-8")
    kibibytes = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    assert kibibytes is not None
    return int(kibibytes[1]) * 1024


def _read(description: Description, data: bytes) -> Encoded | Refused:
    clean = deidentify(description, data)
    return clean if isinstance(clean, Refused) else original_png(clean.image)


def _end(work: Callable[[Description, bytes], object], description: Description, data: bytes) -> str:
    try:
        developed = work(description, data)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the test is after
        return f"{type(error).__name__}: {error}"
    return developed.reasons[0].code if isinstance(developed, Refused) else "accepted"


def _place(data: bytearray, chance: random.Random) -> int:
    """Return where to strike: half of the time near the beginning."""
    end = min(len(data), _STRUCTURE) if chance.random() < 0.5 else len(data)
    return chance.randrange(max(end, 1))


def _flip(data: bytearray, chance: random.Random, _: bytes) -> None:
    for _time in range(chance.choice((1, 1, 3, 20)) if data else 0):
        data[_place(data, chance)] ^= 1 << chance.randrange(8)


def _number(data: bytearray, chance: random.Random, _: bytes) -> None:
    size = chance.choice((1, 2, 4, 8))
    value = chance.choice([one for one in _TELLING if one < 256**size])
    at = _place(data, chance)
    data[at : at + size] = value.to_bytes(size, chance.choice(("big", "little")))


def _cut(data: bytearray, chance: random.Random, _: bytes) -> None:
    del data[_place(data, chance) :]


def _hole(data: bytearray, chance: random.Random, _: bytes) -> None:
    at = _place(data, chance)
    del data[at : at + chance.randrange(1, 200)]


def _again(data: bytearray, chance: random.Random, _: bytes) -> None:
    at = _place(data, chance)
    data[at:at] = data[at : at + chance.randrange(1, 400)] * chance.choice((1, 2, 50))


def _noise(data: bytearray, chance: random.Random, _: bytes) -> None:
    at = _place(data, chance)
    data[at:at] = chance.randbytes(chance.randrange(1, 64))


def _graft(data: bytearray, chance: random.Random, other: bytes) -> None:
    at = _place(data, chance)
    data[at:] = other[_place(bytearray(other), chance) :]


_WAYS: tuple[Callable[[bytearray, random.Random, bytes], None], ...] = (
    _flip,
    _flip,
    _number,
    _number,
    _cut,
    _hole,
    _again,
    _noise,
    _graft,
)
