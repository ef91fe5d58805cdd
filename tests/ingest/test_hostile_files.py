import struct
from pathlib import Path

import pytest

from colour.icc_writer import canonical_srgb_profile
from ingest.icc_profile import bare_profile
from ingest.paths import photo_path
from tests.support.pictures import table_profile

SECRET = b"text\0\0\0\0Baby of Ada"


def with_tag(profile: bytes, name: bytes, data: bytes) -> bytes:
    """The profile with one more tag at its end."""
    (count,) = struct.unpack_from(">I", profile, 128)
    old = [struct.unpack_from(">4sII", profile, 132 + 12 * i) for i in range(count)]
    tags = [(tag, profile[at : at + size]) for tag, at, size in old if tag != name] + [(name, data)]
    table, body, start = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for tag, content in tags:
        table += struct.pack(">4sII", tag, start + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    return struct.pack(">I", start + len(body)) + profile[4:128] + table + body


@pytest.mark.parametrize("name", [b"A2B1", b"A2B2", b"B2A1", b"chad", b"cicp", b"wtpt"])
def test_words_under_a_colours_name_do_not_go_on(name: bytes) -> None:
    """A tag that is named as a colour's and holds text is left out of the bare profile."""
    bare = bare_profile(with_tag(canonical_srgb_profile(), name, SECRET))
    assert b"Ada" not in bare


def test_words_behind_a_table_do_not_go_on() -> None:
    """What follows the last number of a colour table is cut off, and the table stays whole."""
    whole = table_profile()
    (count,) = struct.unpack_from(">I", whole, 128)
    tags = {
        n: whole[at : at + size]
        for n, at, size in (struct.unpack_from(">4sII", whole, 132 + 12 * i) for i in range(count))
    }
    table = tags[b"A2B0"]
    bare = bare_profile(with_tag(whole, b"A2B0", table + SECRET))
    assert b"Ada" not in bare
    assert table in bare


def test_a_name_too_long_for_the_disk_is_a_fault_of_its_row(tmp_path: Path) -> None:
    """A file name that no disk can hold is told as a fault, and does not end the run."""
    with pytest.raises(ValueError, match="cannot be a file's name"):
        photo_path(tmp_path, "x" * 300 + ".jpg")


@pytest.mark.parametrize(
    "name", ["a\n2 rows accepted.jpg", "a\x1b[2K.jpg", "a\u202egpj.exe", "a\u200b.jpg", "a\u2028b.jpg"]
)
def test_a_name_that_is_not_seen_as_it_is_is_a_fault_of_its_row(tmp_path: Path, name: str) -> None:
    """Reports, pages and terminals show the names of files: none writes a line of its own or looks like another."""
    for folder in (tmp_path, None):
        with pytest.raises(ValueError, match="is not seen") as caught:
            photo_path(folder, name)
        assert str(caught.value).isprintable()
