"""What other libraries take for the same correction; run by `speed.py` in an environment of their own.

    python benchmarks/speed_peers.py SCENE.npz

prints {task: seconds} as JSON. `colour-science` imports as `colour`, as our package does, so it never shares
an environment with it. Each task is timed on 1 megapixel, best of several.
"""

import json
import sys
import time
from collections.abc import Callable

import cv2
import numpy as np
from colour_checker_detection import detect_colour_checkers_segmentation

import colour  # colour-science


def best(work: Callable[[], object], times: int = 3) -> float:
    """Return the shortest of several runs, in seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def main() -> None:
    """Print the times."""
    scene = np.load(sys.argv[1])
    codes, matrix, chart = scene["codes"], scene["matrix"].astype(np.float32), scene["chart"]
    colour.utilities.set_default_float_dtype(np.float32)

    def corrected(method: str, terms: np.ndarray) -> object:
        linear = colour.cctf_decoding(codes.astype(np.float32) / 255, "sRGB")
        if method == "3x3":
            light = colour.algebra.vecmul(terms, linear)
        else:
            light = colour.algebra.vecmul(
                terms, colour.characterisation.polynomial_expansion_Finlayson2015(linear, 2)
            )
        encoded = np.clip(colour.cctf_encoding(light, "sRGB"), 0, 1)
        return (encoded * 255 + 0.5).astype(np.uint8)

    times = {
        "colour-science, 3x3": best(lambda: corrected("3x3", matrix[:, :3])),
        "colour-science, root-polynomial": best(lambda: corrected("rp2", matrix)),
        "colour-checker-detection, segmentation": best(
            lambda: detect_colour_checkers_segmentation(chart.astype(np.float32) / 255)
        ),
    }
    print(json.dumps(times))


if __name__ == "__main__":
    cv2.setNumThreads(2)
    main()
