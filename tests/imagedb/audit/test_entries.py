import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagedb.audit.actions import ACTIONS, About, check_action
from imagedb.audit.entry import AuditEntry, entry_hash, new_salt
from imagedb.errors import UnknownActionError, UnknownActorError

SALT = "00112233445566778899aabbccddeeff"
ENTRY = AuditEntry(3, "2026-06-01T09:00:00+00:00", "photo.accessioned", "abcdefghijklmnop", "policy")
texts = st.text(st.characters(codec="utf-8"), max_size=8)
entries = st.builds(AuditEntry, st.integers(1, 2**31 - 1), texts, texts, texts, texts)


def test_an_entry_is_hashed_as_documented() -> None:
    """SHA-256 over 0x00, the salt, and the entry's canonical JSON, its members in order of name."""
    told = (
        b'{"about":"abcdefghijklmnop","action":"photo.accessioned","at":"2026-06-01T09:00:00+00:00",'
        b'"by":"policy","number":3}'
    )
    assert hashlib.sha256(b"\x00" + bytes.fromhex(SALT) + told).digest() == entry_hash(ENTRY, SALT)


@given(entries, entries)
def test_no_two_entries_share_a_hash(one: AuditEntry, other: AuditEntry) -> None:
    """Whatever differs between two entries, their hashes differ; the same entry under another salt too."""
    assert (one == other) == (entry_hash(one, SALT) == entry_hash(other, SALT))
    assert entry_hash(one, SALT) != entry_hash(one, new_salt())


@pytest.mark.parametrize("salt", ["", "00", SALT.upper(), f" {SALT}", "x" * 32])
def test_a_salt_is_128_bits(salt: str) -> None:
    """Nothing shorter, and no second way of writing it."""
    with pytest.raises(ValueError, match=r"salt|hexadecimal"):
        entry_hash(ENTRY, salt)


@pytest.mark.parametrize("by", ["", "policy", "family", "command_line", "abcdefghijklmno7"])
def test_somebody_is_a_random_id_or_a_kind(by: str) -> None:
    """A person is their random id; rules, families and the command line have no more than their kind."""
    check_action("photo.published", by)


@pytest.mark.parametrize("by", ["Jane Smith", "jane@ward.example", "JSMITH", "p-1", "abcdefghijklmnop\n"])
def test_a_name_is_never_written(by: str) -> None:
    """Whatever is not a random id is refused, and not repeated."""
    with pytest.raises(UnknownActorError) as caught:
        check_action("photo.published", by)
    assert by not in str(caught.value)


@pytest.mark.parametrize("action", ["", "photo.seen", "Photo.published", "consent.renewed"])
def test_only_what_is_listed_is_told(action: str) -> None:
    """An action that nobody listed is refused."""
    with pytest.raises(UnknownActionError):
        check_action(action, "")


def test_a_photos_entries_name_photos() -> None:
    """No action that is about a photo or an original is about anything else."""
    assert {About.PHOTO} == {ACTIONS[a] for a in ACTIONS if a.startswith(("photo.", "original.", "review."))}
    assert {About.CONSENT} == {ACTIONS[a] for a in ACTIONS if a.startswith("consent.")}


def test_the_documentation_lists_every_action() -> None:
    """docs/audit.md names each action, and no other."""
    page = (Path(__file__).parents[3] / "docs" / "audit.md").read_text("utf-8")
    table = page.split("## What is written")[1].split("\n## ")[0]
    assert set(ACTIONS) == set(re.findall(r"`([a-z_]+(?:\.[a-z_]+)+)`", table))
