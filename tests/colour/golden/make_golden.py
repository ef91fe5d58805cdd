"""Compute the golden values of `colour/` with colour-science, an implementation that is not ours.

    make golden

runs this in an environment of its own (requirements.txt beside it), because colour-science imports as
`colour` and would hide our package. It writes golden.json beside it, which the tests read.
"""

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

with warnings.catch_warnings():
    # It says that plotting is not installed.
    warnings.simplefilter("ignore")
    import colour

Floats = NDArray[np.float64]

HERE = Path(__file__).parent
SEED = 20_05
# The whites that our code works with, as CIE 15, ICC.1 and ASTM E308 write them.
WHITES = {
    "D65": (0.95047, 1.0, 1.08883),
    "D50 of ICC.1": (0.9642, 1.0, 0.8249),
    "D50 of ASTM E308": (0.96422, 1.0, 0.82521),
    "A": (1.09850, 1.0, 0.35585),
    "F2": (0.99187, 1.0, 0.67395),
    "F11": (1.00966, 1.0, 0.64370),
}
SPACES = ("sRGB", "Display P3", "Adobe RGB (1998)", "ROMM RGB", "ITU-R BT.2020")
CODES, CURVE_POINTS = 65535, 1024
LIGHTS = {
    "D65": "D65", "D50": "D50", "A": "A", "FL2": "FL2", "FL7": "FL7", "FL11": "FL11", "LED-B1": "LED-B1",
    "LED-B3": "LED-B3", "LED-B5": "LED-B5", "LED-BH1": "LED-BH1", "LED-RGB1": "LED-RGB1", "LED-V1": "LED-V1",
}  # fmt: skip
GRID = colour.SpectralShape(380, 780, 10)


def lab(rng: np.random.Generator) -> list[dict[str, Any]]:
    """Return XYZ and its CIELAB under each white: from black to beyond white, both branches of L*."""
    xyz = np.concatenate([rng.uniform(0, 1.2, (60, 3)), rng.uniform(0, 0.02, (40, 3)), np.zeros((1, 3))])
    return [
        {"white": white, "xyz": rounded(xyz, 6), "lab": rounded(to_lab(np.round(xyz, 6), white), 9)}
        for white in WHITES.values()
    ]


def adaptations() -> list[dict[str, Any]]:
    """Return the Bradford matrix from every white to every other."""
    return [
        {"source": one, "target": other, "matrix": rounded(bradford(one, other), 10)}
        for one in WHITES.values()
        for other in WHITES.values()
        if one != other
    ]


def rgb_spaces(rng: np.random.Generator) -> list[dict[str, Any]]:
    """Return each RGB space: its matrix to XYZ under its white and D50, its curve, and codes with their CIELAB."""
    found = []
    for name in SPACES:
        space = colour.RGB_COLOURSPACES[name]
        # D65 as our code has it; ROMM RGB stands under the D50 of ICC.1.
        white = WHITES["D50 of ICC.1"] if name == "ROMM RGB" else WHITES["D65"]
        matrix = colour.normalised_primary_matrix(space.primaries, chromaticity(white))
        codes = rng.integers(0, CODES + 1, (60, 3))
        codes[0], codes[1] = 0, CODES
        light = decode(space, codes / CODES)
        d65 = light @ matrix.T @ bradford(white, WHITES["D65"]).T
        steps = np.linspace(0, 1, CURVE_POINTS)
        found.append(
            {
                "name": name,
                "matrix": rounded(matrix, 9),
                "matrix_d50": rounded(bradford(white, WHITES["D50 of ICC.1"]) @ matrix, 9),
                "curve": np.rint(decode(space, steps) * 65535).astype(int).tolist(),
                "codes": codes.tolist(),
                "linear": rounded(light, 9),
                "lab_d65": rounded(to_lab(d65, WHITES["D65"]), 6),
            }
        )
    return found


def decode(space: Any, encoded: Floats) -> Floats:
    """Return linear light; without the viewing conditions that some standards put on top."""
    if space.name == "sRGB":
        return np.asarray(colour.models.eotf_sRGB(encoded))
    return np.asarray(space.cctf_decoding(encoded))


def differences(rng: np.random.Generator) -> dict[str, Any]:
    """Return pairs of CIELAB and their CIEDE2000 and CIE 1976: far, near, neutral, and across the hue's seam."""
    far = rng.uniform([0, -110, -110], [100, 110, 110], (2, 150, 3))
    one = rng.uniform([5, -60, -60], [98, 60, 60], (100, 3))
    near = np.stack([one, one + rng.normal(0, 0.7, one.shape)])
    grey = np.stack([np.column_stack([rng.uniform(0, 100, 50), rng.normal(0, 1e-3, (50, 2))]) for _ in "12"])
    angle, chroma = np.radians(rng.normal(0, 3, (2, 50))), rng.uniform(1, 90, (2, 50))
    hue = [rng.uniform(20, 80, 50) * np.ones((2, 1)), chroma * np.cos(angle), chroma * np.sin(angle)]
    seam = np.stack(hue, axis=-1)
    opposite = np.stack([seam[0], seam[1] * [1, -1, -1]])
    pairs = np.round(np.concatenate([far, near, grey, seam, opposite], axis=1), 6)
    return {
        "first": rounded(pairs[0], 6),
        "second": rounded(pairs[1], 6),
        "cie2000": rounded(colour.delta_E(*pairs, method="CIE 2000"), 8),
        "cie1976": rounded(colour.delta_E(*pairs, method="CIE 1976"), 8),
    }


