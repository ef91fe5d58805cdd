"""`imagedb check` finds what is left of withdrawn photos, and what is not whole of the others."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from consent.event import EventKind
from imagedb.catalogue import Catalogue
from imagedb.catalogue.engine import writing
from imagedb.catalogue.tables import audit_log, family_keys, photo_keys, teaching_set_items
from imagedb.checking import check
from imagedb.model import Accession, SetItem
from imagedb.opening import Opened
from imagedb.withdrawal import withdraw
from tests.support.consents import TODAY, consent, event
from tests.support.database import engine_of
from tests.support.factories import CONSENT_ID, digest
from tests.support.sealed import opened_over, take_in


@pytest.fixture
def opened(sqlite_catalogue: Catalogue, tmp_path: Path) -> Opened:
    """One family's photo withdrawn, another's shown, a teaching set of both."""
    made = opened_over(sqlite_catalogue, tmp_path)
    for consent_id in (CONSENT_ID, "c-2"):
        sqlite_catalogue.consents.merge(consent(id=consent_id), TODAY)
    gone, stays = take_in(made), take_in(made, "c-2")
    sqlite_catalogue.sets.create(
        "Both", "", [SetItem(one.photo.id, "a note") for one in (gone, stays)], TODAY
    )
    withdraw(sqlite_catalogue, made.store, CONSENT_ID, event(EventKind.WITHDRAWN), TODAY)
    return made


def faults(opened: Opened, *, deep: bool = False) -> list[str]:
    """Every fault that is found."""
    found = check(opened.catalogue, opened.store, opened.vault, deep=deep)
    return [f"{one.what}: {fault}" for one in found for fault in one.faults]


def put(opened: Opened, key: str) -> None:
    """An object that nobody asked for."""
    opened.store.put(key, b"x", sha256=digest("x"), media_type="image/jpeg")


def gone(opened: Opened) -> str:
    """The id of the withdrawn photo."""
    return opened.catalogue.withdrawals.list()[0].photo_id


def damage(opened: Opened, tmp_path: Path, name: str) -> None:
    """Change the stored bytes of one object of the photo that is shown, and nothing that is known of them."""
    key = next(one for one in opened.store.keys("public/") if name in one)
    (tmp_path / "objects" / "objects" / key).write_bytes(b"?" * len(opened.store.get(key)))


def change(opened: Opened, statement: object) -> None:
    """Do in the database what none of our functions does."""
    with writing(engine_of(opened.catalogue)) as connection:
        connection.execute(statement)  # type: ignore[call-overload]  # statements of several kinds


def test_all_is_in_order(opened: Opened) -> None:
    """After a withdrawal nothing is found, however deep one looks."""
    assert [] == faults(opened, deep=True)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda o, _: put(o, f"public/{gone(o)}/tile-0.jpg"), "1 left in objects, public"),
        (lambda o, _: put(o, f"held/{gone(o)}/again.jpg"), "1 left in objects, held"),
        (lambda o, _: put(o, "public/stranger/display.jpg"), "no row knows it"),
        (lambda _, p: (p / "objects" / "unfinished" / "left").write_bytes(b"x"), "unfinished write left"),
        (lambda o, _: o.store.erase(next(iter(o.store.keys("journal/photos/")))), "not in the journal"),
        (lambda o, _: o.store.erase(next(iter(o.store.keys("private/")))), "missing"),
        (lambda o, p: damage(o, p, "display"), "damaged"),
        (lambda o, _: change(o, update(teaching_set_items).values(note="x")), "1 left in teaching sets"),
        (lambda o, _: change(o, update(audit_log).values(action="x")), "audit log"),
        (lambda o, _: change(o, update(family_keys).values(wrapped=b"x")), "consent c-2: its key is damaged"),
        (lambda o, _: change(o, update(photo_keys).values(wrapped=b"x")), "its key is damaged"),
        (lambda _, p: (p / "keys" / "vault.key").unlink(), "does not hold the key"),
        (lambda o, _: take_in(o, "c-2", sealed=False), "not encrypted"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_fault_is_named(
    opened: Opened, tmp_path: Path, harm: Callable[[Opened, Path], Accession | None], said: str
) -> None:
    """Whatever is left over, missing, changed or cannot be opened is told in a sentence of its own."""
    harm(opened, tmp_path)
    assert any(said in fault for fault in faults(opened, deep=True)), faults(opened)
