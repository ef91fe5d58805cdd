import hashlib
import io
import json
import re
import zipfile

import pytest

from api.exports.bundle import bundle
from api.exports.content import Export
from imagedb import wording
from tests.support.exporting import ORIGIN, drawn_export
from tests.support.html import Page

FOLDER = "teaching-set-abcdefghijklmnop-v3/"


@pytest.fixture(scope="module")
def export() -> Export:
    """A set of five photos, two of them with cyanosis."""
    return drawn_export()


@pytest.fixture(scope="module")
def files(export: Export) -> dict[str, bytes]:
    """What the ZIP holds, by its name in the folder."""
    with zipfile.ZipFile(io.BytesIO(bundle(export))) as archive:
        return {name.removeprefix(FOLDER): archive.read(name) for name in archive.namelist()}


def test_the_page_needs_nothing_but_the_folder(files: dict[str, bytes]) -> None:
    """Its pictures and its style are files beside it; only links lead to the atlas."""
    page = Page(files["index.html"].decode())
    needed = [image["src"] for image in page.all("img")] + [link["href"] for link in page.all("link")]
    assert set(needed) < set(files)
    assert [] == page.all("script")
    assert [] == re.findall(rb"url\(|@import", files["style.css"])


def test_the_page_says_all_that_must_stand_beside_a_photo(files: dict[str, bytes], export: Export) -> None:
    """Emergency lines first, then of each photo the note, figures, what to measure, source, terms; text as text."""
    page = Page(files["index.html"].decode())
    assert page.text.index(wording.EMERGENCY) < page.text.index(export.title)
    for leaf in export.leaves:
        for wanted in (leaf.tone, leaf.measure, leaf.address, leaf.terms, *(value for _, value in leaf.rows)):
            assert wanted.replace("\u00a0", " ") in page.text
    assert [leaf.alt for leaf in export.leaves] == [image["alt"] for image in page.all("img")]
    assert export.check_address in page.text


def test_the_record_names_every_photo_with_its_hash_and_licence(
    files: dict[str, bytes], export: Export
) -> None:
    """The hash is that of the picture in the folder, whose name says SIMULATED."""
    record = json.loads(files["set.json"])
    assert (export.check_address, "2026-06-03") == (record["check"], record["exported_on"])
    assert [leaf.photo_id for leaf in export.leaves] == [photo["id"] for photo in record["photos"]]
    for photo in record["photos"]:
        assert photo["sha256"] == hashlib.sha256(files[photo["file"]]).hexdigest()
        assert photo["licence"].startswith("LicenseRef-NSA-Open-1.0")
        assert photo["file"].startswith("pictures/simulated-")
        assert photo["address"].startswith(f"{ORIGIN}/photos/")


def test_the_terms_stand_in_a_file_of_their_own(files: dict[str, bytes], export: Export) -> None:
    """Licences, what to do at a withdrawal, and what it is for."""
    terms = files["TERMS.txt"].decode()
    assert [] == [
        one for one in (export.check_address, wording.COPIES, wording.INTENDED_USE) if one not in terms
    ]


def test_the_same_set_makes_the_same_bytes(export: Export) -> None:
    """Every file in it is of the day that was given."""
    data = bundle(export)
    assert data == bundle(export)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {(2026, 6, 3, 0, 0, 0)} == {entry.date_time for entry in archive.infolist()}
