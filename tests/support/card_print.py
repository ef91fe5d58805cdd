"""Readings of our card as some printer prints it, beside skin, by a camera of plain numbers."""

import numpy as np

from colour.card import nominal_reference
from colour.ladder import SKIN_LADDER
from colour.reading import ChartReading
from colour.spaces import Floats, lab_to_linear_srgb
from tests.support.card_scene import CardScene, camera, print_card
from tests.support.chart_readings import reading_of


def printed_card(seed: int) -> tuple[ChartReading, Floats]:
    """Return the reading of a print, and linear sRGB (6, 3) as shot of `SKIN_LADDER` in the same photo."""
    rng = np.random.default_rng(seed)
    seen = camera(CardScene(light=(0.9, 0.9, float(rng.uniform(0.6, 0.95)))))
    curve = np.exp(rng.normal(0, 0.06))
    shade = np.exp(nominal_reference().places @ rng.normal(0, 0.08, 2))[:, None]
    patches, skin = (
        np.maximum(lab_to_linear_srgb(lab) @ seen.T, 1e-3) * 0.85 for lab in (print_card(seed), SKIN_LADDER)
    )
    return reading_of((patches * shade) ** curve), skin**curve
