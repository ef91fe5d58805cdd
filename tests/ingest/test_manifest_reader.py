"""Hostile and careless manifests: each fault is named by row and column, and stops nobody else."""

import os
import re
from pathlib import Path

import pytest

from ingest.errors import ManifestError
from ingest.manifest import RefusedRow, read_manifest
from ingest.paths import read_photo
from ingest.states import Submission
from tests.support.ingest_kit import region, row, write_manifest


def written(folder: Path, text: str | bytes) -> Path:
    """A manifest of exactly these bytes."""
    path = folder / "manifest.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def faults(folder: Path, **changes: str) -> list[tuple[str, str]]:
    """What a row with these changes is refused for."""
    path = write_manifest(folder, [row("a.jpg") | changes], photos={})
    (read,) = read_manifest(path).rows
    assert isinstance(read, RefusedRow), read
    return [(reason.code, reason.detail) for reason in read.reasons]


def problems(folder: Path, text: str | bytes) -> tuple[str, ...]:
    """Why a manifest of these bytes cannot be read as a whole."""
    with pytest.raises(ManifestError) as caught:
        read_manifest(written(folder, text))
    return caught.value.problems


def sound(folder: Path) -> str:
    """The text of a manifest that is in order."""
    return write_manifest(folder, [row("a.jpg"), row("b.jpg")], photos={}).read_text()


def test_a_sound_row_becomes_a_submission(tmp_path: Path) -> None:
    """A row in order is read whole, its photo's place among it."""
    (read,) = read_manifest(write_manifest(tmp_path, [row("a.jpg")], photos={})).rows
    assert isinstance(read, Submission)
    assert (2, tmp_path.resolve() / "a.jpg", "s-1") == (read.row, read.path, read.subject)
    assert 1 == len(read.description.regions)


@pytest.mark.parametrize("change", ["bom", "crlf"])
def test_what_spreadsheets_write_is_read(tmp_path: Path, change: str) -> None:
    """A byte order mark and Windows line ends change nothing."""
    text = sound(tmp_path).replace("\r\n", "\n")
    data = b"\xef\xbb\xbf" + text.encode() if change == "bom" else text.replace("\n", "\r\n").encode()
    rows = read_manifest(written(tmp_path, data)).rows
    assert [True, True] == [isinstance(read, Submission) for read in rows]


def test_extension_columns_are_never_read(tmp_path: Path) -> None:
    """A column that begins with x_ is dropped, whatever stands in it."""
    path = write_manifest(tmp_path, [row("a.jpg", x_truth_lab="=HYPERLINK()", x_any="\x00")], photos={})
    (read,) = read_manifest(path).rows
    assert isinstance(read, Submission)
    assert not [name for name in read.fields if name.startswith("x_")]


def test_an_unknown_column_names_the_nearest(tmp_path: Path) -> None:
    """A misspelt column stops the manifest and says what may be meant."""
    (problem,) = problems(tmp_path, sound(tmp_path).replace("site_code", "site_code,body_sight", 1))
    assert "'body_sight'" in problem
    assert "body_site" in problem.split("did you mean")[1]


def test_a_repeated_column_stops_the_manifest(tmp_path: Path) -> None:
    """Two columns of one name could mean two things, so neither is believed."""
    text = sound(tmp_path).replace("site_code", "site_code,file", 1)
    assert ("The column 'file' appears 2 times.",) == problems(tmp_path, text)


def test_missing_columns_are_all_named(tmp_path: Path) -> None:
    """Every required column that is missing is named at once."""
    found = problems(tmp_path, "file,subject\na.jpg,s-1\n")
    assert 7 == len(found)
    assert "The required column 'consent' is missing." in found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("file;subject;consent\n", "commas"),
        (b"file,subject\n\xff\xfe,b\n", "Line 2 is not UTF-8"),
    ],
)
def test_what_is_no_csv_says_so(tmp_path: Path, text: str | bytes, says: str) -> None:
    """A file that is not comma-separated UTF-8 is refused whole, in words."""
    assert any(says in problem for problem in problems(tmp_path, text))


