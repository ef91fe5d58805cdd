"""The orders in which a search gives its photos."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Sort:
    """An order. `falls`: the largest value first. Photos without a value come last, equals newest first."""

    name: str
    falls: bool
    meaning: str


_SORTS = (
    Sort("newest", falls=True, meaning="Latest published first."),
    Sort(
        "relevance",
        falls=True,
        meaning="Best match of the words asked for first; without words, latest published first.",
    ),
    Sort("tone", falls=True, meaning="Lightest unaffected skin first (ITA falls); unknown tone last."),
    Sort(
        "bilirubin",
        falls=True,
        meaning="Highest bilirubin first, of those measured within 120 minutes of the photo (serum, else meter); "
        "photos without one last.",
    ),
    Sort("calibration_error", falls=False, meaning="Smallest mean calibration error (CIEDE2000) first."),
)

SORTS: Mapping[str, Sort] = MappingProxyType({sort.name: sort for sort in _SORTS})
"""Every order by its name."""

MISSING = -1000.0
"""Sort key of a photo without a value, in the orders that fall: below every real one."""
