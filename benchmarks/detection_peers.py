"""Run other tools' chart detectors over a folder of PNG pictures; in their own environment, without our package.

    python benchmarks/detection_peers.py FOLDER RESULT.json

writes for each tool and picture the processor seconds taken, whether it was stopped at 20 of them, and the 24 patch
centres in its pixels that the tool reads colours at, in the chart's order, or null when it says that there is no
chart. Of
colour-checker-detection it is the segmentation: its network fetches weights when it runs, and its templates
ask colour-science 0.4.7 for a requirement of a name that it does not know (KeyError: 'scikit-learn').
"""

import json
import signal
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import cv2
import numpy as np
from numpy.typing import NDArray

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from colour_checker_detection import detect_colour_checkers_segmentation
    from plantcv.plantcv.transform import detect_color_card

Centres = NDArray[np.float64] | None

# A call that takes more processor time than this is stopped; most take a hundredth to a tenth of it.
_MOST_SECONDS = 20.0
# colour-checker-detection looks at the picture lying, 1440 pixels wide.
_WIDE, _HIGH = 1440, 960
_PLANTCV = sys.modules[detect_color_card.__module__]
# PlantCV numbers the chips in rows of four from white's column on, which it puts first.
_PLANTCV_ORDER = np.arange(24).reshape(6, 4)[:, ::-1].T.ravel()


def segmentation(bgr: NDArray[np.uint8]) -> Centres:
    """colour-checker-detection, by segmentation."""
    found = detect_colour_checkers_segmentation(bgr[..., ::-1], additional_data=True)
    if not found:
        return None
    corners = np.array([[_WIDE, 0], [_WIDE, _HIGH], [0, _HIGH], [0, 0]], np.float32)
    back = cv2.getPerspectiveTransform(corners, np.asarray(found[0].quadrilateral, np.float32))
    masks = np.asarray(found[0].swatch_masks, np.float64)
    flat = np.stack([masks[:, 2:].mean(axis=1), masks[:, :2].mean(axis=1)], axis=1)
    return _standing(cv2.perspectiveTransform(flat[None], back)[0], bgr)


def plant(bgr: NDArray[np.uint8]) -> Centres:
    """PlantCV."""
    seen: list[NDArray[np.float64]] = []
    draw = _PLANTCV._draw_color_chips  # noqa: SLF001 - the one place where it says where it reads

    def watched(picture: NDArray[np.uint8], centres: NDArray[np.int64], radius: int) -> tuple[object, object]:
        seen.append(np.asarray(centres, np.float64))
        drawn: tuple[object, object] = draw(picture, centres, radius)
        return drawn

    with mock.patch.object(_PLANTCV, "_draw_color_chips", watched):
        detect_color_card(bgr)
    return seen[-1][_PLANTCV_ORDER]


def _standing(centres: NDArray[np.float64], bgr: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return centres found in the picture laid on its side (clockwise, if it stands) and scaled, in its own pixels."""
    height, width = bgr.shape[:2]
    scaled = (centres + 0.5) * max(height, width) / _WIDE - 0.5
    if width >= height:
        return scaled
    return np.stack([scaled[:, 1], height - 1 - scaled[:, 0]], axis=1)


TOOLS: dict[str, Callable[[NDArray[np.uint8]], Centres]] = {
    "colour-checker-detection": segmentation,
    "PlantCV": plant,
}


class _StoppedError(BaseException):
    """A call took too long. No tool catches it: it is no Exception."""


def _stop(*_: object) -> None:
    raise _StoppedError


def asked(detect: Callable[[NDArray[np.uint8]], Centres], picture: NDArray[np.uint8]) -> dict[str, Any]:
    """Return what a tool says of a picture, and how long it took."""
    start, stopped, centres = time.process_time(), False, None
    signal.setitimer(signal.ITIMER_PROF, _MOST_SECONDS)
    try:
        centres = detect(picture)
    except _StoppedError:
        stopped = True
    except Exception:  # noqa: BLE001, S110 - PlantCV says by exceptions of all kinds that it found nothing
        pass
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    told = None if centres is None or not np.isfinite(centres).all() else centres.tolist()
    return {"seconds": time.process_time() - start, "centres": told, "stopped": stopped}


def main() -> None:
    """Read every picture once and hand it to every tool."""
    folder, result = Path(sys.argv[1]), Path(sys.argv[2])
    cv2.setNumThreads(1)
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGPROF, _stop)
    found: dict[str, dict[str, Any]] = {tool: {} for tool in TOOLS}
    for path in sorted(folder.glob("*.png")):
        picture = cv2.imread(str(path))
        assert picture is not None
        for tool, detect in TOOLS.items():
            found[tool][path.stem] = asked(detect, np.asarray(picture, np.uint8))
    result.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
