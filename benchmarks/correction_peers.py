"""Other packages' corrections, leave-one-patch-out; runs in an environment of its own, without our package.

    python correction_peers.py readings.json predictions.json

`readings.json` is a list of {"read": n x 3 linear sRGB, "target": n x 3 linear sRGB, "lab": n x 3 CIELAB D65}.
`predictions.json` gets {"predicted": {method: [n x 3 linear sRGB of each reading]}, "missing": {package: why}}:
each patch as corrected by a fit that never saw it.
"""

import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

warnings.simplefilter("ignore")
Array = np.ndarray[Any, Any]
Method = Callable[[Array, Array, Array, Array], Array]


def _encode(linear: Array) -> Array:
    safe = np.maximum(linear, 0)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * safe ** (1 / 2.4) - 0.055)


def _decode(encoded: Array) -> Array:
    safe = np.maximum(encoded, 0)
    return np.where(encoded <= 0.04045, encoded / 12.92, ((safe + 0.055) / 1.055) ** 2.4)


def colour_science() -> dict[str, Method]:
    """Return colour-science's methods, on linear sRGB."""
    import colour  # noqa: PLC0415 - each peer only where asked for

    def method(name: str, **options: int) -> Method:
        def correct(read: Array, target: Array, _lab: Array, asked: Array) -> Array:
            return np.asarray(colour.colour_correction(asked, read, target, method=name, **options))

        return correct

    return {
        "colour-science, Cheung 2004 (3 terms)": method("Cheung 2004", terms=3),
        "colour-science, Cheung 2004 (10 terms)": method("Cheung 2004", terms=10),
        "colour-science, Cheung 2004 (20 terms)": method("Cheung 2004", terms=20),
        "colour-science, Finlayson 2015 (degree 2)": method("Finlayson 2015", degree=2),
        "colour-science, Finlayson 2015 (degree 3)": method("Finlayson 2015", degree=3),
        "colour-science, Finlayson 2015 (degree 4)": method("Finlayson 2015", degree=4),
        "colour-science, Vandermonde (degree 1)": method("Vandermonde", degree=1),
    }


def opencv() -> dict[str, Method]:
    """Return OpenCV's colour correction model: linear, with sRGB's own curve taken off (as its page advises)."""
    import cv2  # noqa: PLC0415 - each peer only where asked for

    def method(shape: int, *, known_curve: bool) -> Method:
        def correct(read: Array, _target: Array, lab: Array, asked: Array) -> Array:
            seen = (read if known_curve else _encode(read))[:, None, :]
            model = cv2.ccm.ColorCorrectionModel(seen, lab[:, None, :], cv2.ccm.COLOR_SPACE_LAB_D65_2)
            model.setCcmType(shape)
            model.setRGB(True)
            if known_curve:
                model.setLinearization(cv2.ccm.LINEARIZATION_IDENTITY)
            matrix = np.asarray(model.compute(), dtype=np.float64)
            linear = asked if known_curve else np.maximum(_encode(asked), 0) ** 2.2
            if matrix.shape[0] == 4:
                linear = np.column_stack([linear, np.ones(len(linear))])
            return linear @ matrix

        return correct

    return {
        "OpenCV ccm, linear (gamma 2.2)": method(cv2.ccm.CCM_LINEAR, known_curve=False),
        "OpenCV ccm, linear (profile's curve)": method(cv2.ccm.CCM_LINEAR, known_curve=True),
        "OpenCV ccm, affine (profile's curve)": method(cv2.ccm.CCM_AFFINE, known_curve=True),
    }


def plant_cv() -> dict[str, Method]:
    """Return PlantCV's affine correction, on pictures of one pixel in 8 bits, as it takes them."""
    from plantcv import plantcv as pcv  # noqa: PLC0415 - each peer only where asked for

    def correct(read: Array, target: Array, _lab: Array, asked: Array) -> Array:
        numbers = 10.0 * np.arange(1, len(read) + 1)[:, None]
        source = np.hstack([numbers, _encode(read)])
        wanted = np.hstack([numbers, np.clip(_encode(target), 0, 1)])
        code = np.rint(np.clip(_encode(asked), 0, 1) * 255).astype(np.uint8)
        picture = np.ascontiguousarray(code[None, :, ::-1])
        changed = pcv.transform.affine_color_correction(picture, source, wanted)
        return _decode(changed[0, :, ::-1] / 255)

    return {"PlantCV, affine": correct}


def left_out(method: Method, reading: dict[str, Any]) -> list[list[float]]:
    """Return each patch (n, 3), linear sRGB, by a fit without it."""
    read, target, lab = (np.array(reading[key], dtype=np.float64) for key in ("read", "target", "lab"))
    found = []
    for patch in range(len(read)):
        rest = np.arange(len(read)) != patch
        predicted = method(read[rest], target[rest], lab[rest], read[patch : patch + 1])
        found.append([float(value) for value in np.asarray(predicted).reshape(3)])
    return found


def main() -> None:
    """Correct, and write what came of it; a package that cannot be used is named with its reason."""
    readings = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    predicted: dict[str, list[list[list[float]]]] = {}
    missing: dict[str, str] = {}
    for package, methods in (("colour-science", colour_science), ("OpenCV", opencv), ("PlantCV", plant_cv)):
        try:
            predicted |= {
                name: [left_out(method, one) for one in readings] for name, method in methods().items()
            }
        except Exception as error:  # noqa: BLE001 - the others still count
            missing[package] = f"{type(error).__name__}: {error}"
    Path(sys.argv[2]).write_text(json.dumps({"predicted": predicted, "missing": missing}), "utf-8")


if __name__ == "__main__":
    main()
