"""What every database must do with the audit log: tell everything, grow only, and show what was changed."""

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import combinations_with_replacement

import pytest
from alembic import command
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, insert, text

from consent.event import EventKind
from consent.purpose import Purpose
from imagedb.audit.checkpoint import open_checkpoint
from imagedb.audit.entry import AuditEntry
from imagedb.audit.merkle import consistent, included
from imagedb.audit.note import SigningKey
from imagedb.catalogue import Catalogue
from imagedb.catalogue.audit import append
from imagedb.catalogue.audit_check import Verdict, check
from imagedb.catalogue.engine import writing
from imagedb.catalogue.tables import signing_keys
from imagedb.catalogue.upgrading import configuration
from imagedb.errors import UnknownActionError, UnknownActorError, UnknownEntryError
from imagedb.identifiers import random_id
from tests.support.consents import TODAY, event
from tests.support.database import engine_of
from tests.support.factories import CONSENT_ID, make_accession

SECRET = Ed25519PrivateKey.from_private_bytes(bytes(32))
PHOTO, PERSON = random_id(), random_id()


def key_of(catalogue: Catalogue) -> SigningKey:
    """A key of the log's own name, listed as the one that signs."""
    key = SigningKey(catalogue.audit.origin(), SECRET)
    row = {"id": key.public_key.id, "place": 1, "line": key.public_key.line, "since": "2026-06-01"}
    with writing(engine_of(catalogue)) as connection:
        connection.execute(insert(signing_keys), row)
    return key


def fill(catalogue: Catalogue, count: int) -> None:
    """Entries about different photos."""
    for number in range(count):
        catalogue.audit.append("original.read", f"photo-{number}", PERSON)


def tamper(catalogue: Catalogue, *statements: str) -> None:
    """Change the tables behind the catalogue's back."""
    with engine_of(catalogue).begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def told(verdict: Verdict) -> list[str]:
    """The sentences of what was found."""
    return [fault.sentence for fault in verdict.faults]


def test_audit_log_tells_what_was_done(ready: Catalogue) -> None:
    """Entries are numbered, and name a photo or a consent and nobody, but by a random id."""
    accession = make_accession()
    ready.photos.accession(accession)
    ready.audit.append("original.read", accession.photo.id, PERSON)
    consent_id = accession.consent_id
    assert [
        (1, "consent.recorded", consent_id, ""),
        (2, "consent.given", consent_id, ""),
        (3, "photo.accessioned", accession.photo.id, "policy"),
        (4, "original.read", accession.photo.id, PERSON),
    ] == [(entry.number, entry.action, entry.about, entry.by) for entry in ready.audit.list()]
    assert ready.audit.list()[2:3] == ready.audit.list(after=2, limit=1)
    assert ready.audit.list()[2:] == ready.audit.list(about=accession.photo.id)
    assert Verdict(4, (), (), 0) == ready.audit.verify()


def test_what_is_not_listed_is_not_written(catalogue: Catalogue) -> None:
    """An unknown action, or somebody's name, undoes what it should have told of."""
    with pytest.raises(UnknownActionError):
        catalogue.audit.append("photo.admired", PHOTO)
    with suppress(UnknownActorError), writing(engine_of(catalogue)) as connection:
        append(connection, "original.read", PHOTO, PERSON)
        append(connection, "original.read", PHOTO, "Jane Smith")
    assert () == catalogue.audit.list()
    assert Verdict(0, (), (), 0) == catalogue.audit.verify()