def test_broken_quotes_name_their_line(tmp_path: Path) -> None:
    """Text after a closing quote is refused whole: what follows could be read in two ways."""
    (problem,) = problems(tmp_path, sound(tmp_path) + '"a"b,c\n')
    assert problem.startswith("Line 4 is not CSV")


def test_a_missing_manifest_says_so(tmp_path: Path) -> None:
    """A manifest that is not there is an error of the caller's."""
    with pytest.raises(ManifestError, match="no such file"):
        read_manifest(tmp_path / "none.csv")


def test_a_row_of_another_length_is_refused_alone(tmp_path: Path) -> None:
    """A row with a cell too many is refused; the one after it is read."""
    lines = sound(tmp_path).splitlines()
    path = written(tmp_path, "\n".join([lines[0], lines[1] + ",extra", lines[2], ""]))
    first, second = read_manifest(path).rows
    assert isinstance(first, RefusedRow)
    assert "row 2 has 12 cells for 11 columns" == first.reasons[0].detail
    assert isinstance(second, Submission)


def test_blank_rows_count_and_are_passed_over(tmp_path: Path) -> None:
    """Rows keep the numbers that a spreadsheet shows."""
    lines = sound(tmp_path).splitlines()
    path = written(tmp_path, "\n".join([lines[0], "", lines[1], ",,", lines[2]]))
    assert [3, 5] == [read.row for read in read_manifest(path).rows]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("tsb_umol_l", "nan"),
        ("tsb_umol_l", "inf"),
        ("tsb_umol_l", "1e999"),
        ("tsb_umol_l", "1_000"),
        ("tsb_umol_l", "-3"),
        ("spo2_percent", "101"),
        ("spo2_percent", "٩٥"),
        ("gestation_weeks", "39.5"),
        ("kramer_zone", "6"),
        ("sex", "f"),
        ("condition", "jaundice;jaundice"),
        ("condition", "none;jaundice"),
        ("condition_basis", "measured"),
        ("provenance", "real life"),
        ("blanched", "maybe"),
        ("ethnic_category", "T"),
        ("chart", "card:../../x"),
        ("chart_corners", "[[0,0],[1,1],[2,2]]"),
        ("tone_ratings", '[{"scale":"monk","value":"11","rater":"r","method":"m","site":"s"}]'),
        ("tone_ratings", "{"),
        ("caption", "a chest"),
        ("camera", "=cmd|'/c calc'!A1"),
        ("camera", "+44"),
        ("camera", "@SUM(A1)"),
        ("camera", "phone\u202egpj"),
        ("camera", "mother of 943 476 5919"),
        ("subject", "=1+1"),
        ("subject", "Jane Doe"),
        ("subject", "9434765919"),
        ("gestation_days", "3"),
    ],
)
def test_a_bad_value_is_named_by_row_and_column(tmp_path: Path, column: str, value: str) -> None:
    """A value that its column cannot take refuses the row and says where it stands."""
    found = faults(tmp_path, **{column: value})
    assert ["manifest.invalid"] == [code for code, _ in found]
    assert found[0][1].startswith(f"row 2, column '{column}': ")


def test_every_fault_of_a_row_is_told_at_once(tmp_path: Path) -> None:
    """Nobody has to send a row five times to learn of five faults."""
    found = faults(tmp_path, tsb_umol_l="x", sex="y", consent="", lux="nan")
    assert {"manifest.invalid", "manifest.missing"} == {code for code, _ in found}
    assert 4 == len(found)


def test_a_huge_cell_is_refused_by_name(tmp_path: Path) -> None:
    """A cell of a megabyte is measured, not parsed, and the rest of the manifest is read."""
    rows = [row("a.jpg", caption="SIMULATED " + "x" * 1_000_000), row("b.jpg")]
    first, second = read_manifest(write_manifest(tmp_path, rows, photos={})).rows
    assert isinstance(first, RefusedRow)
    assert "row 2, column 'caption': has 1000010 characters" in first.reasons[0].detail
    assert max(map(len, first.fields.values())) <= 300
    assert isinstance(second, Submission)