def temperatures() -> list[dict[str, float]]:
    """Return XYZ of lights of a known temperature and distance from the Planckian locus (Ohno 2013)."""
    found = []
    for kelvin in (1800, 2200, 2700, 2856, 3500, 4000, 5003, 6504, 8000, 10000, 14000):
        for duv in (-0.015, -0.005, 0.0, 0.0032, 0.01):
            uv = colour.CCT_to_uv([kelvin, duv], method="Ohno 2013")
            back = colour.uv_to_CCT(uv, method="Ohno 2013")
            xy = colour.UCS_uv_to_xy(uv)
            robertson = colour.uv_to_CCT(uv, method="Robertson 1968")
            found.append(
                {
                    "xyz": rounded(colour.xy_to_XYZ(xy), 9),
                    "kelvin": round(float(back[0]), 3),
                    "duv": round(float(back[1]), 8),
                    "kelvin_robertson": round(float(robertson[0]), 3),
                }
            )
    return found


def spectra() -> list[dict[str, Any]]:
    """Return XYZ and CIELAB of the 24 patches that Ohta measured, summed over 380..780 nm in steps of 10."""
    chart = colour.SDS_COLOURCHECKERS["ColorChecker N Ohta"]
    observer = colour.MSDS_CMFS["CIE 1931 2 Degree Standard Observer"].copy().align(GRID)
    found = []
    for ours, theirs in LIGHTS.items():
        light = colour.SDS_ILLUMINANTS[theirs].copy().align(GRID)
        options = {"cmfs": observer, "illuminant": light, "method": "Integration", "shape": GRID}
        flat = colour.sd_ones(GRID)
        white = colour.sd_to_XYZ(flat, **options) / 100
        xyz = np.array([colour.sd_to_XYZ(sd.copy().align(GRID), **options) for sd in chart.values()]) / 100
        found.append({"light": ours, "xyz": rounded(xyz, 8), "lab": rounded(to_lab(xyz, white), 6)})
    return found


def classic() -> dict[str, Any]:
    """Return the Classic's CIELAB under D65 of both generations, from the makers' values under D50."""
    found = {}
    for kind, name in (("classic24", "Before"), ("classic24_2014", "After")):
        chart = colour.CCS_COLOURCHECKERS[f"ColorChecker24 - {name} November 2014"]
        xyz = colour.xyY_to_XYZ(np.array(list(chart.data.values())))
        d50 = colour.xy_to_XYZ(chart.illuminant)
        found[kind] = rounded(to_lab(xyz @ bradford(d50, WHITES["D65"]).T, WHITES["D65"]), 6)
    return found


def to_lab(xyz: Floats, white: Any) -> Floats:
    """Return CIELAB of XYZ under a white that is given as XYZ."""
    return np.asarray(colour.XYZ_to_Lab(xyz, chromaticity(white)))


def bradford(source: Any, target: Any) -> Floats:
    """Return colour-science's Bradford matrix between two whites."""
    adapt = colour.adaptation.matrix_chromatic_adaptation_VonKries
    return np.asarray(adapt(np.asarray(source), np.asarray(target), transform="Bradford"))


def chromaticity(white: Any) -> Floats:
    """Return x, y of a white; colour-science names whites by them."""
    return np.asarray(white)[:2] / np.sum(white)


def rounded(values: Any, decimals: int) -> Any:
    """Return nested lists of numbers with so many decimals."""
    return np.round(np.asarray(values, dtype=np.float64), decimals).tolist()


def published_agree() -> bool:
    """Return whether colour-science meets the published CIEDE2000 pairs that our tests hold, to four decimals."""
    pairs = np.loadtxt(HERE.parent / "published" / "ciede2000_pairs.csv", delimiter=",", skiprows=2)
    theirs = colour.delta_E(pairs[:, :3], pairs[:, 3:6], method="CIE 2000")
    return bool((np.abs(theirs - pairs[:, 6]) < 5.1e-5).all())


def main() -> None:
    """Write golden.json, the same bytes every time."""
    if not published_agree():
        sys.exit("colour-science does not meet the published pairs: ciede2000_pairs.csv is damaged")
    rng = np.random.default_rng(SEED)
    golden = {
        "made_with": f"colour-science {colour.__version__}",
        "lab": lab(rng),
        "bradford": adaptations(),
        "rgb_spaces": rgb_spaces(rng),
        "differences": differences(rng),
        "temperatures": temperatures(),
        "spectra": spectra(),
        "classic": classic(),
    }
    lines = ",\n".join(
        f'"{key}": {json.dumps(value, separators=(",", ":"))}' for key, value in golden.items()
    )
    (HERE / "golden.json").write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