def test_entries_from_many_threads_form_one_log(catalogue: Catalogue) -> None:
    """Writers take turns, so that no number is given twice."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(catalogue.audit.append, ["set.changed"] * 20))
    assert list(range(1, 21)) == [entry.number for entry in catalogue.audit.list()]
    assert Verdict(20, (), (), 0) == catalogue.audit.verify()


def test_the_log_proves_what_is_in_it_and_that_it_only_grew(catalogue: Catalogue) -> None:
    """Between any two signed checkpoints the proofs hold, for every entry."""
    key, roots = key_of(catalogue), {}
    for size in range(1, 10):
        fill(catalogue, 1)
        checkpoint = open_checkpoint(catalogue.audit.sign(key), [key.public_key])
        assert (catalogue.audit.origin(), size) == (checkpoint.origin, checkpoint.size)
        roots[size] = checkpoint.root
    for number, size in combinations_with_replacement(roots, 2):
        leaf, of, proof = catalogue.audit.inclusion(number, size)
        assert included(leaf, number - 1, of, proof, roots[size])
        of, steps = catalogue.audit.consistency(number, size)
        assert consistent(number, of, steps, roots[number], roots[size])
    assert 9 == catalogue.audit.inclusion(1)[1] == catalogue.audit.consistency(1)[0]
    for number, of in ((0, None), (10, None), (5, 4), (1, 10)):
        with pytest.raises(UnknownEntryError, match="9 entries"):
            catalogue.audit.inclusion(number, of)
        with pytest.raises(UnknownEntryError, match="9 entries"):
            catalogue.audit.consistency(number, of)


def test_a_log_is_signed_once(catalogue: Catalogue) -> None:
    """Signing again what did not grow gives the checkpoint that is there; before the first there is none."""
    assert catalogue.audit.last_checkpoint() is None
    key = key_of(catalogue)
    fill(catalogue, 3)
    assert catalogue.audit.last_checkpoint() is None
    note = catalogue.audit.sign(key)
    assert (note, note) == (catalogue.audit.sign(key), catalogue.audit.last_checkpoint())
    assert Verdict(3, (), (), 1) == catalogue.audit.verify()
    fill(catalogue, 1)
    assert catalogue.audit.last_checkpoint() is None
    assert Verdict(4, (), (), 2) == catalogue.audit.verify(note)


def test_an_empty_log_can_be_signed(catalogue: Catalogue) -> None:
    """The checkpoint of nothing is that of the empty tree."""
    note = catalogue.audit.sign(key_of(catalogue))
    assert base64.b64encode(hashlib.sha256(b"").digest()).decode() == note.split("\n")[2]
    assert () == catalogue.audit.verify(note).faults


# Seven entries, of which a checkpoint was signed at seven. Each change alone, and what is said of it.
SEVEN = 7
EDITS: tuple[tuple[str, str], ...] = (
    *(
        (f"UPDATE audit_log SET \"{column}\" = 'x' WHERE number = 3", "Entry 3 was edited.")
        for column in ("at", "action", "about", "by", "salt")
    ),
    ("UPDATE audit_log SET salt = NULL WHERE number = 3", "Entry 3 was edited."),
    ("UPDATE audit_log SET action = '' WHERE number = 3", "Entry 3 was emptied"),
    ("UPDATE audit_log SET number = 9 WHERE number = 3", "Entry 3 was removed."),
    ("UPDATE audit_log SET number = 0 WHERE number = 1", "Entry 0 was put in"),
    *((f"DELETE FROM audit_log WHERE number = {n}", f"Entry {n} was removed.") for n in (1, 4, SEVEN)),
    (
        'INSERT INTO audit_log SELECT 8, at, action, about, "by", salt FROM audit_log WHERE number = 3',
        "Entry 8 was put in",
    ),
    *(
        (
            f"UPDATE audit_nodes SET hash = '{'0' * 64}' WHERE level = 0 AND position = {n}",
            f"Entry {n + 1} was edited.",
        )
        for n in (0, 6)
    ),
    (f"UPDATE audit_nodes SET hash = '{'0' * 64}' WHERE level = 1 AND position = 1", "An entry from 3 to 4"),
    ("UPDATE audit_nodes SET hash = 'x' WHERE level = 2", "An entry from 1 to 4"),
    ("UPDATE audit_nodes SET hash = 'x' WHERE level = 0 AND position = 2", "Entry 3 was edited."),
    ("UPDATE audit_nodes SET level = 9 WHERE level = 2", "An entry from 1 to 4"),
    ("UPDATE audit_nodes SET position = 9 WHERE level = 1 AND position = 2", "An entry from 5 to 6"),
    ("DELETE FROM audit_nodes WHERE level = 0 AND position = 3", "The hash of entry 4 was removed"),
    ("DELETE FROM audit_nodes WHERE level = 1 AND position = 0", "An entry from 1 to 2"),
    (f"INSERT INTO audit_nodes VALUES (0, 7, '{'0' * 64}')", "The hash of an entry 8 was put into the tree"),
    (f"INSERT INTO audit_nodes VALUES (1, 3, '{'0' * 64}')", "An entry from 7 to 8"),
    ("UPDATE audit_tree SET size = 6", "Entry 7 was put in"),
    ("UPDATE audit_tree SET size = 8", "Entry 8 was removed."),
    ("UPDATE audit_tree SET origin = 'another'", "is of another log"),
    ("UPDATE audit_checkpoints SET note = 'x'", "cannot be believed"),
    ("UPDATE signing_keys SET line = 'x'", "cannot be believed"),
    ("DELETE FROM signing_keys", "cannot be believed"),
)


@pytest.fixture
def signed(catalogue: Catalogue) -> tuple[Catalogue, str]:
    """A log of seven entries, and its checkpoint."""
    fill(catalogue, SEVEN)
    return catalogue, catalogue.audit.sign(key_of(catalogue))


def test_every_single_change_shows(signed: tuple[Catalogue, str]) -> None:
    """Whatever one statement edits, removes or puts in, it is found and named; each is undone before the next."""
    unseen = {}
    with writing(engine_of(signed[0])) as connection:
        for statement, sentence in EDITS:
            edit = connection.begin_nested()
            connection.execute(text(statement))
            found = told(check(connection))
            if not any(sentence in one for one in found):
                unseen[statement] = found
            edit.rollback()
        assert [] == told(check(connection))
    assert {} == unseen


def test_two_entries_that_changed_places_are_named(signed: tuple[Catalogue, str]) -> None:
    """Each is told apart from an edited one, and where it came from is said."""
    swap = "UPDATE audit_log SET number = {} WHERE number = {}"
    tamper(signed[0], swap.format(99, 2), swap.format(2, 5), swap.format(5, 99))
    assert [
        "Entry 2 was moved: what stands there is entry 5.",
        "Entry 5 was moved: what stands there is entry 2.",
    ] == told(signed[0].audit.verify())


def test_a_gap_that_was_closed_is_found(signed: tuple[Catalogue, str]) -> None:
    """Who removes an entry and counts the others anew is found out for every one of them."""
    tamper(
        signed[0],
        "DELETE FROM audit_log WHERE number = 3",
        *(f"UPDATE audit_log SET number = {n - 1} WHERE number = {n}" for n in range(4, 8)),
    )
    assert ["Entry 7 was removed.", "Entry 3 was moved: what stands there is entry 4."] == told(
        signed[0].audit.verify()
    )[:2]


def rewrite(catalogue: Catalogue, keep: Callable[[Sequence[AuditEntry]], Sequence[AuditEntry]]) -> None:
    """Write the whole log and its tree anew, as somebody may who has the database and this program."""
    entries = keep(catalogue.audit.list())
    tamper(catalogue, "DELETE FROM audit_log", "DELETE FROM audit_nodes", "UPDATE audit_tree SET size = 0")
    with writing(engine_of(catalogue)) as connection:
        for entry in entries:
            append(connection, entry.action, entry.about, entry.by)


@pytest.mark.parametrize(
    ("keep", "sentence"),
    [
        (lambda e: e[:4], "signed over 7 entries: entries 5 to 7 were removed"),
        (lambda e: [*e[:2], *e[3:], e[2]], "signed over other entries: an entry from 1 to 7 was changed"),
    ],
)
def test_a_log_written_anew_contradicts_its_checkpoints(
    signed: tuple[Catalogue, str],
    keep: Callable[[Sequence[AuditEntry]], Sequence[AuditEntry]],
    sentence: str,
) -> None:
    """Tree and log fit each other; the checkpoint in the database, or where it is gone one kept elsewhere, tells."""
    catalogue, note = signed
    rewrite(catalogue, keep)
    (kept,) = told(catalogue.audit.verify())
    assert kept.startswith("A kept checkpoint was")
    assert sentence in kept
    tamper(catalogue, "DELETE FROM audit_checkpoints")
    assert [] == told(catalogue.audit.verify()), "nothing inside the database can tell: see docs/audit.md"
    (outside,) = told(catalogue.audit.verify(note))
    assert outside.startswith("The checkpoint given was")
    assert sentence in outside


def test_the_first_checkpoint_that_differs_is_told_with_where_to_look(catalogue: Catalogue) -> None:
    """What was changed is narrowed down to the entries between two checkpoints."""
    key = key_of(catalogue)
    for _ in range(3):
        fill(catalogue, 3)
        catalogue.audit.sign(key)
    digest = "0" * 64
    tamper(catalogue, f"UPDATE audit_nodes SET hash = '{digest}' WHERE level = 0 AND position = 4")
    found = told(catalogue.audit.verify())
    assert "Entry 5 was edited." == found[0]
    assert "an entry from 4 to 6" in found[1]


def test_an_entry_can_be_erased_and_the_tree_still_verified(signed: tuple[Catalogue, str]) -> None:
    """What the law makes us forget is gone, what signed it still holds, and that it was erased is told."""
    catalogue, note = signed
    catalogue.audit.erase(3, PERSON)
    entries = catalogue.audit.list()
    assert (AuditEntry(3), True) == (entries[2], entries[2].erased)
    assert ("audit.erased", "3", PERSON) == (entries[7].action, entries[7].about, entries[7].by)
    assert Verdict(8, (), (3,), 2) == catalogue.audit.verify(note)
    for number in (3, 99):
        with pytest.raises(UnknownEntryError):
            catalogue.audit.erase(number, PERSON)


def test_the_chain_of_an_older_catalogue_is_carried_over(ready: Catalogue) -> None:
    """Every entry of the chain is there, then the chain's last hash; downgrading chains them again."""
    before = [(e.number, e.at, e.action, e.about) for e in ready.audit.list()]
    with engine_of(ready).connect() as connection:
        command.downgrade(configuration(connection), "0004")
        chained = connection.execute(text("SELECT * FROM audit_log ORDER BY number")).all()
        assert before == [tuple(row[:4]) for row in chained]
        assert _last_of_chain(before) == chained[-1].hash
        command.upgrade(configuration(connection), "head")
        assert [*before, (3, before[-1][1], "audit.carried_over", chained[-1].hash)] == _entries(connection)
        connection.commit()
    assert () == ready.audit.verify().faults


