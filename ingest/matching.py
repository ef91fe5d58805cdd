"""Which of the files that a browser sends are the ones that a manifest names."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

_T = TypeVar("_T")


def matched(wanted: Iterable[str], sent: Mapping[str, _T]) -> dict[str, _T]:
    """Return what was sent under the names that the manifest has for it; what it does not name is left out.

    A browser that sends a folder puts the folder's own name in front, and one that sends single files none of
    the folders they lie in. So a name fits whole, without the sent folder, or by its last part where only one
    file that was sent and only one that is wanted end so.
    """
    names = list(dict.fromkeys(wanted))
    whole = {name: data for name, data in sent.items() if name in set(names)}
    inside = {name.partition("/")[2]: data for name, data in sent.items()}
    found = {name: whole.get(name, inside.get(name)) for name in names if name in whole or name in inside}
    by_last = _once(sent)
    wanted_last = _once(dict.fromkeys(names))
    for last, name in wanted_last.items():
        if name not in found and last in by_last:
            found[name] = sent[by_last[last]]
    return {name: data for name, data in found.items() if data is not None}


def _once(names: Iterable[str]) -> dict[str, str]:
    """Return the names by their last part, where no other ends so."""
    ends: dict[str, list[str]] = {}
    for name in names:
        ends.setdefault(name.rpartition("/")[2], []).append(name)
    return {last: those[0] for last, those in ends.items() if len(those) == 1}
