"""Kinds of simulated photographs: charts that are hard to find, and bait that holds none.

Each kind of scene is drawn from one fixed seed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from benchmarks.detection_scenes import Card, Setting

# What makes an ordinary photo another kind of photo.
Kind = Callable[[Setting, np.random.Generator], Setting]


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


def _kinds() -> dict[str, Kind]:
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

    def beside(s: Setting, other: str) -> Setting:
        one = replace(s.cards[0], length=480.0, place=(0.27, 0.4))
        return replace(s, cards=(one, replace(one, chart=other, length=430.0, place=(0.75, 0.6), turn=-12)))

    def column_out(s: Setting, r: np.random.Generator) -> Setting:
        # The last column's middle lies on the picture's edge.
        return _card(
            s, length=700.0, turn=0.0, tilt=0.0, place=(1 - 700.0 * 2.5 / 6 / s.size[0], r.uniform(0.4, 0.6))
        )

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
        "over-exposed": lambda s, r: replace(s, exposure=r.uniform(1.3, 2.2)),
        "burnt out": lambda s, r: replace(s, exposure=r.uniform(2.2, 4.0)),
        "burnt out, small": lambda s, r: replace(small(s, r), exposure=r.uniform(1.8, 3.4)),
        "burnt out, covered column": lambda s, r: replace(
            s, exposure=r.uniform(1.5, 3.0), covered=[(-1, -1, 1, 5), (5, -1, 7, 5)][r.integers(2)]
        ),
        "grain of 25 codes": lambda s, _: replace(s, grain=25.0, quality=100),
        "grain of 25 codes, small": lambda s, r: replace(small(s, r), grain=25.0, quality=100),
        "JPEG 10, small": lambda s, r: replace(small(s, r), quality=10),
        "blurred, small": lambda s, r: replace(
            sm := small(s, r), blur=sm.cards[0].length / 6 * r.uniform(0.1, 0.16)
        ),
        "very tilted": lambda s, r: _card(s, tilt=r.uniform(0.3, 0.4), length=500.0, turn=r.uniform(0, 360)),
        "small in clutter": lambda s, r: replace(small(s, r), background="clutter"),
        "small on textile": lambda s, r: replace(small(s, r), background="textile"),
        "small on patchwork": lambda s, r: replace(small(s, r), background="patchwork"),
        "turned on patchwork": lambda s, r: _card(replace(s, background="patchwork"), turn=r.uniform(0, 360)),
        "beside a SpyderCheckr": lambda s, _: beside(s, "spyder24"),
        "beside another 24-patch card": lambda s, _: beside(s, "random"),
        "column outside": column_out,
    }


def _none_on(background: str) -> Kind:
    return lambda s, _: replace(s, cards=(), background=background)


def _burnt_out(kind: Kind) -> Kind:
    return lambda s, r: replace(kind(s, r), exposure=r.uniform(1.5, 4.0))


def _another(setting: Setting, _: np.random.Generator) -> Setting:
    return _card(setting, chart="random")


_BAIT: Mapping[str, Kind] = {
    "nothing on a table": _none_on("table"),
    "wood": _none_on("wood"),
    "textile": _none_on("textile"),
    "patchwork": _none_on("patchwork"),
    "keyboard": _none_on("keyboard"),
    "window": _none_on("window"),
    "clutter": _none_on("clutter"),
    "page": _none_on("page"),
    "another 24-patch card": _another,
    "burnt-out textile": _burnt_out(_none_on("textile")),
    "burnt-out patchwork": _burnt_out(_none_on("patchwork")),
    "burnt-out window": _burnt_out(_none_on("window")),
    "another 24-patch card, burnt out": _burnt_out(_another),
}


def settings(each: int, only: str = "", seed: int = 20_26) -> Iterator[tuple[str, Setting]]:
    """Yield name and setting of `each` scenes of every kind whose name holds `only`: first charts, then bait."""
    every = [*_kinds().items(), *((f"bait: {name}", kind) for name, kind in _BAIT.items())]
    for number, (name, kind) in enumerate(every):
        if only not in name:
            continue
        for turn in range(each):
            rng = np.random.default_rng([seed, number, turn])
            yield name, kind(_usual(rng), rng)
