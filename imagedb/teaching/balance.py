"""Choosing photos for a teaching set: as equal as can be over tones and signs, like for like in calibration.

A cell is one tone with one sign. Photos are given out one by one, each to the cell that has the fewest; of equals to
the one whose tone, then whose sign, has the fewest, then to the darker tone: where a number does not divide, the tones
that teaching pictures leave out come first. Pictures that look alike count as one, so none is shown twice. When a
cell's last picture is held by another cell that has a choice, the two swap (augmenting paths), so the result is the
most equal that there is, and whoever asks again gets the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from colour.tone import ITA_CLASSES

FEWEST: Final = 2
MOST: Final = 60
"""How many photos a balanced set may be asked to have."""

_GRADES: Final = ("A", "B", "C")

Cell = tuple[str, str]
"""A tone (ITA class) and a sign."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A photo that fits the wish. `alike` is equal for pictures that look alike, `baby` for those of one baby.

    `grade` and `error` (mean leave-one-out CIEDE2000) are its calibration's, `light` is as stated.
    """

    id: str
    tone: str
    sign: str
    site: str
    grade: str
    error: float
    light: str
    alike: str
    baby: str

    @property
    def cell(self) -> Cell:
        """Its tone and sign."""
        return self.tone, self.sign


@dataclass(frozen=True, slots=True)
class Wish:
    """What a set is to have: so many photos of these signs, sites and tones, each named once."""

    photos: int
    signs: tuple[str, ...]
    sites: tuple[str, ...]
    tones: tuple[str, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every pairing of tone and sign, the lightest tone first."""
        lightest_first = sorted(self.tones, key=_depth)
        return tuple((tone, sign) for tone in lightest_first for sign in self.signs)


@dataclass(frozen=True, slots=True)
class Shortage:
    """A pairing of tone and sign for which there are fewer photos than an equal share."""

    tone: str
    sign: str
    wanted: int
    there: int


@dataclass(frozen=True, slots=True)
class Balanced:
    """The choice, lightest tone first and the signs of a tone together, and what could not be met.

    `missing` is how many photos there are too few in all; `uneven` names the cells whose equal share is one smaller
    because the number does not divide; `grades` and `lights` count the chosen photos where they are not all alike;
    `tones_of_mixed_sites` are tones whose signs are not shown at the same sites.
    """

    chosen: tuple[Candidate, ...]
    shortages: tuple[Shortage, ...]
    missing: int
    uneven: tuple[Cell, ...]
    grades: Mapping[str, int]
    lights: Mapping[str, int]
    tones_of_mixed_sites: tuple[str, ...]

    def of(self, tone: str, sign: str) -> tuple[Candidate, ...]:
        """The photos of a cell."""
        return tuple(one for one in self.chosen if one.cell == (tone, sign))


def balance(wish: Wish, candidates: Iterable[Candidate]) -> Balanced:
    """Choose at most `wish.photos` of the candidates, the same whatever their order.

    The best calibrated are taken alone where that leaves the counts as equal as all of them would.
    """
    cells = wish.cells
    fitting = [one for one in candidates if one.cell in cells and one.site in wish.sites]
    fullest = _share_out(wish, _ordered(wish, fitting))
    chosen = fullest
    for best in range(1, len(_GRADES)):
        alike = _ordered(wish, (one for one in fitting if one.grade in _GRADES[:best]))
        fewer = _share_out(wish, alike)
        if all(len(fewer[cell]) == len(fullest[cell]) for cell in cells):
            chosen = fewer
            break
    return _told(wish, {cell: chosen[cell] for cell in cells})


def _depth(tone: str) -> int:
    """How dark a tone is."""
    return ITA_CLASSES.index(tone) if tone in ITA_CLASSES else len(ITA_CLASSES)


def _ordered(wish: Wish, fitting: Iterable[Candidate]) -> dict[Cell, list[Candidate]]:
    """Each cell's candidates, the one to take first first.

    Babies and sites take turns. The first site is the one at which most signs of the tone can be shown, the light the
    one in which most cells can, so that what stands side by side differs in the sign alone.
    """
    pool = sorted(fitting, key=lambda one: one.id)
    signs_at: dict[tuple[str, str], set[str]] = defaultdict(set)
    cells_in: dict[str, set[Cell]] = defaultdict(set)
    for one in pool:
        signs_at[one.tone, one.site].add(one.sign)
        cells_in[one.light].add(one.cell)

    def worth(one: Candidate) -> tuple[int | float | str, ...]:
        site = (-len(signs_at[one.tone, one.site]), wish.sites.index(one.site))
        return (*site, one.grade, -len(cells_in[one.light]), one.light, one.error, one.id)

    ordered: dict[Cell, list[Candidate]] = {cell: [] for cell in wish.cells}
    for one in sorted(pool, key=worth):
        ordered[one.cell].append(one)
    return {cell: _in_turn(found) for cell, found in ordered.items()}


