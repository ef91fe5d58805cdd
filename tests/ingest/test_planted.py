"""Files with a token in every place for words go through the whole ingest; none is found in anything that is kept.

The oracle from outside is exiftool; the colours' is LittleCMS, as Pillow has it, with the file's own profile.
"""

import io
import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from colour.decode import canonical_srgb_profile, decode
from colour.difference import delta_e00
from colour.image import DecodedImage
from colour.render import srgb_codes
from colour.spaces import Floats, decode_srgb, linear_srgb_to_lab
from imagedb import tiles
from imagedb.catalogue import Catalogue
from imagedb.model import Photo
from imagedb.objects import open_store
from imagedb.vault import Vault
from imagedb.vocabulary import RenditionName
from ingest.report import IngestReport, Outcome
from tests.support import planted
from tests.support.consents import TODAY
from tests.support.database import every_row
from tests.support.empty_atlas import Atlas
from tests.support.ingest_kit import photo, row, write_manifest
from tests.support.pictures import in_space
from tests.support.planted import Planted
from tests.support.tokens import ROOT, Tokens, held_in, profile

BIRTH = datetime(2024, 3, 12, 3, 12).astimezone().timestamp()
MAKERS = (planted.jpeg, planted.png, planted.tiff, planted.webp, planted.heif)
# What exiftool may say of a stored picture: of the file itself, its size and coding, and our profile.
ALLOWED = re.compile(
    r"SourceFile|ExifTool:ExifToolVersion|File:(FileName|Directory|FileSize|FileModifyDate|FileAccessDate"
    r"|FileInodeChangeDate|FilePermissions|FileType|FileTypeExtension|MIMEType|ImageWidth|ImageHeight|EncodingProcess"
    r"|BitsPerSample|ColorComponents|YCbCrSubSampling)"
    r"|JFIF:(JFIFVersion|ResolutionUnit|XResolution|YResolution)"
    r"|PNG:(ImageWidth|ImageHeight|BitDepth|ColorType|Compression|Filter|Interlace|ProfileName)"
    r"|ICC_Profile:\w+|Composite:(ImageSize|Megapixels)"
)
PROFILE_WORDS = {
    "ProfileDescription",
    "ProfileCopyright",
    "ProfileDateTime",
    "ProfileCreator",
    "DeviceManufacturer",
    "DeviceModel",
    "DeviceMfgDesc",
    "DeviceModelDesc",
    "ProfileID",
    "ProfileCMMType",
}


@dataclass(frozen=True)
class Run:
    """One ingest of all the files, and what came of it."""

    folder: Path
    files: tuple[Planted, ...]
    atlas: Atlas
    report: IngestReport
    said: str


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Each format once, with another picture in each, dated as a baby's birth."""
    folder = tmp_path_factory.mktemp("planted")
    lights = []
    for seed in range(1, 7):
        with Image.open(io.BytesIO(photo(seed))) as image:
            lights.append(decode_srgb(np.asarray(image) / 255))
    codes = [grainy(in_space("p3", light, 16)[1]) for light in lights]
    files = [make(one) for make, one in zip(MAKERS, codes, strict=False)] + [planted.raw_camera(lights[-1])]
    manifest = write_manifest(folder, [row(f.name) for f in files], photos={f.name: f.data for f in files})
    for file in files:
        os.utime(folder / file.name, (BIRTH, BIRTH))
    catalogue = Catalogue.open(f"sqlite:///{folder}/catalogue.sqlite")
    atlas = Atlas(catalogue, open_store(str(folder / "objects")), Vault(catalogue, folder / "vault.key"))
    errors = folder / "errors"
    with errors.open("wb") as sink:  # the decoders write to the process's own stream
        before = os.dup(2)
        os.dup2(sink.fileno(), 2)
        try:
            report = atlas.ingest(manifest)
        finally:
            os.dup2(before, 2)
            os.close(before)
    (folder / "report.json").write_text(json.dumps(report.to_json()), encoding="utf-8")
    return Run(folder, tuple(files), atlas, report, errors.read_text(errors="replace"))


