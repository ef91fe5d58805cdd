"""Simulated photographs that are hard to find a chart in, and others that bait a search without holding one.

Each kind of scene is drawn from one fixed seed. Nothing here is taken from a photograph: patches, frames and
backgrounds are drawn, put into perspective, lit, blurred, made noisy and compressed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from colour.charts import reference
from colour.image import DecodedImage
from colour.spaces import Floats, encode_srgb, lab_to_linear_srgb

_Picture = NDArray[np.float32]
_STEP = 48
_CROSS_TALK = np.array([[0.86, 0.11, 0.03], [0.07, 0.85, 0.08], [0.02, 0.12, 0.86]])


@dataclass(frozen=True, slots=True)
class Card:
    """A card on the scene: `length` in pixels of its six columns, `place` of its middle as shares of the picture."""

    chart: str = "classic24"
    length: float = 700.0
    place: tuple[float, float] = (0.5, 0.5)
    turn: float = 0.0
    tilt: float = 0.08
    patch: float = 0.88
    border: float = 0.5
    frame: float = 0.03
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Setting:
    """A scene and a camera. `gradient` is the brightest over the darkest light across the picture."""

    size: tuple[int, int] = (1600, 1200)
    cards: tuple[Card, ...] = (Card(),)
    background: str = "table"
    light: tuple[float, float, float] = (1.0, 1.0, 1.0)
    exposure: float = 0.85
    gradient: float = 1.4
    vignette: float = 0.2
    blur: float = 0.8
    noise: float = 0.006
    tone: float = 0.95
    quality: int = 92
    glare: tuple[float, float, float] | None = None
    covered: tuple[float, float, float, float] | None = None
    mirrored: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A photo, and for each chart in it its kind and its true patch centres (24, 2)."""

    name: str
    image: DecodedImage
    charts: tuple[tuple[str, Floats], ...] = field(default=())


def render(name: str, setting: Setting) -> Scene:
    """Return the photo of a setting."""
    rng = np.random.default_rng(setting.seed)
    width, height = setting.size
    surface = _BACKGROUNDS[setting.background](rng, width, height)
    charts = []
    for card in setting.cards:
        place = _placement(card, setting)
        _lay(surface, card, place, rng)
        if card.chart != "random":
            charts.append((card.chart, _through(place, _centres())))
    if setting.covered:
        left, top, right, bottom = setting.covered
        area = _STEP * np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
        points = _through(_placement(setting.cards[0], setting), area)
        cv2.fillConvexPoly(surface, np.rint(points).astype(np.int32), (0.42, 0.25, 0.18))
    encoded = _photograph(surface, setting, rng)
    if setting.mirrored:
        encoded = np.ascontiguousarray(encoded[:, ::-1])
        charts = [(kind, [width - 1, 0] + centres * [-1, 1]) for kind, centres in charts]
    return Scene(
        name, DecodedImage(encoded, None, "sRGB", profile_assumed=True, file_format="jpeg"), tuple(charts)
    )


