"""The rows of a catalogue to measure with, table by table, some thousand photos at a time."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np
from sqlalchemy import JSON, Table

from colour.tone import ita
from consent.event import EventKind
from imagedb.bench.families import Family, family
from imagedb.bench.kinds import kinds
from imagedb.catalogue import rows
from imagedb.catalogue.tables import (
    consent_events,
    consents,
    photo_private,
    photo_regions,
    photo_renditions,
    photo_reports,
    photo_terms,
    photo_tones,
    photos,
    tombstones,
)
from imagedb.model import Accession

_KINDS = 20_000
_AT_ONCE = 10_000
_HASH = 64
"""Hexadecimal digits of a SHA-256."""
# Four renditions, the file, the pixels and the manifest row.
_HASHES = 7
_HIDDEN, _WITHDRAWN = 0.003, 0.005
"""Shares of photos: hidden by a report, and tombstones beside them."""

Row = dict[str, Any]
Batch = Mapping[Table, list[Row]]


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of photo as rows without a number."""

    photo: Row
    private: Row
    report: Row
    terms: list[Row]
    tones: list[Row]
    regions: list[Row]
    renditions: list[Row]


@dataclass(slots=True)
class _Source:
    """Where rows come from: the same for the same seed."""

    random: Random
    noise: np.random.Generator
    kinds: list[_Kind]
    families: int = 0
    left: int = 0
    family: Family | None = None
    batch: dict[Table, list[Row]] = field(default_factory=dict)


def batches(count: int, seed: int) -> Iterator[Batch]:
    """Rows of `count` photos and their families, to be written in this order; JSON as text, a day as a date.

    Numbers run from 1. Equal for equal seeds.
    """
    random = Random(seed)  # noqa: S311 - nothing secret comes of it
    kept = [_kind(one) for one in kinds(min(_KINDS, max(200, count // 10)), random)]
    source = _Source(random, np.random.default_rng(seed), kept)
    for first in range(0, count, _AT_ONCE):
        numbers = range(first + 1, min(first + _AT_ONCE, count) + 1)
        yield _batch(source, numbers, count)


def _kind(accession: Accession) -> _Kind:
    photo = accession.photo
    return _Kind(
        {"hidden_for": None, **rows.photo_row(accession, 0)},
        rows.private_row(accession, 0),
        {"number": 0, "report": json.dumps(dict(photo.calibration.report))},
        [_as_text(photo_terms, row) for row in rows.term_rows(photo, 0)],
        rows.tone_rows(photo, 0),
        [_as_text(photo_regions, row) for row in rows.region_rows(photo, 0)],
        rows.rendition_rows(accession, 0),
    )


def _as_text(table: Table, row: Row) -> Row:
    return {
        name: json.dumps(value) if isinstance(table.c[name].type, JSON) else value
        for name, value in row.items()
    }


def _batch(source: _Source, numbers: range, count: int) -> Batch:
    source.batch = {
        table: []
        for table in (
            *(consents, consent_events, photos, photo_private, photo_reports, photo_terms, photo_tones),
            *(photo_regions, photo_renditions, tombstones),
        )
    }
    hashes = source.noise.bytes(len(numbers) * _HASHES * _HASH // 2).hex()
    chosen = source.random.choices(source.kinds, k=len(numbers))
    for place, (number, kind) in enumerate(zip(numbers, chosen, strict=True)):
        first = place * _HASHES * _HASH
        own = [hashes[first + i * _HASH : first + (i + 1) * _HASH] for i in range(_HASHES)]
        _add(source, kind, number, _family(source, count - number + 1), own)
    _measure(source)
    return source.batch


def _family(source: _Source, most: int) -> Family:
    """Whose photo the next one is."""
    if source.family is None or not source.left:
        source.families += 1
        found = source.family = family(source.families, source.random, most)
        source.left = found.photos
        source.batch[consents].append(
            {"id": found.consent_id, "subject": found.subject, "document": found.document}
        )
        event = {"consent_id": found.consent_id, "position": 0, "id": "given", "kind": EventKind.GIVEN.value}
        source.batch[consent_events].append({**event, "document": found.event})
    source.left -= 1
    return source.family


def _add(source: _Source, kind: _Kind, number: int, family: Family, hashes: list[str]) -> None:
    random, batch = source.random, source.batch
    photo_id = _photo_id(random)
    chance = random.random()
    shown = {
        "number": number,
        "id": photo_id,
        "subject_group": family.group,
        "hidden_for": "report" if chance < _HIDDEN else None,
        "visible_until": family.until,
        "loo_mean": round(kind.photo["loo_mean"] * random.uniform(0.9, 1.1), 4),
        "tone_order": kind.photo["tone_order"] + random.uniform(-1, 1),
    }
    batch[photos].append({**kind.photo, **shown})
    private = {
        "number": number,
        "consent_id": family.consent_id,
        "subject": family.subject,
        "source_sha256": hashes[4],
        "pixel_sha256": hashes[5],
        "submission_key": hashes[6],
    }
    batch[photo_private].append({**kind.private, **private})
    batch[photo_reports].append({**kind.report, "number": number})
    for table, own in ((photo_terms, kind.terms), (photo_tones, kind.tones), (photo_regions, kind.regions)):
        batch[table] += [{**row, "number": number} for row in own]
    batch[photo_renditions] += [
        {
            **row,
            "number": number,
            "key": _key(photo_id, row["name"], sha256),
            "sha256": sha256,
            "size": 100_000 + number % 90_000,
        }
        for row, sha256 in zip(kind.renditions, hashes[:4], strict=True)
    ]
    if random.random() < _WITHDRAWN:
        gone = {"month": "2026-05", "public_sha256": json.dumps(hashes[:3]), "purposes": '["open_web"]'}
        batch[tombstones].append({"photo_id": _photo_id(random), **gone})


def _measure(source: _Source) -> None:
    """Give every region a colour of its own, and what follows from it."""
    regions = source.batch[photo_regions]
    lab = np.array([(row["lab_l"], row["lab_a"], row["lab_b"]) for row in regions])
    lab = np.round(lab + source.noise.normal(0, (1.8, 0.9, 1.2), lab.shape), 4)
    lab[:, 0] = np.clip(lab[:, 0], 8, 96)
    angles = np.round(ita(lab), 2)
    chroma, hue = np.hypot(lab[:, 1], lab[:, 2]), np.degrees(np.arctan2(lab[:, 2], lab[:, 1])) % 360
    found = (*lab.T, angles, np.round(chroma, 3), np.round(hue, 2))
    for row, *values in zip(regions, *(column.tolist() for column in found), strict=True):
        row |= dict(zip(("lab_l", "lab_a", "lab_b", "ita", "chroma", "hue"), values, strict=True))


def _photo_id(random: Random) -> str:
    return base64.b32encode(random.getrandbits(80).to_bytes(10)).decode().lower()


def _key(photo_id: str, name: str, sha256: str) -> str:
    place, extension = ("private", "tiff.sealed") if name == "original" else ("public", "jpg")
    return f"{place}/{photo_id}/{name}-{sha256[:16]}.{extension}"
