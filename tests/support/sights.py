"""What a photo must not show, drawn onto simulated skin: writing on a band, codes on labels, a face made of shapes."""

from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Picture = NDArray[np.uint8]
SKINS = {"light": (222, 178, 158), "brown": (150, 100, 78), "dark": (82, 54, 46)}
_GLYPHS = ImageFont.load_default  # a free font that comes with Pillow


@dataclass(frozen=True, slots=True)
class Scene:
    """Skin of a tone with noise of a sensor, and what is laid on it, turned by degrees and blurred by pixels."""

    tone: str = "brown"
    size: tuple[int, int] = (1600, 1200)
    turn: float = 0.0
    blur: float = 0.8
    seed: int = 1


def skin(scene: Scene) -> Picture:
    """Return (H, W, 3) of simulated skin with nothing on it: mottled, in a soft gradient of light."""
    return _finished(_bare(scene), scene)


def with_label(scene: Scene, label: Picture) -> Picture:
    """Return the skin with a label laid on its middle."""
    width, height = scene.size
    tall, wide = label.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, tall / 2), scene.turn, 1)
    matrix[:, 2] += np.array([width - wide, height - tall]) / 2
    seen = cv2.warpAffine(label.astype(np.float32), matrix, scene.size, flags=cv2.INTER_AREA)
    there = cv2.warpAffine(np.ones((tall, wide), np.float32), matrix, scene.size)[..., None]
    return _finished(_bare(scene) * (1 - there) + seen * there, scene)


def writing(text: str, height: int, ink: int = 25, paper: int = 235) -> Picture:
    """Return a band with writing whose letters are `height` pixels high, dark `ink` on `paper` as grey codes."""
    font = _GLYPHS(size=height * 1.4)
    width = int(font.getlength(text)) + 2 * height
    band = Image.new("RGB", (width, height * 3), (paper,) * 3)
    ImageDraw.Draw(band).text((height, height * 1.5), text, (ink,) * 3, font=font, anchor="lm")
    return np.asarray(band)


def code(kind: str, module: int, text: str = "4857773456") -> Picture:
    """Return a code as ZXing draws it, its smallest square or bar `module` pixels wide, with a quiet zone."""
    formats = {
        "QR": zxingcpp.BarcodeFormat.QRCode,
        "Data Matrix": zxingcpp.BarcodeFormat.DataMatrix,
        "Aztec": zxingcpp.BarcodeFormat.Aztec,
        "Code 128": zxingcpp.BarcodeFormat.Code128,
    }
    drawn = zxingcpp.create_barcode(text, formats[kind]).to_image(scale=1)
    small = np.pad(np.asarray(drawn), 4, constant_values=255)
    if small.shape[0] < small.shape[1] / 2:  # bars, not squares
        small = np.repeat(small[small.shape[0] // 2][None], 30, axis=0)
    return np.repeat(np.kron(small, np.ones((module, module), np.uint8))[..., None], 3, axis=2)


def drawn_face(tone: str, side: int) -> Picture:
    """Return a face of shaded ellipses: eyes, brows, nose, mouth. Nobody's."""
    base = np.array(SKINS[tone], float)
    face = Image.new("RGB", (512, 512), tuple(int(n * 0.6) for n in base))
    draw = ImageDraw.Draw(face)

    def spot(x: float, y: float, w: float, h: float, colour: tuple[float, ...]) -> None:
        draw.ellipse((x - w, y - h, x + w, y + h), fill=tuple(int(n) for n in colour))

    for step in range(20):
        near = 1 - step / 20
        spot(256, 256, 110 + 60 * near, 150 + 70 * near, tuple(base * (0.82 + 0.2 * (1 - near))))
    for x in (190, 322):
        spot(x, 235, 40, 20, (245, 245, 240))
        spot(x, 235, 18, 18, (50, 35, 30))
        spot(x + 5, 229, 5, 5, (250, 250, 250))
        draw.arc((x - 48, 180, x + 48, 240), 205, 335, fill=(45, 30, 25), width=11)
    draw.line((256, 240, 244, 310), fill=tuple(int(n * 0.78) for n in base), width=8)
    spot(256, 312, 26, 12, tuple(base * 0.82))
    spot(256, 372, 54, 18, (170, 80, 80))
    draw.line((204, 372, 308, 372), fill=(110, 45, 45), width=5)
    soft = cv2.GaussianBlur(np.asarray(face), (0, 0), 4)
    return np.asarray(cv2.resize(soft, (side, side), interpolation=cv2.INTER_AREA))


def _bare(scene: Scene) -> NDArray[np.float64]:
    rng = np.random.default_rng(scene.seed)
    width, height = scene.size
    mottle = cv2.resize(
        rng.normal(size=(height // 24, width // 24)), scene.size, interpolation=cv2.INTER_CUBIC
    )
    light = np.linspace(1.08, 0.86, width)
    return np.array(SKINS[scene.tone], float) * (1 + 0.025 * mottle[..., None]) * light[None, :, None]


def _finished(seen: NDArray[np.float64], scene: Scene) -> Picture:
    soft = cv2.GaussianBlur(seen, (0, 0), scene.blur) if scene.blur else seen
    noisy = soft + np.random.default_rng(scene.seed + 1).normal(0, 2.5, soft.shape)
    return np.clip(np.round(noisy), 0, 255).astype(np.uint8)
