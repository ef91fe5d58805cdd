"""What an exported set says: the same words in every form, put together once. Pure.

In English whatever language the pages are read in: a file is passed on, and the English text is the one that counts.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from api.exports import sentences
from api.pages import facts, say, words
from consent.licence import WITHHELD, allowed, describe
from imagedb.model import Measurement, Photo, Region, SetItem, TeachingSet
from imagedb.vocabulary import TONE_SITES, Phototherapy, Provenance, RegionRole

_MARKS: Final = {Provenance.SIMULATED: "SIMULATED", Provenance.PHANTOM: "PHANTOM"}
# Of what was recorded: what a class asks about. The rest stands on the photo's own page.
_RECORDED: Final = (
    "Bilirubin",
    "Oxygen saturation (SpO₂)",
    "How the sign was documented",
    "Age at the photo",
    "Phototherapy",
)
# XML 1.0, production 2.
_UNWRITABLE: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo's calibrated picture: a JPEG, the very bytes that the atlas serves."""

    data: bytes
    sha256: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """One photo of the set with all that is said beside it."""

    number: int
    photo_id: str
    title: str
    mark: str
    """SIMULATED or PHANTOM, or nothing."""
    tone: str
    rows: tuple[tuple[str, str], ...]
    """What was recorded and measured, as (name, value with unit and uncertainty)."""
    caption: str
    note: str
    question: str
    measure: str
    """What to measure instead of trusting one's eyes."""
    cyanosis: bool
    alt: str
    address: str
    licence: str
    picture: Picture

    @property
    def attribution(self) -> str:
        """Whose picture it is, and where it stands."""
        return f"Newborn Skin Atlas, photo {self.photo_id}, {self.address}"

    @property
    def terms(self) -> str:
        """What may be done with it, in a sentence."""
        return licence_words(self.licence)

    @property
    def file_name(self) -> str:
        """What its picture is called; a simulated one says so in its name."""
        return (
            f"{'simulated-' if self.mark == _MARKS[Provenance.SIMULATED] else ''}{self.photo_id}-display.jpg"
        )


@dataclass(frozen=True, slots=True)
class Export:
    """A version of a teaching set, ready to be written in any form."""

    set_id: str
    version: int
    title: str
    description: str
    origin: str
    """Scheme, host and port of the atlas it comes from."""
    made: date
    asked: int
    """How many photos the set has, those among them that cannot be shown."""
    leaves: tuple[Leaf, ...]

    @property
    def cyanosis(self) -> bool:
        """Whether the emergency lines come first."""
        return any(leaf.cyanosis for leaf in self.leaves)

    @property
    def simulated(self) -> bool:
        """Whether any of its pictures was computed."""
        return any(leaf.mark == _MARKS[Provenance.SIMULATED] for leaf in self.leaves)

    @property
    def address(self) -> str:
        """The set's page."""
        return f"{self.origin}/sets/{self.set_id}"

    @property
    def check_address(self) -> str:
        """Where this version is checked against withdrawals."""
        return f"{self.address}/check?version={self.version}"

    @property
    def contents(self) -> str:
        """How many photos there are, and how many are missing."""
        return sentences.contents(len(self.leaves), self.asked - len(self.leaves))

    @property
    def edition(self) -> str:
        """Which version this is and of which day."""
        return f"Version {self.version}, exported on {self.made.day} {say.month(self.made.isoformat()[:7])}"

    @property
    def licences(self) -> tuple[tuple[str, int], ...]:
        """Each licence with how many photos stand under it."""
        counts: dict[str, int] = {}
        for leaf in self.leaves:
            counts[leaf.licence] = counts.get(leaf.licence, 0) + 1
        return tuple(sorted(counts.items()))


def export_of(
    found: TeachingSet,
    photos: Mapping[str, Photo],
    pictures: Mapping[str, Picture],
    *,
    origin: str,
    made: date,
) -> Export:
    """The set as it is written: its photos in order, without those that cannot be shown."""
    shown = [item for item in found.items if item.photo_id in photos and item.photo_id in pictures]
    leaves = tuple(
        _leaf(number, item, photos[item.photo_id], pictures[item.photo_id], origin)
        for number, item in enumerate(shown, 1)
    )
    asked, title, description = len(found.items), _writable(found.title), _writable(found.description)
    return Export(found.id, found.version, title, description, origin, made, asked, leaves)


def _writable(text: str) -> str:
    """The text without what XML cannot hold, such as control characters that came with a paste."""
    return _UNWRITABLE.sub("", text)


def licence_words(identifier: str) -> str:
    """What a licence allows; one that is not ours by its name."""
    try:
        return describe(identifier)
    except ValueError:
        return identifier


def limits(identifier: str) -> str:
    """What a licence leaves out, short enough for a list; one that is not ours by its name."""
    try:
        withheld = [words for purpose, (_, words) in WITHHELD.items() if purpose not in allowed(identifier)]
    except ValueError:
        return identifier
    return ", ".join(withheld) or sentences.NO_LIMITS


def _leaf(number: int, item: SetItem, photo: Photo, picture: Picture, origin: str) -> Leaf:
    return Leaf(
        number=number,
        photo_id=photo.id,
        title=say.headline(photo),
        mark=_MARKS.get(photo.provenance, ""),
        tone=f"Skin tone {say.tone_words(photo)}",
        rows=(*_recorded(photo), *_measured(photo)),
        caption=_writable(photo.caption),
        note=_writable(item.note),
        # A set made before there were questions has none.
        question=_writable(item.question),
        measure=say.advice(photo.conditions),
        cyanosis=bool(words.CYANOSIS & set(photo.conditions)),
        alt=say.alt_text(photo, "calibrated"),
        address=f"{origin}/photos/{photo.id}",
        licence=photo.licence,
        picture=picture,
    )


def _recorded(photo: Photo) -> list[tuple[str, str]]:
    lines = {name: value for name, value, _ in facts.observed(photo)}
    treated = photo.observation.phototherapy is not Phototherapy.NONE
    return [
        (name, value)
        for name in _RECORDED
        if (value := lines.get(name)) and (treated or name != "Phototherapy")
    ]


def _measured(photo: Photo) -> list[tuple[str, str]]:
    """The colours of the region the photo is about and of the skin beside it, and the tone's angle."""
    main = say.main_region(photo)
    beside = _first(photo.regions, RegionRole.COMPARISON)
    found = []
    if main is not None:
        found.append((f"Measured colour, {_place(main)}", _lab(main.measurement)))
    if beside is not None and beside is not main:
        found.append((f"Beside it, {_place(beside)}", _lab(beside.measurement)))
        if beside.body_site in TONE_SITES:
            angle = say.plus_minus(beside.measurement.ita, beside.measurement.ita_uncertainty, 0)
            found.append(("Tone of unaffected skin (ITA)", f"{angle}°"))
    return [*found, ("Calibration", f"grade {photo.calibration.grade.value}")]


def _first(regions: Sequence[Region], role: RegionRole) -> Region | None:
    return next((region for region in regions if region.role is role), None)


def _place(region: Region) -> str:
    return words.small(words.label("body_site", region.body_site))


def _lab(measured: Measurement) -> str:
    pairs = zip(("L*", "a*", "b*"), measured.lab, measured.uncertainty, strict=True)
    return ", ".join(f"{name} {say.plus_minus(value, uncertainty)}" for name, value, uncertainty in pairs)