@pytest.mark.parametrize(
    "file",
    [
        "../a.jpg",
        "x/../../a.jpg",
        "/etc/passwd",
        "C:/a.jpg",
        "x\\a.jpg",
        "file:a.jpg",
        ".",
        "link.jpg",
        "link/a.jpg",
    ],
)
def test_a_path_out_of_the_folder_is_refused(tmp_path: Path, file: str) -> None:
    """Nothing outside the manifest's folder is ever opened, by whatever name."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.jpg").write_bytes(b"secret")
    folder = tmp_path / "inside"
    folder.mkdir()
    (folder / "link").symlink_to(outside)
    (folder / "link.jpg").symlink_to(outside / "a.jpg")
    ((code, detail),) = faults(folder, file=file)
    assert "image.path" == code
    assert detail.startswith("row 2, column 'file': ")


def test_only_plain_files_are_opened(tmp_path: Path) -> None:
    """A pipe, a folder or a link that took the file's place since is never read."""
    (tmp_path / "a.jpg").write_bytes(b"photo")
    assert b"photo" == read_photo(tmp_path / "a.jpg")
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "link.jpg").symlink_to(tmp_path / "a.jpg")
    for name in ("pipe.jpg", "link.jpg", "."):
        with pytest.raises((ValueError, OSError)):
            read_photo(tmp_path / name)


@pytest.mark.parametrize("site", ["genital", "Genitalia", "whole body", "BUTTOCKS", "perineal"])
@pytest.mark.parametrize("column", ["body_site", "regions"])
def test_a_site_never_accepted_is_all_that_is_said(tmp_path: Path, site: str, column: str) -> None:
    """Such a row is refused for its site alone, before anything else of it is looked at."""
    value = region(site=site) if column == "regions" else site
    found = faults(tmp_path, **{column: value, "tsb_umol_l": "x", "file": "../a.jpg"})
    assert ["site.never_accepted"] == [code for code, _ in found]


def test_a_row_sent_twice_is_taken_once(tmp_path: Path) -> None:
    """The second row of one site, baby and file says which row it repeats."""
    _, second = read_manifest(write_manifest(tmp_path, [row("a.jpg")] * 2, photos={})).rows
    assert isinstance(second, RefusedRow)
    assert ["manifest.repeated"] == [reason.code for reason in second.reasons]


def test_a_baby_stays_in_its_birth_group(tmp_path: Path) -> None:
    """One baby in two birth groups would end on both sides of a split, so the row is refused."""
    rows = [row("a.jpg", multiple_birth_group="g-1"), row("b.jpg", multiple_birth_group="g-2")]
    _, second = read_manifest(write_manifest(tmp_path, rows, photos={})).rows
    assert isinstance(second, RefusedRow)
    assert "'g-2', but 'g-1'" in second.reasons[0].detail


def test_an_unaffected_baby_has_no_affected_region(tmp_path: Path) -> None:
    """Condition none and an affected region contradict each other."""
    ((code, _),) = faults(tmp_path, regions=region("affected"))
    assert "region.invalid" == code


def test_what_tells_who_somebody_is_is_refused_and_not_kept(tmp_path: Path) -> None:
    """Neither the quarantine's copy of the row nor a reason repeats it, in whatever column it was written."""
    rows = [
        row("a.jpg", caption="SIMULATED Baby Okonkwo"),
        row("b.jpg", subject="2024-03-12-a"),
        row("c.jpg", sex="Mrs Okonkwo", camera="NHS 943 476 5919"),
        row("IMG_20240312_d.jpg", condition="seen 12/03/2024"),
    ]
    for read in read_manifest(write_manifest(tmp_path, rows, photos={})).rows:
        assert isinstance(read, RefusedRow)
        kept = repr((dict(read.fields), read.reasons))
        assert "holds what looks like" in kept
        assert not re.search(r"Okonkwo|2024|5919", kept), kept