def _photograph(surface: _Picture, setting: Setting, rng: np.random.Generator) -> NDArray[np.uint8]:
    width, height = setting.size
    x, y = np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    angle = rng.uniform(0, 2 * np.pi)
    along = (x * np.cos(angle) + y * np.sin(angle)) / np.sqrt(2)
    fall = setting.gradient ** (along / 2) * (1 - setting.vignette * (x**2 + y**2) / 2)
    light = (np.array(setting.light, np.float32) * np.float32(setting.exposure)).astype(np.float32)
    seen = surface * fall[..., None].astype(np.float32) * light
    seen = seen @ _CROSS_TALK.T.astype(np.float32)
    if setting.glare:
        across, down, reach = setting.glare
        middle = _through(_placement(setting.cards[0], setting), _STEP * np.array([[across, down]]))[0]
        span = reach * setting.cards[0].length / 6
        far = ((np.arange(width) - middle[0]) ** 2 + (np.arange(height)[:, None] - middle[1]) ** 2) / span**2
        seen += 1.5 * np.exp(-(far[..., None] ** 2)).astype(np.float32)
    if setting.blur:
        seen = cv2.GaussianBlur(seen, (0, 0), setting.blur)
    grain = rng.standard_normal(seen.shape, dtype=np.float32)
    seen += np.float32(setting.noise) * grain * np.sqrt(np.maximum(seen, 0.02))
    codes = np.rint(encode_srgb(np.clip(seen, 0, 1) ** setting.tone) * 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", codes[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, setting.quality])
    return np.ascontiguousarray(cv2.imdecode(packed, cv2.IMREAD_COLOR)[..., ::-1])


def _centres() -> Floats:
    rows, columns = np.divmod(np.arange(24), 6)
    return _STEP * (np.stack([columns, rows], axis=1) + 0.5)


def _through(place: Floats, points: Floats) -> Floats:
    moved = cv2.perspectiveTransform(np.asarray(points, np.float32)[None], place.astype(np.float32))[0]
    return moved.astype(np.float64)


def _placement(card: Card, setting: Setting) -> Floats:
    """Return the homography from the flat chart, patches from 0, 0 on, to the picture."""
    half = card.length / 2 * np.array([1, 4 / 6])
    near, far = 1 + card.tilt, 1 - card.tilt
    corners = np.array([[-near, -1], [far, -near], [near, 1], [-far, far]]) * half
    angle = np.radians(card.turn)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    target = corners @ turn.T + np.array(card.place) * setting.size
    source = _STEP * np.array([[0, 0], [6, 0], [6, 4], [0, 4]])
    return cv2.getPerspectiveTransform(source.astype(np.float32), target.astype(np.float32))


def _lay(surface: _Picture, card: Card, place: Floats, rng: np.random.Generator) -> None:
    """Draw the card's body, its patches and its maker's lettering onto the surface."""
    rim = int(card.border * _STEP)
    head = rim + (4 * _STEP + 2 * rim) * (card.pages - 1)
    flat = np.full((4 * _STEP + rim + head, 6 * _STEP + 2 * rim, 3), card.frame, np.float32)
    colours = _colours(card.chart, rng)
    half = card.patch * _STEP / 2
    for (x, y), colour in zip(_centres() + np.array([rim, head]), colours, strict=True):
        low, high = np.rint([x - half, y - half]).astype(int), np.rint([x + half, y + half]).astype(int)
        flat[low[1] : high[1], low[0] : high[0]] = colour
    if card.pages > 1:
        _other_page(flat, rim, rng)
    _write(flat, "colour chart", (rim, flat.shape[0] - rim // 3), 0.4, 0.6)
    shape = np.zeros(flat.shape[:2], np.float32)
    cv2.rectangle(shape, (10, 0), (shape.shape[1] - 11, shape.shape[0]), 1, -1)
    cv2.rectangle(shape, (0, 10), (shape.shape[1], shape.shape[0] - 11), 1, -1)
    for x in (10, shape.shape[1] - 11):
        for y in (10, shape.shape[0] - 11):
            cv2.circle(shape, (x, y), 10, 1, -1)
    moved = place @ np.array([[1, 0, -rim], [0, 1, -head], [0, 0, 1]])
    size = surface.shape[1::-1]
    scale = max(1, round(_STEP * 6 / card.length))
    inside = cv2.warpPerspective(cv2.blur(shape, (scale, scale)), moved, size)[..., None]
    drawn = cv2.warpPerspective(cv2.blur(flat, (scale, scale)), moved, size)
    surface *= 1 - inside
    surface += drawn * inside


def _write(drawn: _Picture, text: str, place: tuple[int, int], size: float, shade: float) -> None:
    """Write in a grey; OpenCV writes into 8-bit pictures only."""
    reach = int(30 * size * len(text)) + 10
    left, right = max(place[0], 0), min(place[0] + reach, drawn.shape[1])
    top, bottom = max(place[1] - int(40 * size), 0), min(place[1] + int(20 * size), drawn.shape[0])
    if right <= left or bottom <= top:
        return
    ink = np.zeros((bottom - top, right - left), np.uint8)
    cv2.putText(ink, text, (place[0] - left, place[1] - top), 0, size, (255,), max(1, round(2 * size)))
    drawn[top:bottom, left:right][ink > 128] = shade


def _other_page(flat: _Picture, rim: int, rng: np.random.Generator) -> None:
    """Draw the other half of a folding card: a row of tints and a grey field, as a Passport's first page has."""
    tints = rng.uniform(0.3, 0.7, (2, 8, 3)).astype(np.float32)
    step = (flat.shape[1] - 2 * rim) // 8
    for row in range(2):
        for column in range(8):
            x, y = rim + column * step, rim + row * step
            flat[y + 2 : y + step - 2, x + 2 : x + step - 2] = tints[row, column]
    flat[rim + 3 * step : rim + 4 * _STEP - 4, rim : flat.shape[1] - rim] = 0.5


def _colours(chart: str, rng: np.random.Generator) -> Floats:
    if chart == "random":
        return rng.uniform(0.02, 0.8, (24, 3))
    values = np.maximum(lab_to_linear_srgb(reference(chart).lab_d65), 0.001)
    # No two prints of a chart are alike, nor is one after some years in the light.
    return values * np.exp(rng.normal(0, 0.03, values.shape))


def _table(rng: np.random.Generator, width: int, height: int) -> _Picture:
    grain = cv2.resize(rng.normal(1, 0.05, (height // 8, width // 8)).astype(np.float32), (width, height))
    base = rng.uniform(0.1, 0.5) * np.array([1.05, 1.0, 0.9])
    table = (base * grain[..., None]).astype(np.float32)
    for _ in range(8):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.circle(
            table, centre, int(rng.integers(width // 40, width // 12)), rng.uniform(0.05, 0.6, 3).tolist(), -1
        )
    return table


def _wood(rng: np.random.Generator, width: int, height: int) -> _Picture:
    rings = cv2.resize(rng.normal(0, 1, (height // 3, width // 90)).astype(np.float32), (width, height))
    boards = np.repeat(rng.uniform(0.7, 1.2, height // 150 + 1), 150)[:height, None]
    return (np.array([0.32, 0.2, 0.11]) * (boards * np.exp(0.25 * rings))[..., None]).astype(np.float32)


def _textile(rng: np.random.Generator, width: int, height: int) -> _Picture:
    """A check of coloured stripes: squares in rows and columns, as on a blanket."""
    period = int(rng.integers(30, 110))
    warp, weft = rng.uniform(0.03, 0.8, (7, 3)), rng.uniform(0.03, 0.8, (5, 3))
    across = warp[(np.arange(width) // period) % 7]
    down = weft[(np.arange(height) // period) % 5]
    weave = 1 + 0.12 * ((np.arange(width)[None] // 2 + np.arange(height)[:, None] // 2) % 2)
    return ((across[None] + down[:, None]) / 2 * weave[..., None]).astype(np.float32)


def _patchwork(rng: np.random.Generator, width: int, height: int) -> _Picture:
    """Squares of any colour with dark gaps: a mosaic, a shelf of boxes."""
    period = int(rng.integers(40, 130))
    tiles = rng.uniform(0.02, 0.85, (height // period + 1, width // period + 1, 3)).astype(np.float32)
    drawn = np.repeat(np.repeat(tiles, period, 0), period, 1)[:height, :width].copy()
    gap = max(2, period // 10)
    drawn[np.arange(height) % period < gap] = 0.03
    drawn[:, np.arange(width) % period < gap] = 0.03
    return drawn


def _keyboard(rng: np.random.Generator, width: int, height: int) -> _Picture:
    drawn = np.full((height, width, 3), 0.05, np.float32)
    key = int(rng.integers(45, 90))
    shade = float(rng.uniform(0.02, 0.7))
    for row in range(height // key):
        shift = int(rng.integers(key))
        for x in range(-shift, width, key):
            cv2.rectangle(drawn, (x + 4, row * key + 4), (x + key - 4, row * key + key - 4), (shade,) * 3, -1)
            _write(drawn, chr(65 + int(rng.integers(26))), (x + 12, row * key + key // 2), key / 90, 0.5)
    return drawn


def _window(rng: np.random.Generator, width: int, height: int) -> _Picture:
    drawn = np.full((height, width, 3), 0.25, np.float32)
    columns, rows = int(rng.integers(4, 8)), int(rng.integers(3, 6))
    across, down = width // columns, height // rows
    for row in range(rows):
        for column in range(columns):
            sky = rng.uniform(0.3, 1.0) * np.array([0.8, 0.9, 1.0])
            low = (column * across + 12, row * down + 12)
            cv2.rectangle(drawn, low, (low[0] + across - 24, low[1] + down - 24), sky.tolist(), -1)
    return drawn


def _clutter(rng: np.random.Generator, width: int, height: int) -> _Picture:
    drawn = _table(rng, width, height)
    for _ in range(160):
        box = cv2.boxPoints(
            (
                (rng.uniform(0, width), rng.uniform(0, height)),
                tuple(rng.uniform(20, 160, 2)),
                rng.uniform(0, 90),
            )
        )
        cv2.fillConvexPoly(drawn, np.rint(box).astype(np.int32), rng.uniform(0.02, 0.85, 3).tolist())
    return drawn


def _page(rng: np.random.Generator, width: int, height: int) -> _Picture:
    drawn = np.full((height, width, 3), 0.8, np.float32)
    for y in range(30, height, 34):
        text = "".join(chr(int(code)) for code in rng.integers(97, 122, width // 14))
        _write(drawn, text, (20, y), 0.8, 0.05)
    return drawn


_BACKGROUNDS: dict[str, Callable[[np.random.Generator, int, int], _Picture]] = {
    "table": _table,
    "wood": _wood,
    "textile": _textile,
    "patchwork": _patchwork,
    "keyboard": _keyboard,
    "window": _window,
    "clutter": _clutter,
    "page": _page,
}


def _usual(rng: np.random.Generator) -> Setting:
    """Return an ordinary photo with everything in it a little different."""
    card = Card(
        chart=str(rng.choice(["classic24", "classic24_2014"])),
        length=float(rng.uniform(420, 900)),
        place=(float(rng.uniform(0.45, 0.55)), float(rng.uniform(0.45, 0.55))),
        turn=float(rng.uniform(-25, 25)),
        tilt=float(rng.uniform(0, 0.12)),
        patch=float(rng.uniform(0.8, 0.95)),
        border=float(rng.uniform(0.15, 0.9)),
        frame=float(rng.choice([0.02, 0.03, 0.05])),
    )
    return Setting(
        cards=(card,),
        background=str(rng.choice(["table", "wood", "page", "clutter"])),
        light=tuple(np.exp(rng.normal(0, 0.12, 3))),
        exposure=float(rng.uniform(0.5, 0.95)),
        gradient=float(rng.uniform(1, 2)),
        seed=int(rng.integers(1 << 30)),
    )


def _card(setting: Setting, **changed: object) -> Setting:
    return replace(setting, cards=(replace(setting.cards[0], **changed),))


def _kinds() -> dict[str, Callable[[Setting, np.random.Generator], Setting]]:
    """Return, by name, what makes an ordinary photo a hard one."""

    def small(s: Setting, r: np.random.Generator) -> Setting:
        return _card(
            replace(s, size=(2400, 1800)), length=6 * r.uniform(14, 21), place=tuple(r.uniform(0.2, 0.8, 2))
        )

    def partly_out(s: Setting, r: np.random.Generator) -> Setting:
        return _card(s, length=1500.0, turn=r.uniform(-4, 4), tilt=0.03, place=(0.62, 0.5))

    def several(s: Setting, _: np.random.Generator) -> Setting:
        one = replace(s.cards[0], length=560.0, place=(0.27, 0.4), turn=5, pages=1)
        other = replace(one, chart="classic24", length=330.0, place=(0.75, 0.6), turn=-12, pages=2)
        return replace(s, cards=(one, other))

    return {
        "ordinary": lambda s, _: s,
        "turned": lambda s, r: _card(s, turn=r.uniform(0, 360)),
        "tilted": lambda s, r: _card(s, tilt=r.uniform(0.2, 0.3)),
        "large": lambda s, r: _card(s, length=1200.0, turn=r.uniform(-5, 5), tilt=0.03, border=0.3),
        "small": small,
        "small, turned": lambda s, r: _card(small(s, r), turn=r.uniform(0, 360)),
        "blurred": lambda s, r: replace(s, blur=s.cards[0].length / 6 * r.uniform(0.06, 0.12)),
        "noisy": lambda s, r: replace(s, noise=r.uniform(0.05, 0.09)),
        "light 16:1": lambda s, _: replace(s, gradient=40.0, exposure=1.0),
        "JPEG 10": lambda s, _: replace(s, quality=10),
        "dark": lambda s, r: replace(s, exposure=r.uniform(0.03, 0.08)),
        "warm lamp": lambda s, _: replace(s, light=(1.5, 0.9, 0.35), exposure=0.6),
        "thin frame": lambda s, _: _card(s, border=0.05, patch=0.95),
        "wide gaps": lambda s, _: _card(s, patch=0.72, border=0.6),
        "white frame": lambda s, _: _card(s, frame=0.75, patch=0.84),
        "grey frame": lambda s, _: _card(s, frame=0.2, patch=0.85),
        "on textile": lambda s, _: replace(s, background="textile"),
        "on patchwork": lambda s, _: replace(s, background="patchwork"),
        "on keyboard": lambda s, _: replace(s, background="keyboard"),
        "mirrored": lambda s, r: _card(replace(s, mirrored=True), turn=r.uniform(0, 360)),
        "two pages": lambda s, _: _card(s, pages=2, length=420.0, place=(0.5, 0.65)),
        "several charts": several,
        "SpyderCheckr": lambda s, r: _card(s, chart="spyder24", turn=r.uniform(0, 360), patch=0.84),
        "covered column": lambda s, r: replace(s, covered=[(-1, -1, 1, 5), (5, -1, 7, 5)][r.integers(2)]),
        "covered middle": lambda s, _: replace(s, covered=(2, 1, 4, 3)),
        "glare": lambda s, r: replace(s, glare=(r.uniform(1, 5), r.uniform(0.5, 2.5), 0.9)),
        "partly outside": partly_out,
        "12 MP": lambda s, r: _card(replace(s, size=(4000, 3000)), length=r.uniform(500, 2200)),
        "12 MP, small": lambda s, r: _card(
            replace(s, size=(4000, 3000)), length=6 * r.uniform(16, 30), place=tuple(r.uniform(0.15, 0.85, 2))
        ),
        "everything": lambda s, r: _card(
            replace(s, blur=1.8, noise=0.03, gradient=5.0, quality=35, background="textile"),
            turn=r.uniform(0, 360),
        ),
    }


_BAIT = {
    "nothing on a table": "table",
    "wood": "wood",
    "textile": "textile",
    "patchwork": "patchwork",
    "keyboard": "keyboard",
    "window": "window",
    "clutter": "clutter",
    "page": "page",
    "another 24-patch card": "another",
}


def scenes(each: int, only: str = "", seed: int = 20_26) -> Iterator[Scene]:
    """Yield `each` scenes of every kind whose name holds `only`, the charts first, then the bait."""
    for number, (name, change) in enumerate(_kinds().items()):
        if only not in name:
            continue
        for turn in range(each):
            rng = np.random.default_rng([seed, number, turn])
            yield render(name, change(_usual(rng), rng))
    for number, (name, background) in enumerate(_BAIT.items()):
        if only not in f"bait: {name}":
            continue
        for turn in range(each):
            rng = np.random.default_rng([seed, 1000 + number, turn])
            setting = replace(_usual(rng), cards=(), background=background)
            if background == "another":
                setting = _card(_usual(rng), chart="random")
            yield render(f"bait: {name}", setting)
