"""The outcomes of the detection benchmark as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.page import write_between

_BEGIN = "<!-- made by `make bench-detection`: begin -->"
_END = "<!-- made by `make bench-detection`: end -->"


@dataclass(frozen=True, slots=True)
class Found:
    """What one tool made of one picture.

    `outcome` is right, wrong (returned, elsewhere or in another order) or refused; where there is no
    ColorChecker to find, refused or alarm. `left_out` is how many of four covered patches were marked; `seconds`
    are of processor, and `stopped` says that a tool had too many of them.
    """

    tool: str
    photo: str
    distortion: str
    outcome: str
    seconds: float
    left_out: int | None
    detail: str = ""
    stopped: bool = False


def write_page(found: Sequence[Found], page: Path) -> None:
    """Put the tables between the markers of `page`."""
    write_between(page, _BEGIN, _END, tables(found))


def tables(found: Sequence[Found]) -> str:
    """Return the table of distortions and the one of the rest."""
    return f"{_charts(found)}\n\n{_others(found)}"


def _charts(found: Sequence[Found]) -> str:
    """Right and wrong of all photographs with a chart, one line a distortion."""
    real = [one for one in found if one.outcome in {"right", "wrong", "refused"} and _has_chart(one, found)]
    tools, kinds = _names(found, "tool"), _names(real, "distortion")
    photos = len(_names(real, "photo"))
    lines = [
        f"| {photos} photographs with a chart, right (returned wrong) | " + " | ".join(tools) + " |",
        "| --- |" + " ---: |" * len(tools),
    ]
    lines += [_line(kind, [_chosen(real, tool, kind) for tool in tools]) for kind in kinds]
    lines.append(_line("**all**", [[one for one in real if one.tool == tool] for tool in tools]))
    return "\n".join(lines)


def _chosen(found: Sequence[Found], tool: str, kind: str) -> list[Found]:
    return [one for one in found if (one.tool, one.distortion) == (tool, kind)]


def _line(kind: str, by_tool: Sequence[Sequence[Found]]) -> str:
    cells = []
    for group in by_tool:
        right, wrong = (sum(one.outcome == outcome for one in group) for outcome in ("right", "wrong"))
        cells.append(f"{right}" + (f" ({wrong})" if wrong else ""))
    return f"| {kind} | " + " | ".join(cells) + " |"


def _others(found: Sequence[Found]) -> str:
    """Charts returned where none may be, covered patches that were read, and the time."""
    tools = _names(found, "tool")
    rows = [
        ("SpyderCheckr 24 taken for a ColorChecker", [_alarms(found, tool, "spy_test") for tool in tools]),
        ("chart covered too far, accepted", [_alarms(found, tool, "pcv_partial") for tool in tools]),
        ("photo without a chart, returned one", [_alarms(found, tool, "neg_jtvd_norm") for tool in tools]),
        (
            "simulated textures, grids, keyboards: returned a chart",
            [_alarms(found, tool, "nothing ") for tool in tools],
        ),
        ("covered patches left out, where the chart was right", [_left_out(found, tool) for tool in tools]),
        ("stopped after 20 s, counted as refused", [_stopped(found, tool) for tool in tools]),
        ("processor time a photograph, median, s", [_median(found, tool) for tool in tools]),
    ]
    lines = ["| | " + " | ".join(tools) + " |", "| --- |" + " ---: |" * len(tools)]
    lines += [f"| {name} | " + " | ".join(cells) + " |" for name, cells in rows]
    return "\n".join(lines)


def _has_chart(one: Found, found: Sequence[Found]) -> bool:
    # Only photographs whose chart is to be found are covered on purpose.
    return one.photo in {other.photo for other in found if other.distortion == "covered"}


def _alarms(found: Sequence[Found], tool: str, start: str) -> str:
    group = [one for one in found if one.tool == tool and one.photo.startswith(start)]
    return f"{sum(one.outcome == 'alarm' for one in group)} of {len(group)}"


def _left_out(found: Sequence[Found], tool: str) -> str:
    group = [one for one in found if (one.tool, one.distortion, one.outcome) == (tool, "covered", "right")]
    return f"{sum(one.left_out or 0 for one in group)} of {4 * len(group)}"


def _stopped(found: Sequence[Found], tool: str) -> str:
    group = [one for one in found if one.tool == tool]
    return f"{sum(one.stopped for one in group)} of {len(group)}"


def _median(found: Sequence[Found], tool: str) -> str:
    times = [one.seconds for one in found if one.tool == tool and one.distortion != "simulated"]
    return f"{np.median(times):.2f}" if times else "-"


def _names(found: Sequence[Found], field: str) -> list[str]:
    """Return what stands in a field, in order of appearance."""
    return list(dict.fromkeys(getattr(one, field) for one in found))