def test_purposes_that_were_withdrawn_in_an_older_catalogue_are_listed(ready: Catalogue) -> None:
    """Migrating notes for the photos that are there what withdrawing today notes."""
    ready.photos.accession(make_accession())
    gone = event(EventKind.WITHDRAWN, purposes=frozenset({Purpose.RESEARCH, Purpose.LOCAL_TEACHING}))
    ready.consents.append(CONSENT_ID, gone, TODAY)
    noted = text("SELECT photo_id, purpose FROM withdrawn_purposes")
    with engine_of(ready).connect() as connection:
        wanted = connection.execute(noted).all()
        connection.rollback()
        assert ["research"] == [row.purpose for row in wanted]
        command.downgrade(configuration(connection), "0004")
        command.upgrade(configuration(connection), "head")
        assert wanted == connection.execute(noted).all()
        connection.rollback()


def _entries(connection: Connection) -> list[tuple[object, ...]]:
    found = connection.execute(text("SELECT number, at, action, about FROM audit_log ORDER BY number"))
    return [tuple(row) for row in found]


def _last_of_chain(entries: Sequence[tuple[object, ...]]) -> str:
    previous = "0" * 64
    for entry in entries:
        content = json.dumps([*entry, previous], separators=(",", ":"))
        previous = hashlib.sha256(content.encode()).hexdigest()
    return previous
