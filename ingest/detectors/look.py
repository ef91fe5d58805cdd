"""All looks at one picture, the colour card's own writing left out, a failure never taken for nothing seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from colour.image import Codes
from imagedb.model import Reason
from imagedb.reasons import reason
from ingest.detectors.codes import find_codes
from ingest.detectors.faces import find_faces
from ingest.detectors.finding import Finding, Sight, share_inside
from ingest.detectors.writing import find_writing

Detector = Callable[[Codes], tuple[Finding, ...]]
DETECTORS: Mapping[Sight, Detector] = MappingProxyType(
    {Sight.FACE: find_faces, Sight.TEXT: find_writing, Sight.CODE: find_codes}
)
_ON_THE_CARD = 0.7
"""Part of a finding that must lie on the colour card for it to be the card's own."""
_MOST_TOLD = 8


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen, and which detectors did not do their work, each with why."""

    findings: tuple[Finding, ...]
    failed: tuple[tuple[Sight, str], ...]


def look(
    codes: Codes, card: NDArray[np.float64] | None = None, detectors: Mapping[Sight, Detector] = DETECTORS
) -> Look:
    """Look at 8-bit sRGB (H, W, 3) for all that is known; `card` (4, 2) is the colour card's outline in pixels."""
    findings: list[Finding] = []
    failed: list[tuple[Sight, str]] = []
    for sight, detector in detectors.items():
        try:
            seen = detector(codes)
        except Exception as error:  # noqa: BLE001 - whatever broke, the photo is held and nothing else stops
            failed.append((sight, type(error).__name__))
        else:
            findings += [one for one in seen if share_inside(one.box, card) < _ON_THE_CARD]
    return Look(tuple(findings), tuple(failed))


def sight_reasons(seen: Look) -> tuple[Reason, ...]:
    """Return why a person must look: one reason for each kind of thing seen, and one for each detector that failed."""
    reasons = []
    for sight in Sight:
        boxes = [one.box for one in seen.findings if one.sight is sight]
        if boxes:
            told = "; ".join("{},{} {}x{}".format(*box) for box in boxes[:_MOST_TOLD])
            more = f" and {len(boxes) - _MOST_TOLD} more" if len(boxes) > _MOST_TOLD else ""
            reasons.append(reason(f"review.{sight}_seen", f"at {told}{more}"))
    reasons += [reason("review.detector_failed", f"{sight}: {why}") for sight, why in seen.failed]
    return tuple(reasons)
