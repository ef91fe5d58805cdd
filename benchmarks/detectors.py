"""How often faces, writing and codes are found, by size and angle, and how often they are where none is.

Run with `python -m benchmarks.detectors`; its figures stand in docs/deidentification.md.
"""

import csv
import json
import resource
import shutil
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
from skimage import data

from ingest.detectors.codes import find_codes
from ingest.detectors.faces import find_faces
from ingest.detectors.finding import share_inside
from ingest.detectors.views import whole
from ingest.detectors.writing import SIDE, find_writing, writing_lines
from tests.support.sights import SKINS, Scene, code, drawn_face, skin, with_label, writing

TURNS = (0, 15, 45, 90, 180)
SAMPLES = Path(__file__).parents[1] / "sample_images"


def share(hits: Iterable[bool]) -> str:
    """Return hits of tries."""
    listed = list(hits)
    return f"{sum(listed)}/{len(listed)}"


def text_table() -> None:
    """Letters by height, contrast and angle, on three tones."""
    for name, ink, paper in (
        ("dark on white", 25, 235),
        ("grey on white", 150, 235),
        ("light on dark", 220, 40),
    ):
        for height in (5, 6, 8, 12, 40):
            label = writing("SMITH Baby 943", height, ink, paper)
            scenes = [Scene(tone, (960, 720), turn) for tone in ("light", "dark") for turn in (0, 30, 90)]
            print("text", name, height, share(bool(find_writing(with_label(s, label))) for s in scenes))


def large_text_table() -> None:
    """Names that fill much of the picture, with the second look and without it; single letters apart."""
    for text in ("KHAN", "Baby Ng", "943 476", "Li", "O"):
        for height in (60, 90, 130, 180):
            label = writing(text, height)
            wide = (960, 720) if label.shape[1] < 700 else (label.shape[1] + 300, label.shape[1])
            scenes = [Scene(tone, wide, turn) for tone in ("light", "dark") for turn in (0, 50, 90, 200)]
            pictures = [with_label(scene, label) for scene in scenes]
            once = share(bool(writing_lines(whole(picture, SIDE))) for picture in pictures)
            print(
                "large text",
                text,
                height,
                "one look",
                once,
                "two",
                share(map(bool, map(find_writing, pictures))),
            )


def tesseract_table() -> None:
    """The same kind of band read by Tesseract, where it is installed: any word of three letters it is 60 % sure of."""
    program = shutil.which("tesseract")
    if program is None:
        return
    hits, ours = [], []
    for height in (8, 12, 20, 40):
        for turn in (0, 10, 20, 30, 90, 180):
            picture = with_label(Scene("light", (960, 720), turn), writing("SMITH Baby 943", height))
            ok, file = cv2.imencode(".bmp", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
            command = [program, "stdin", "stdout", "--psm", "11", "tsv"]
            told = subprocess.run(command, input=file.tobytes(), capture_output=True, check=ok, timeout=60)  # noqa: S603 - found on the PATH, our own words
            words = [line.split("\t") for line in told.stdout.decode("utf-8", "replace").splitlines()[1:]]
            sure = [
                w for w in words if len(w) > 11 and float(w[10]) >= 60 and sum(c.isalnum() for c in w[11]) > 2
            ]
            hits.append(bool(sure))
            ours.append(bool(find_writing(picture)))
    print("Tesseract", share(hits), "ours", share(ours))


def large_picture() -> None:
    """Time and memory for twelve million pixels."""
    picture = np.tile(with_label(Scene("brown", (500, 375)), writing("SMITH Baby 943", 12)), (8, 8, 1))
    print("before", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "MB")
    for finder in (find_faces, find_writing, find_codes):
        started = time.process_time()
        finder(picture)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            "12 million pixels",
            finder.__name__,
            round(time.process_time() - started, 1),
            "s,",
            most,
            "MB so far",
        )


def code_table() -> None:
    """Codes by the size of their smallest part and angle."""
    for kind in ("QR", "Data Matrix", "Aztec", "Code 128"):
        for module in (1, 2, 3, 4, 6):
            label = code(kind, module)
            scenes = [Scene("brown", turn=turn) for turn in (0, 10, 25, 45, 70, 90, 135, 180)]
            print("code", kind, module, share(bool(find_codes(with_label(s, label))) for s in scenes))


def face_table() -> None:
    """A photograph of an adult that comes with scikit-image, in the public domain, and drawn faces."""
    portrait = data.astronaut()[10:250, 100:340]  # the face is half as high
    for part in (0.05, 0.08, 0.12, 0.2, 0.4, 0.8):
        side = int(1200 * part * 2)
        label = cv2.resize(portrait, (side, side), interpolation=cv2.INTER_CUBIC)
        scenes = [Scene(tone, turn=turn) for tone in SKINS for turn in TURNS]
        print("face, photograph", part, share(bool(find_faces(with_label(s, label))) for s in scenes))
        drawn = [bool(find_faces(with_label(s, drawn_face(s.tone, int(1200 * part / 0.85))))) for s in scenes]
        print("face, drawn", part, share(drawn))


def nothing_table() -> None:
    """Skin with nothing on it, and the sample photographs without the strip that says SIMULATED."""
    bare = [skin(Scene(tone, seed=seed)) for tone in SKINS for seed in range(2)]
    for finder in (find_faces, find_writing, find_codes):
        print("bare skin", finder.__name__, share(bool(finder(picture)) for picture in bare))
    photos = sorted((SAMPLES / "photos").glob("*.jpg"))[::3]
    wrong: dict[str, list[str]] = {"face": [], "text": [], "code": []}
    started = time.perf_counter()
    for path in photos:
        picture = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
        for finder in (find_faces, find_writing, find_codes):
            for found in finder(picture):
                if not _ours(found.box, path.name, picture.shape[0]):
                    wrong[found.sight].append(path.stem[-4:])
    for sight, where in wrong.items():
        print("samples", sight, len(set(where)), "of", len(photos), sorted(set(where)))
    print("seconds a sample", round((time.perf_counter() - started) / len(photos), 2))


def _ours(box: tuple[int, int, int, int], name: str, height: int) -> bool:
    """Whether it is the word SIMULATED at the bottom or lies on the card."""
    return box[1] > height * 0.95 or share_inside(box, _cards()[f"photos/{name}"]) > 0.7


def _cards() -> dict[str, np.ndarray]:
    with (SAMPLES / "manifest.csv").open(encoding="utf-8") as source:
        rows = {
            row["file"]: np.array(json.loads(row["x_card_corners"]), float) for row in csv.DictReader(source)
        }
    return {file: _outer(corners) for file, corners in rows.items()}


def _outer(corners: np.ndarray) -> np.ndarray:
    place = cv2.getPerspectiveTransform(
        np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32), corners.astype(np.float32)
    )
    wider = np.array([[[-0.12, -0.2], [1.12, -0.2], [1.12, 1.2], [-0.12, 1.2]]])
    return cv2.perspectiveTransform(wider, place)[0]


if __name__ == "__main__":
    cv2.setNumThreads(1)
    large_picture()
    text_table()
    large_text_table()
    tesseract_table()
    code_table()
    face_table()
    nothing_table()
