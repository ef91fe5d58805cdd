"""What the card's patches are meant to be. A print is something else until it is measured."""

import csv
from functools import lru_cache
from importlib import resources

import numpy as np

from colour.card.layout import CARD_LAYOUT
from colour.charts.reference import ChartReference
from colour.spaces import Floats, decode_srgb, linear_srgb_to_lab

PAPER = 0.87
"""Reflectance assumed for unprinted matte paper: printers put sRGB's white there (relative colorimetric)."""


@lru_cache(maxsize=1)
def nominal_reference() -> ChartReference:
    """Return what the patches are meant to be, CIELAB under D65; `trusted` is False: no print is just so.

    The sRGB codes that are printed, on paper that reflects `PAPER` of the light.
    """
    lab = linear_srgb_to_lab(decode_srgb(patch_codes() / 255) * PAPER)
    lab.flags.writeable = False
    return ChartReference(
        kind="card",
        names=tuple(row["patch"] for row in _rows()),
        lab_d65=lab,
        reflectance=None,
        wavelengths=None,
        source="what the card is meant to be: this print was not measured",
        layout=CARD_LAYOUT,
        trusted=False,
    )


def patch_codes() -> Floats:
    """Return (24, 3) the sRGB codes that are printed, 0..255."""
    return np.array([[float(row[name]) for name in ("red", "green", "blue")] for row in _rows()])


def patch_kinds() -> tuple[str, ...]:
    """Return what each patch stands for: 'skin 3', 'grey 1', 'red' ..."""
    return tuple(row["what"] for row in _rows())


@lru_cache(maxsize=1)
def _rows() -> tuple[dict[str, str], ...]:
    text = resources.files(__package__).joinpath("patches.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
