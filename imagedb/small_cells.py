"""Small cells: what is told of a baby beside its picture is told of many families, or less is told.

Ethnic category, sex, gestation band and multiple birth could single a family out. A *cell* is all photos that
are shown with the same four values. Where it holds fewer than k families its photos give up one value after the
other, in the order in which they are least missed: multiple birth, ethnic category (first its letter, then its
group), gestation, sex. The picture, tone, site, condition and age band stay: a rule that hid rare babies would hide
exactly those the atlas exists for.

Photos rise together: a cell that is too small goes up whole, and is then counted with others that rose to the
same values. So what is withheld cannot be worked out from what others show: whoever reasons that a family's value
must be one of the rare ones still has k families to choose from. Only when all four are withheld may fewer share
them. Local recoding with a fixed order; k-anonymity is Samarati and Sweeney's (1998).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from imagedb.vocabulary import GestationBand, Sex

FEWEST_FAMILIES = 10
"""k, unless the operator sets another."""

ETHNIC_GROUPS: Mapping[str, str] = {
    **dict.fromkeys("ABC", "white"),
    **dict.fromkeys("DEFG", "mixed"),
    **dict.fromkeys("HJKL", "asian"),
    **dict.fromkeys("MNP", "black"),
    **dict.fromkeys("RS", "other"),
}
"""The broad group of each letter of the NHS ethnic category; Z (not stated) and 99 (not known) have none."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """The four values of one photo's baby. None and `unknown` are both: not recorded, or withheld.

    `ethnic_category` is a letter of the NHS list, or the name of a group of letters.
    """

    sex: Sex = Sex.UNKNOWN
    gestation_band: GestationBand = GestationBand.UNKNOWN
    ethnic_category: str | None = None
    multiple_birth: bool | None = None


@dataclass(frozen=True, slots=True)
class FamilyPhoto:
    """What the rule needs of a photo: the family (twins are one), and what was recorded."""

    family: str
    recorded: Particulars


def shown(photos: Sequence[FamilyPhoto], fewest: int = FEWEST_FAMILIES) -> tuple[Particulars, ...]:
    """Return what may be shown of each photo, in their order, so that no cell holds fewer than `fewest` families.

    All photos that are public at one time have to be given together. Raises ValueError for `fewest` below 2.
    """
    if fewest < 2:
        msg = f"a cell of {fewest} families hides nobody; give at least 2"
        raise ValueError(msg)
    values = _agreed(photos)
    rising = list(range(len(photos)))
    for step in _STEPS:
        families: defaultdict[Particulars, set[str]] = defaultdict(set)
        for index in rising:
            families[values[index]].add(photos[index].family)
        rising = [index for index in rising if len(families[values[index]]) < fewest]
        for index in rising:
            values[index] = step(values[index])
    return tuple(values)


def _agreed(photos: Sequence[FamilyPhoto]) -> list[Particulars]:
    """Return what was recorded, without what differs within a family: it would tell that there are twins."""
    said: defaultdict[str, set[Particulars]] = defaultdict(set)
    for photo in photos:
        said[photo.family].add(_plain(photo.recorded))
    return [_common(_plain(photo.recorded), said[photo.family]) for photo in photos]


def _plain(recorded: Particulars) -> Particulars:
    """Return the values with `not stated` and `not known` as what they are: nothing."""
    known = recorded.ethnic_category in ETHNIC_GROUPS
    return recorded if known else replace(recorded, ethnic_category=None)


def _common(own: Particulars, family: set[Particulars]) -> Particulars:
    if len({one.sex for one in family}) > 1:
        own = replace(own, sex=Sex.UNKNOWN)
    if len({one.gestation_band for one in family}) > 1:
        own = replace(own, gestation_band=GestationBand.UNKNOWN)
    if len({one.ethnic_category for one in family}) > 1:
        own = replace(own, ethnic_category=None)
    return own


def _without_multiple_birth(values: Particulars) -> Particulars:
    return replace(values, multiple_birth=None)


def _ethnic_group(values: Particulars) -> Particulars:
    return replace(values, ethnic_category=ETHNIC_GROUPS.get(values.ethnic_category or ""))


def _without_ethnic_category(values: Particulars) -> Particulars:
    return replace(values, ethnic_category=None)


def _without_gestation(values: Particulars) -> Particulars:
    return replace(values, gestation_band=GestationBand.UNKNOWN)


def _without_sex(values: Particulars) -> Particulars:
    return replace(values, sex=Sex.UNKNOWN)


_STEPS = (
    _without_multiple_birth,
    _ethnic_group,
    _without_ethnic_category,
    _without_gestation,
    _without_sex,
)
