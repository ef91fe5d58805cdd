"""What a camera makes of light: balance, matrix, saturation, tone curve, noise, eight bits."""

from dataclasses import dataclass

import numpy as np

from colour.skin.spectra import colorchecker, illuminant, xyz_weights
from colour.spaces import Floats, decode_srgb, encode_srgb, xyz_to_linear_srgb

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
# A tone is the median of a patch's many pixels, finer than one code of an 8-bit file.
_STEPS = 4 * 255


@dataclass(frozen=True, slots=True, eq=False)
class Camera:
    """A sensor (41, 3) and the maker's and the moment's settings.

    `matrix` (3, 3) takes balanced raw to linear sRGB; `gains` (3,) is what white balance made of the
    light; `exposure` the reading of a perfect white; `flare` the share of stray light; `noise` in codes.
    """

    sensor: Floats
    matrix: Floats
    gains: Floats
    exposure: float
    flare: float
    gamma: float
    contrast: float
    shoulder: float
    noise: float

    def raw(self, spectra: Floats, light: Floats) -> Floats:
        """Return the sensor's answer (..., 3), 1 for a perfect white in daylight, of spectra (..., 41)."""
        return np.asarray((spectra * light) @ self.sensor / (illuminant("D65") @ self.sensor))

    def develop(self, raw: Floats, rng: np.random.Generator) -> Floats:
        """Return linear sRGB (..., 3), as a file holds it, of raw (..., 3)."""
        stray = self.flare * raw.mean(axis=tuple(range(raw.ndim - 1)))
        linear = np.maximum((raw + stray) * self.gains * self.exposure @ self.matrix.T, 0)
        linear = np.minimum(linear * (1 + self.shoulder) / (1 + self.shoulder * linear), 1)
        encoded = encode_srgb(linear)
        encoded = (encoded + self.contrast * encoded * (1 - encoded) * (encoded - 0.5)) ** self.gamma
        encoded = encoded + rng.normal(0, self.noise / 255, encoded.shape)
        return np.asarray(decode_srgb(np.rint(np.clip(encoded, 0, 1) * _STEPS) / _STEPS))


def draw(sensor: Floats, light: Floats, rng: np.random.Generator) -> Camera:
    """Return a camera with this sensor set by itself for this light (41,)."""
    seen = light @ sensor / (illuminant("D65") @ sensor)
    seen = seen / seen[1]
    # Red over blue says how warm the light is; the maker interpolates between two matrices by it.
    warm_light = illuminant("A") @ sensor / (illuminant("D65") @ sensor)
    warmth = np.log(seen[0] / seen[2]) / np.log(warm_light[0] / warm_light[2])
    warmth = float(np.clip(warmth + rng.normal(0, 0.1), 0, 1))
    matrix = (1 - warmth) * _matrix(sensor, "D65") + warmth * _matrix(sensor, "A")
    saturation = rng.uniform(0.95, 1.2)
    matrix = (saturation * np.eye(3) + (1 - saturation) * _LUMINANCE) @ matrix
    gains = seen ** -rng.uniform(0.6, 1.0) * np.exp(rng.normal(0, 0.04, 3) * (1, 0, 1))
    return Camera(
        sensor=sensor,
        matrix=matrix,
        gains=gains / (gains * seen).max(),
        exposure=rng.uniform(0.35, 0.9),
        flare=rng.uniform(0, 0.04),
        gamma=rng.uniform(0.88, 1.12),
        contrast=rng.uniform(-0.2, 0.8),
        shoulder=rng.uniform(0, 0.4),
        noise=rng.uniform(0.1, 0.5),
    )


def _matrix(sensor: Floats, light: str) -> Floats:
    """Return the white-preserving least-squares matrix over the card under a light."""
    curves = sensor * illuminant(light)[:, None]
    patches = colorchecker()[1]
    raw = patches @ (curves / curves.sum(axis=0))
    target = xyz_to_linear_srgb(patches @ xyz_weights())
    # Rows sum to one, so that grey stays grey: solve for two free columns against the third.
    solved = np.linalg.lstsq(raw[:, :2] - raw[:, 2:], target - raw[:, 2:], rcond=None)[0].T
    return np.column_stack([solved, 1 - solved.sum(axis=1)])