def grainy(codes: np.ndarray) -> np.ndarray:
    """Eight bits of 16, with the grain of a sensor, without which one rounded code is half a unit of colour in the dark."""
    grain = np.random.default_rng(5).normal(0, 3, codes.shape)
    return np.clip(np.round(codes / 257 + grain), 0, 255).astype(np.uint8)


def exiftool(*paths: Path) -> list[dict[str, object]]:
    """All that exiftool reads of files, tags by their group."""
    program = shutil.which("exiftool")
    if program is None:
        assert not os.environ.get("CI"), "no exiftool found; install Debian's libimage-exiftool-perl"
        pytest.skip("no exiftool found; install Debian's libimage-exiftool-perl")
    command = [program, "-a", "-u", "-U", "-G0", "-j", "-b", "-ee", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, check=False)
    found: list[dict[str, object]] = json.loads(done.stdout.decode("utf-8", "replace"))
    return found


def stored(run: Run) -> list[Path]:
    """Every file of the object store."""
    return sorted(path for path in _root(run).rglob("*") if path.is_file())


def pictures(run: Run) -> list[Path]:
    """Every picture of the object store, tiles each for itself and the originals as the vault opens them."""
    atlas, opened = run.atlas, run.folder / "opened"
    opened.mkdir(exist_ok=True)
    for original in atlas.catalogue.vault_keys.originals():
        path = opened / f"{original.photo_id}.png"
        if not path.exists():
            path.write_bytes(atlas.vault.open(original, atlas.store.get(original.key)))
    for pack in (path for path in stored(run) if path.suffix == ".tiles"):
        data = pack.read_bytes()
        for number, (begin, length) in enumerate(tiles.read_index(data[: tiles.HEAD_BYTES]).places.values()):
            (opened / f"{pack.stem}-{number}.jpg").write_bytes(data[begin : begin + length])
    return [*(path for path in stored(run) if path.suffix == ".jpg"), *sorted(opened.iterdir())]


def _root(run: Run) -> Path:
    (key, *_) = run.atlas.store.keys()
    (path,) = run.folder.rglob(Path(key).name)
    return path.parents[len(Path(key).parts) - 1]


def photo_of(run: Run, name: str) -> Photo:
    """The photo that a file became."""
    (photo_id,) = [line.photo_id for line in run.report.rows if line.file == name]
    assert photo_id is not None
    found = run.atlas.catalogue.photos.get(photo_id, TODAY)
    assert isinstance(found, Photo)
    return found


def test_every_place_holds_its_token(run: Run) -> None:
    """What is looked for afterwards is there before, by the very search that is used afterwards."""
    for file in run.files:
        assert set(file.tokens.values()) == held_in(file.data)
    assert 280 < sum(len(file.tokens) for file in run.files)


def test_the_oracle_sees_what_was_planted(run: Run) -> None:
    """The outside judge reads tokens from most places of every format, so that its silence afterwards means something."""
    seen = exiftool(*(run.folder / file.name for file in run.files))
    read = {
        Path(str(one["SourceFile"])).name[14:]: set(re.findall(rf"{ROOT}\d\d\dX", str(one))) for one in seen
    }
    least = {"a.jpg": 40, "b.png": 30, "c.tif": 30, "d.webp": 30, "e.heic": 20, "f.dng": 10}
    assert {} == {name: len(read[name]) for name, count in least.items() if len(read[name]) < count}


def test_nothing_that_is_kept_holds_a_token(run: Run) -> None:
    """Not the stored pictures, the database, the report or the log; plain, deflated or in UTF-16."""
    assert [Outcome.ACCEPTED] * 6 == [line.outcome for line in run.report.rows], run.report.rows
    kept = stored(run)
    assert 6 * 5 == len(kept)
    files = [*kept, *pictures(run), *run.folder.glob("catalogue.sqlite*"), run.folder / "report.json"]
    assert {} == {path.name: held for path in files if (held := held_in(path.read_bytes()))}
    assert ROOT not in repr(every_row(run.atlas.catalogue))
    assert ROOT not in "".join(map(str, stored(run)))
    assert ROOT not in run.said


