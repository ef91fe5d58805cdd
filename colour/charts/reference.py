"""Charts: how their patches lie, and the built-in ones' nominal colours under D65."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np

from colour.icc import bradford
from colour.spaces import D65_WHITE, Floats, lab_to_xyz, xyz_to_lab

# ASTM E308 white of D50 for the 2-degree observer, under which the makers' Lab values stand.
_D50_ASTM: Floats = np.array([0.96422, 1.0, 0.82521])

_SOURCE = "X-Rite/Calibrite nominal CIELAB (D50, 2 degrees), taken to D65 with Bradford"
_SPYDER_SOURCE = "Datacolor's nominal CIELAB for the SpyderCheckr (version 2, 2018; D50, 2 degrees), taken to D65 with Bradford"
_GENERATIONS = ("classic24", "classic24_2014")
# The maker prints the Classic's 24 colours on these, smaller, in the same order; which of them lies in a photo
# cannot be told from its pigments, and their proportions are too alike to be told by.
_CLASSIC_COLOURS = ("classic24", "passport", "mini", "nano")
CHARTS: tuple[str, ...] = (*_GENERATIONS, "passport", "mini", "nano", "spyder24")
"""The charts that can be named and need no reference file."""


class UnknownChartError(ValueError):
    """No reference values are kept for this kind of chart."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"no reference values for chart {kind!r}")
        self.kind = kind


@dataclass(frozen=True, slots=True)
class ChartLayout:
    """Patches in `columns` by `rows`, row by row; `patch` is a patch's side as a share of the step to the next."""

    columns: int = 6
    rows: int = 4
    patch: float = 0.9

    @property
    def count(self) -> int:
        """How many patches there are."""
        return self.columns * self.rows

    @property
    def places(self) -> Floats:
        """(n, 2): each patch's place from the chart's middle, x right, y down; the longer side runs -1..1."""
        half = np.array([self.columns - 1, self.rows - 1]) / 2
        row, column = np.divmod(np.arange(self.count), self.columns)
        return np.asarray((np.column_stack([column, row]) - half) / half.max())


@dataclass(frozen=True, slots=True, eq=False)
class ChartReference:
    """Values of a chart of n patches with `names` in patch order, row by row.

    `lab_d65` (n, 3) is CIELAB under D65 for the 2-degree observer; `reflectance` (n, m) at `wavelengths`
    (m,) nm, where known. `trusted` is False for the values that a print was meant to have: nobody measured
    that print, so no calibration by it is better than grade C.
    """

    kind: str
    names: tuple[str, ...]
    lab_d65: Floats
    reflectance: Floats | None
    wavelengths: Floats | None
    source: str
    layout: ChartLayout = ChartLayout()
    trusted: bool = True

    def __post_init__(self) -> None:
        if not len(self.names) == len(self.lab_d65) == self.layout.count:
            msg = f"{len(self.names)} names, {len(self.lab_d65)} colours, {self.layout.count} places"
            raise ValueError(msg)

    @property
    def places(self) -> Floats:
        """(n, 2): see `ChartLayout.places`."""
        return self.layout.places


@lru_cache(maxsize=8)
def reference(kind: str) -> ChartReference:
    """Return the reference of `classic24` (made before November 2014), `classic24_2014` or `spyder24`.

    Raises UnknownChartError for any other kind.
    """
    if kind == "spyder24":
        names, values = _table("spyder24_lab.csv")
        # A patch is 26 mm wide and 5 mm from the next.
        layout = ChartLayout(patch=26 / 31)
        return ChartReference(kind, names, _d65(values), None, None, _SPYDER_SOURCE, layout)
    if kind not in _GENERATIONS:
        raise UnknownChartError(kind)
    names, values = _table("colorchecker24_lab.csv")
    if kind == "classic24_2014":
        source = f"{_SOURCE}; from November 2014"
        return ChartReference(kind, names, _d65(values[:, 3:]), None, None, source)
    spectra, wavelengths = _spectra()
    source = f"{_SOURCE}; before November 2014; spectra measured by N. Ohta"
    return ChartReference(kind, names, _d65(values[:, :3]), spectra, wavelengths, source)


def candidates(declared: str) -> tuple[ChartReference, ...]:
    """Return the references that a chart declared, or recognised, as `declared` may have; the fit chooses.

    Passport, Mini and Nano carry the Classic's 24 colours, and `auto` is a Classic until another chart is
    found. Only `classic24_2014` states the generation beyond doubt. Raises UnknownChartError for other kinds.
    """
    if declared in {"classic24_2014", "spyder24"}:
        return (reference(declared),)
    if declared == "auto" or declared in _CLASSIC_COLOURS:
        return tuple(reference(kind) for kind in _GENERATIONS)
    raise UnknownChartError(declared)


def _d65(lab_d50: Floats) -> Floats:
    xyz = lab_to_xyz(lab_d50, _D50_ASTM) @ bradford(_D50_ASTM, D65_WHITE).T
    return _frozen(xyz_to_lab(xyz))


def _spectra() -> tuple[Floats, Floats]:
    rows = _rows("colorchecker24_spectra.csv")
    wavelengths = np.array([float(cell) for cell in rows[0][1:]])
    return _frozen(_numbers(rows[1:])), _frozen(wavelengths)


def _table(name: str) -> tuple[tuple[str, ...], Floats]:
    rows = _rows(name)[1:]
    return tuple(row[0] for row in rows), _numbers(rows)


def _rows(name: str) -> list[list[str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.reader(line for line in text.splitlines() if not line.startswith("#")))


def _numbers(rows: list[list[str]]) -> Floats:
    return np.array([[float(cell) for cell in row[1:]] for row in rows])


def _frozen(values: Floats) -> Floats:
    values.flags.writeable = False
    return values


PATCH_NAMES: tuple[str, ...] = reference("classic24").names
