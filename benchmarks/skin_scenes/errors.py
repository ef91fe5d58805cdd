"""Errors of simulated photographs' skin as the product measures it, and tables of what its intervals cover."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.skin_scenes import Half
from benchmarks.skin_scenes.scene import KINDS, Scene, scenes
from benchmarks.skin_scenes.skin import TONES
from colour.calibrate import Calibration, calibrate_reading
from colour.correction import apply
from colour.light import Light
from colour.metric import nearness
from colour.reading import Flags
from colour.spaces import Floats, linear_srgb_to_lab
from colour.tone import ita
from colour.uncertainty import colour_covariance, ita_uncertainties, known_covariance

AXES = ("L*", "a*", "b*", "ITA")


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """n measured colours in one kind of light: where they were found, how far off, what the photo told.

    `lab` and `error` (n, 3) are CIELAB under D65, `ita_error` (n,) degrees, `known` (n, 3, 3) the part of
    the covariance that needs no table, `total` (n, 3, 3) by stated light the whole of it, as the product
    states it; `unprinted` (n, 3, 3) the whole as if the card were `measured` (n,), in the light stated.
    """

    lab: Floats
    error: Floats
    ita_error: Floats
    known: Floats
    total: Mapping[str, Floats]
    unprinted: Floats
    measured: Flags
    tone: Floats
    site: Sequence[str]
    refused: int
    photos: int


def measure(kind: Light, photographs: Iterator[Scene], *, known_card: bool = False) -> Errors:
    """Return the errors on all skin in photographs that were stated to be in a light of this kind.

    `known_card` states which generation of the card it is, which halves the time.
    """
    found, seen, refused = [], [], 0
    for scene in photographs:
        reference = scene.reference if known_card else None
        calibration = calibrate_reading(scene.reading, light=kind, reference=reference)
        if isinstance(calibration, Calibration):
            found.append(_errors(scene, calibration))
            seen.append(scene.skin)
        else:
            refused += 1
    lab, truth, known, stated, unknown, unprinted, measured = (
        np.concatenate(part) for part in zip(*found, strict=True)
    )
    turned = (ita(lab) - ita(truth) + 180) % 360 - 180
    return Errors(
        lab=lab,
        error=lab - truth,
        ita_error=turned,
        known=known,
        total={"stated": stated, "unknown": unknown},
        unprinted=unprinted,
        measured=measured.astype(bool),
        tone=np.concatenate([skin.tone for skin in seen]),
        site=[site for skin in seen for site in skin.site],
        refused=refused,
        photos=len(seen),
    )


def _errors(scene: Scene, calibration: Calibration) -> tuple[Floats, ...]:
    correction, light = calibration.correction, calibration.report.light
    lab = linear_srgb_to_lab(apply(correction, scene.as_shot))
    known = known_covariance(correction, light, scene.as_shot, lab)
    measured = calibration.report.measured_card
    stated = colour_covariance(correction, light, scene.as_shot, measured_card=measured)
    unstated = replace(light, stated="unknown")
    unknown = colour_covariance(correction, unstated, scene.as_shot, measured_card=measured)
    unprinted = colour_covariance(correction, light, scene.as_shot, measured_card=True)
    return lab, scene.skin.lab, known, stated, unknown, unprinted, np.full(len(lab), measured)


def all_errors(half: Half, photos: int, *, known_card: bool = False) -> Mapping[Light, Errors]:
    """Return the errors in every kind of light, in `photos` photographs each."""
    return {kind: measure(kind, scenes(kind, half, photos), known_card=known_card) for kind in KINDS}


def covered(errors: Errors, stated: str) -> tuple[Floats, Floats]:
    """Return (n, 4): 1 where L*, a*, b*, ITA lie within their 95 % intervals, else 0, and the half-widths."""
    covariance = errors.total[stated]
    lab_half = 1.96 * np.sqrt(np.einsum("nii->ni", covariance))
    ita_half = 1.96 * ita_uncertainties(errors.lab, covariance)
    half = np.column_stack([lab_half, ita_half])
    inside = np.abs(np.column_stack([errors.error, errors.ita_error])) <= half
    return inside.astype(float), half


def table_of_coverage(errors: Mapping[Light, Errors], stated: str) -> str:
    """Return Markdown: by tone and light, the share covered and, in brackets, the mean half-width."""
    parts: dict[str, tuple[Floats, ...]] = {}
    for kind, one in errors.items():
        parts[kind] = (*covered(one, stated), one.tone)
    whole = tuple(np.concatenate(part) for part in zip(*parts.values(), strict=True))
    lines = [f"| tone | light | {' | '.join(AXES)} |", "| --- | --- |" + " ---: |" * len(AXES)]
    for tone in range(len(TONES)):
        for name, (inside, half, tones) in (("all", whole), *parts.items()):
            cells = [
                f"{inside[tones == tone, k].mean():.1%} ({half[tones == tone, k].mean():.1f})"
                for k in range(len(AXES))
            ]
            lines.append(f"| {tone + 1} | {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def table_of_sites(errors: Mapping[Light, Errors]) -> str:
    """Return Markdown: by site, over all lights, the share covered and the mean half-width."""
    parts = [covered(one, "stated") for one in errors.values()]
    inside, half = (np.concatenate(part) for part in zip(*parts, strict=True))
    site = np.array([name for one in errors.values() for name in one.site])
    lines = [f"| site | {' | '.join(AXES)} |", "| --- |" + " ---: |" * len(AXES)]
    for name in dict.fromkeys(site):
        own = site == name
        cells = [f"{inside[own, k].mean():.1%} ({half[own, k].mean():.1f})" for k in range(len(AXES))]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def table_of_bias(errors: Mapping[Light, Errors]) -> str:
    """Return Markdown: by light, mean and standard deviation of the error, photographs refused."""
    lines = ["| light | photos | refused | L* | a* | b* |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for kind, one in errors.items():
        mean, spread = one.error.mean(axis=0), one.error.std(axis=0)
        cells = [f"{m:+.1f} ± {s:.1f}" for m, s in zip(mean, spread, strict=True)]
        lines.append(f"| {kind} | {one.photos} | {one.refused} | {' | '.join(cells)} |")
    return "\n".join(lines)


def table_of_offsets(made: Mapping[Light, Errors], tried: Mapping[Light, Errors], nodes: Floats) -> str:
    """Return Markdown: root mean square error of a* and b* if a part of the mean error were taken off.

    The mean error near each of `nodes` (k, 3) in the photographs that `made` the offsets, by stated light,
    is taken off the colours of those `tried`. Not done in the product: see `docs/colour.md`.
    """
    parts = (0.0, 0.5, 0.7, 1.0)
    lines = [f"| light | {' | '.join(f'{part:.0%} taken off: a*, b*' for part in parts)} |"]
    lines.append("| --- |" + " ---: |" * len(parts))
    for kind, one in tried.items():
        near = nearness(made[kind].lab, nodes)
        mean = near.T @ made[kind].error / near.sum(axis=0)[:, None]
        offset = nearness(one.lab, nodes) @ mean
        left = [np.sqrt(((one.error - part * offset) ** 2).mean(axis=0)) for part in parts]
        lines.append(f"| {kind} | {' | '.join(f'{rms[1]:.1f}, {rms[2]:.1f}' for rms in left)} |")
    return "\n".join(lines)