def test_exiftool_reads_nothing_but_the_picture(run: Run) -> None:
    """Of every stored file it tells size, coding and a profile without words, and no tag that is not on the list."""
    for tags in exiftool(*pictures(run)):
        assert [] == [name for name in tags if not ALLOWED.fullmatch(re.sub(r" \(\d+\)$", "", name))]
        assert ROOT not in str(tags)
        if str(tags["SourceFile"]).endswith(".png"):
            said = {name: str(tags.get(f"ICC_Profile:{name}", "")) for name in PROFILE_WORDS}
            assert {} == {
                name: words for name, words in said.items() if re.search(r"[A-Za-z]{3}|[1-9]", words)
            }


def test_one_profile_in_everything_public(run: Run) -> None:
    """Every public picture carries the same profile, our own sRGB."""
    for path in stored(run):
        if path.suffix == ".jpg":
            with Image.open(path) as image:
                assert canonical_srgb_profile() == image.info["icc_profile"]


@pytest.mark.parametrize("number", range(len(MAKERS)), ids=lambda n: MAKERS[n].__name__)
def test_colours_are_those_of_the_file_with_its_profile(run: Run, number: int) -> None:
    """Within 0.3 of what LittleCMS makes of the file's pixels by the file's profile, in the vault and as shot.

    In the vault, and as shot before it is coded, each block of 8 x 8 pixels; JPEG has grain of its own, which the
    mean of 32 x 32 takes away.
    """
    file = run.files[number]
    meant = seen_by_littlecms(pixels(run, file), profile(Tokens()))
    found = photo_of(run, file.name)
    shown = found.rendition(RenditionName.AS_SHOT)
    (kept,) = [path for path in pictures(run) if path.suffix == ".png" and found.id in str(path)]
    assert shown is not None
    with Image.open(kept) as image:
        again = seen_by_littlecms(np.asarray(image), image.info["icc_profile"])
    original = decode(kept.read_bytes())
    assert isinstance(original, DecodedImage)
    assert delta_e00(blocks(meant, 8), blocks(again, 8)).max() <= 0.3
    uncoded = decode_srgb(srgb_codes(original) / 255)
    assert delta_e00(blocks(meant, 8), blocks(uncoded, 8)).max() <= 0.3
    with Image.open(_root(run) / shown.key) as image:
        public = decode_srgb(np.asarray(image, float) / 255)
    apart = delta_e00(blocks(meant, 32), blocks(public, 32))
    assert apart.max() <= 0.3


def pixels(run: Run, file: Planted) -> np.ndarray:
    """The code values of a file, as Pillow or, of a HEIC, Debian's `heif-convert` decodes them."""
    path = run.folder / file.name
    if path.suffix == ".heic":
        path = run.folder / "decoded.png"
        subprocess.run(["heif-convert", run.folder / file.name, path], check=True, capture_output=True)
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def seen_by_littlecms(codes: np.ndarray, icc: bytes) -> Floats:
    """Linear sRGB (H, W, 3), as LittleCMS reads code values by a profile `icc`; to the 8 bits that it gives."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    way = ImageCms.Intent.RELATIVE_COLORIMETRIC
    target = ImageCms.createProfile("sRGB")
    shown = ImageCms.profileToProfile(Image.fromarray(codes), source, target, renderingIntent=way)
    assert shown is not None
    return decode_srgb(np.asarray(shown, float) / 255)


def blocks(light: Floats, side: int) -> Floats:
    """CIELAB of the mean light in blocks."""
    height, width = light.shape[0] // side, light.shape[1] // side
    cut = light[: height * side, : width * side]
    return np.asarray(linear_srgb_to_lab(cut.reshape(height, side, width, side, 3).mean(axis=(1, 3))))


def test_names_and_dates_tell_nothing(run: Run) -> None:
    """Names are random and of the bytes' own hash; no date of the file is carried over, and no name of it."""
    for path in stored(run):
        name = path.relative_to(_root(run)).as_posix()
        assert re.fullmatch(
            r"private/[a-z2-7]{16}/original-[0-9a-f]{16}\.sealed"
            r"|public/[a-z2-7]{16}/((as_shot|display|thumbnail)-[0-9a-f]{16}\.jpg|tiles-[0-9a-f]{16}\.tiles)",
            name,
        )
        assert abs(path.stat().st_mtime - BIRTH) > 86_400
    kept = repr(every_row(run.atlas.catalogue))
    assert not any(told in kept for told in ("20240312", "2024-03-12", "ward-"))
