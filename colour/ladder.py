"""The colours that matter here: newborn skin from the lightest to the darkest tone."""

import numpy as np

from colour.spaces import Floats

# Newborn chest at 20 micromol/L bilirubin, lightest to darkest: adding-doubling on the skin model's
# parameters, D65, 2-degree observer. Nothing was measured below L* 38.
SKIN_LADDER: Floats = np.array(
    [
        [68.9, 8.8, 9.0],
        [65.6, 8.9, 12.1],
        [59.4, 9.2, 16.4],
        [51.9, 9.8, 20.1],
        [44.4, 10.6, 21.7],
        [38.1, 11.3, 20.7],
    ]
)


def distance_to_skin(lab: Floats) -> Floats:
    """Return (n,): how far CIELAB (n, 3) lies from the ladder, with lightness at half weight.

    A tone between two rungs, or in more or less light, is skin as well; another hue is not.
    """
    apart = (lab[:, None] - SKIN_LADDER) * np.array([0.5, 1.0, 1.0])
    return np.asarray(np.linalg.norm(apart, axis=-1).min(axis=1))
