"""A photo's facts as short plain phrases, and figures as exact text; no markup in here."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from babel.dates import format_date, format_skeleton

from api.pages import words
from api.translation import current, gettext, mark
from colour.spaces import encode_srgb, lab_to_linear_srgb
from imagedb import wording
from imagedb.model import Lab, Measurement, Photo, Region
from imagedb.vocabulary import BodySite, Condition, ConditionBasis, Provenance, RegionRole

MINUS = "\u2212"
GAP = "\u2013"
_MONTHS = frozenset(f"{number:02d}" for number in range(1, 13))


def exact(value: float | None, digits: int = 1) -> str:
    """The number with a true minus sign, never minus nought; a dash where there is none."""
    if value is None:
        return GAP
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def plus_minus(value: float, uncertainty: float, digits: int = 1) -> str:
    """The number and its standard uncertainty, kept on one line."""
    return f"{exact(value, digits)}\u00a0±\u00a0{exact(uncertainty, digits)}"


def month(iso: str) -> str:
    """'2026-05' as 'May 2026'; anything else as it is."""
    year, _, number = iso.partition("-")
    if number not in _MONTHS or not year.isdecimal():
        return iso
    return format_skeleton("yMMMM", date(int(year), int(number), 1), locale=_locale())


def day(on: date) -> str:
    """A date as a person says it: '1 June 2026'."""
    return format_date(on, "long", locale=_locale())


def _locale() -> str:
    return current().tag.replace("-", "_")


def points(polygon: Iterable[tuple[float, float]]) -> str:
    """The polygon as an SVG `points` attribute, in pixels of the upright picture."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in polygon)


def hex_of(lab: Lab) -> str:
    """The colour as `#rrggbb` for a small swatch beside its numbers; clipped to what a screen shows."""
    encoded = np.clip(encode_srgb(lab_to_linear_srgb(lab)), 0, 1)
    return "#" + "".join(f"{round(float(channel) * 255):02x}" for channel in encoded)


def headline(photo: Photo) -> str:
    """What was documented, and where: 'Jaundice at the chest'."""
    return titled(photo.conditions, photo.sites)


def titled(signs: Sequence[Condition], sites: Sequence[BodySite]) -> str:
    """Signs and sites as a title."""
    if set(signs) == {Condition.NONE}:
        return gettext("No sign documented, %(sites)s") % {"sites": words.listed([*map(words.site, sites)])}
    where = words.listed([words.at(sites[0]), *map(words.site, sites[1:])])
    return gettext("%(signs)s %(where)s") % {"signs": _signs(signs), "where": where}


def _signs(signs: Iterable[Condition]) -> str:
    named = [words.sign(sign) for sign in signs]
    return words.listed([named[0], *map(words.small, named[1:])])


def advice(signs: Iterable[str]) -> str:
    """What to measure instead of trusting one's eyes: the same fixed lines for every photo of a sign."""
    shown = set(signs)
    jaundice, cyanosis = Condition.JAUNDICE in shown, bool(words.CYANOSIS & shown)
    lines = [
        *([wording.MEASURE_JAUNDICE] if jaundice or not cyanosis else []),
        *([wording.MEASURE_CYANOSIS] if cyanosis or not jaundice else []),
        wording.METERS,
    ]
    return " ".join(map(gettext, lines))


def tone_words(photo: Photo) -> str:
    """The tone as measured and as rated, each named by its scale."""
    parts = []
    if photo.ita_class not in {"", "unknown"}:
        parts.append(
            gettext("%(tone)s (ITA)") % {"tone": words.small(words.label("ita_class", photo.ita_class))}
        )
    if photo.monk not in {"", "unknown"}:
        parts.append(gettext("Monk\u00a0%(step)s\u00a0of\u00a010") % {"step": photo.monk})
    return ", ".join(parts) or gettext("tone not recorded")


def facts(photo: Photo) -> list[str]:
    """What was measured of the baby, short, each with its unit; empty when nothing was."""
    seen = photo.observation
    found = []
    if seen.tsb_umol_l is not None:
        found.append(gettext("bilirubin %(value)s\u00a0µmol/L") % {"value": exact(seen.tsb_umol_l, 0)})
    elif seen.tcb_umol_l is not None:
        said = gettext("bilirubin %(value)s\u00a0µmol/L by skin meter")
        found.append(said % {"value": exact(seen.tcb_umol_l, 0)})
    if seen.spo2_percent is not None:
        found.append(gettext("SpO₂ %(value)s\u00a0%%") % {"value": exact(seen.spo2_percent, 0)})
    if photo.condition_basis is ConditionBasis.SEEN:
        found.append(gettext(wording.SEEN))
    return found


def main_region(photo: Photo) -> Region | None:
    """The region the photo is about: where the sign is documented, else the first."""
    affected = (region for region in photo.regions if region.role is RegionRole.AFFECTED)
    return next(affected, photo.regions[0] if photo.regions else None)


def colour_words(measurement: Measurement) -> str:
    """L* and b* with their uncertainty, as a caption says them."""
    (light, _, yellow), (light_u, _, yellow_u) = measurement.lab, measurement.uncertainty
    return f"L* {plus_minus(light, light_u)}, b* {plus_minus(yellow, yellow_u)}"


_ALT = {
    Provenance.SIMULATED: mark("Simulated photo, %(version)s: %(what)s; skin tone %(tone)s"),
    Provenance.PHANTOM: mark("Photo of a phantom, %(version)s: %(what)s; skin tone %(tone)s"),
    Provenance.REAL: mark("Photo, %(version)s: %(what)s; skin tone %(tone)s"),
}
_VERSIONS = (mark("calibrated"), mark("as shot"))
"""What a picture of a photo is called in its alternative text."""


def alt_text(photo: Photo, version: str) -> str:
    """The picture in words with its values; `version` is 'calibrated' or 'as shot'."""
    parts = [
        gettext(_ALT[photo.provenance])
        % {
            "version": gettext(version),
            "what": words.small(headline(photo)),
            "tone": tone_words(photo),
        }
    ]
    region = main_region(photo)
    if version == "calibrated" and region is not None:
        parts.append(gettext("measured %(colour)s") % {"colour": colour_words(region.measurement)})
    parts.extend(facts(photo))
    return f"{'; '.join(parts)}."