def _in_turn(ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with each baby's, then each site's second picture after everybody's first."""
    babies, sites = Counter[str](), Counter[str]()
    turns: list[tuple[int, int, int]] = []
    for at, one in enumerate(ranked):
        turns.append((babies[one.baby], sites[one.site], at))
        babies[one.baby] += 1
        sites[one.site] += 1
    return [ranked[at] for _, _, at in sorted(turns)]


def _share_out(wish: Wish, ordered: Mapping[Cell, Sequence[Candidate]]) -> dict[Cell, list[Candidate]]:
    """Give photos out one by one until there are enough, or no cell can have more."""
    holders: dict[str, tuple[Cell, Candidate]] = {}
    held = Counter[Cell]()
    open_cells = set(ordered)
    while open_cells and held.total() < wish.photos:
        cell = min(open_cells, key=lambda one: _turn(wish, held, one))
        if _take(cell, ordered, holders, set()):
            held[cell] += 1
        else:
            open_cells.discard(cell)
    found: dict[Cell, list[Candidate]] = {cell: [] for cell in ordered}
    for cell, one in holders.values():
        found[cell].append(one)
    return {cell: sorted(ones, key=ordered[cell].index) for cell, ones in found.items()}


def _turn(wish: Wish, held: Mapping[Cell, int], cell: Cell) -> tuple[int, int, int, int, int]:
    """Sorts the cell whose turn it is first."""
    tone, sign = cell
    of_tone = sum(count for (other, _), count in held.items() if other == tone)
    of_sign = sum(count for (_, other), count in held.items() if other == sign)
    return held.get(cell, 0), of_tone, of_sign, -_depth(tone), wish.signs.index(sign)


def _take(
    cell: Cell,
    ordered: Mapping[Cell, Sequence[Candidate]],
    holders: dict[str, tuple[Cell, Candidate]],
    tried: set[str],
) -> bool:
    """Give the cell one more picture, if need be one whose holder can have another instead."""
    for one in ordered[cell]:
        if one.alike not in holders and one.alike not in tried:
            holders[one.alike] = (cell, one)
            return True
    for one in ordered[cell]:
        if one.alike in tried or holders[one.alike][0] == cell:
            continue
        tried.add(one.alike)
        if _take(holders[one.alike][0], ordered, holders, tried):
            holders[one.alike] = (cell, one)
            return True
    return False


def _told(wish: Wish, chosen: Mapping[Cell, Sequence[Candidate]]) -> Balanced:
    share = _equal_share(wish)
    most = max(share.values(), default=0)
    photos = tuple(one for ones in chosen.values() for one in ones)
    return Balanced(
        photos,
        tuple(
            Shortage(*cell, share[cell], len(ones))
            for cell, ones in chosen.items()
            if len(ones) < share[cell]
        ),
        wish.photos - len(photos),
        tuple(cell for cell in chosen if share[cell] < most),
        _mixed(one.grade for one in photos),
        _mixed(one.light for one in photos),
        tuple(tone for tone in dict.fromkeys(tone for tone, _ in chosen) if _sites_differ(tone, chosen)),
    )


def _equal_share(wish: Wish) -> dict[Cell, int]:
    """How many photos each cell would get if there were enough of all."""
    held = Counter[Cell](dict.fromkeys(wish.cells, 0))
    for _ in range(wish.photos if wish.cells else 0):
        held[min(wish.cells, key=lambda cell: _turn(wish, held, cell))] += 1
    return dict(held)


def _mixed(values: Iterable[str]) -> dict[str, int]:
    counted = Counter(values)
    return dict(sorted(counted.items())) if len(counted) > 1 else {}


def _sites_differ(tone: str, chosen: Mapping[Cell, Sequence[Candidate]]) -> bool:
    """Whether two signs of the tone are shown, but not at the same sites; more of one than another is no matter."""
    shown = [{one.site for one in ones} for (other, _), ones in chosen.items() if other == tone and ones]
    return any(not (sites <= shown[0] or shown[0] <= sites) for sites in shown[1:])
