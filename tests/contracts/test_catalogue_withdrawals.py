"""What every database must forget when a family withdraws, and what it keeps."""

from pathlib import Path

import pytest

from consent.event import EventKind
from imagedb.catalogue import Catalogue
from imagedb.errors import WithdrawnBeforeError
from imagedb.model import Accession, Quarantined, SetItem, Tombstone
from imagedb.objects import ObjectStoreUnavailableError, open_store
from imagedb.reasons import reason
from imagedb.search import SearchQuery
from imagedb.withdrawal import finish, withdraw
from tests.support.consents import TODAY, consent, event
from tests.support.database import engine_of, every_row
from tests.support.factories import CONSENT_ID, digest, make_accession, make_photo
from tests.support.stores import held

WITHDRAWN = event(EventKind.WITHDRAWN)
MARK = "Quokkasternum"


@pytest.fixture
def marked(ready: Catalogue) -> Accession:
    """A photo whose every place for text holds a mark, and a set, a refusal and a note that speak of it."""
    accession = make_accession(
        make_photo(caption=f"{MARK} caption", subject_group=f"{MARK}-group"),
        site_code=f"{MARK}-site",
        submission_key=f"{MARK}-submission",
    )
    ready.photos.accession(accession)
    fields = {"consent": CONSENT_ID, "caption": MARK, "file": f"{MARK}.jpg"}
    again = Quarantined("k-2", "m", 3, fields, (reason("photo.duplicate"),), accession.source_sha256)
    ready.quarantine.put(again)
    ready.sets.create("Chests", "", [SetItem(accession.photo.id, f"{MARK} note", f"{MARK} question")], TODAY)
    return accession


def test_every_read_says_withdrawn_at_once(ready: Catalogue, marked: Accession) -> None:
    """After one call nothing finds the photo, and its id gives a tombstone."""
    before = ready.revision()
    ready.withdraw(CONSENT_ID, WITHDRAWN, TODAY)
    photo = marked.photo
    stone = Tombstone(photo.id, "2026-06", tuple(r.sha256 for r in photo.renditions), photo.purposes)
    assert stone == ready.photos.get(photo.id, TODAY)
    assert {photo.id: stone} == ready.photos.many([photo.id], TODAY)
    assert (stone,) == ready.withdrawals.list()
    assert () == ready.photos.search(SearchQuery(text=MARK), TODAY).photos
    assert 0 == ready.photos.count(SearchQuery(), TODAY)
    assert set() == ready.photos.object_keys()
    assert ready.photos.by_submission(marked.submission_key) is None
    assert before < ready.revision()


def test_withdrawal_names_every_object(ready: Catalogue, marked: Accession) -> None:
    """The keys of all renditions are given back, the private original's among them."""
    (gone,) = ready.withdraw(CONSENT_ID, WITHDRAWN, TODAY)
    assert {r.key for r in (*marked.photo.renditions, marked.original)} == set(gone.keys)


def test_no_row_remembers_the_photo(ready: Catalogue, marked: Accession) -> None:
    """Beside its tombstone only its id is left: in the audit log, in the gap in a set, and to be erased."""
    ready.withdraw(CONSENT_ID, WITHDRAWN, TODAY)
    rows = every_row(ready)
    private = (marked.original.sha256, marked.source_sha256, marked.pixel_sha256, marked.original.key)
    for secret in (MARK, MARK.casefold(), *private):
        assert [] == [table for table, found in rows.items() if secret in str(found)]
    named = {table for table, found in rows.items() if marked.photo.id in str(found)}
    assert {"tombstones", "pending_erasures", "teaching_set_items", "audit_log"} == named
    assert CONSENT_ID not in str(rows["tombstones"])


def test_consent_keeps_its_events(ready: Catalogue, marked: Accession) -> None:
    """The family's own record stays, and says that it withdrew."""
    del marked
    ready.withdraw(CONSENT_ID, WITHDRAWN, TODAY)
    assert consent(*consent().events, WITHDRAWN) == ready.consents.get(CONSENT_ID)


def test_set_keeps_a_gap(ready: Catalogue) -> None:
    """A withdrawn photo keeps its place in a teaching set, in every version, and loses its note and question."""
    accessions = [make_accession(), make_accession(consent_id="c-2", subject="s-2")]
    ready.consents.merge(consent(id="c-2", subject="s-2"), TODAY)
    for accession in accessions:
        ready.photos.accession(accession)
    first, second = (a.photo.id for a in accessions)
    items = (SetItem(first, "one", "one?"), SetItem(second, "two", "two?"))
    made, key = ready.sets.create("Two", "", items, TODAY)
    ready.sets.replace(made.id, key, "Two, turned", "", items[::-1], 1, TODAY)
    ready.withdraw(CONSENT_ID, WITHDRAWN, TODAY)
    now, then = ready.sets.get(made.id, TODAY), ready.sets.get(made.id, TODAY, 1)
    assert now is not None
    assert then is not None
    assert (items[1], SetItem(first)) == now.items
    assert (SetItem(first), items[1]) == then.items
    edited = ready.sets.replace(made.id, key, "Gap kept", "", now.items, 2, TODAY)
    assert now.items == edited.items


@pytest.mark.parametrize("same", ["pixel_sha256", "source_sha256"])
def test_a_withdrawn_picture_does_not_come_back_under_another_consent(
    ready: Catalogue, marked: Accession, same: str
) -> None:
    """The same pixels, or the same file, are known again; another picture of that family is not."""
    ready.withdraw(CONSENT_ID, WITHDRAWN, TODAY)
    ready.consents.merge(consent(id="c-2", subject="s-2"), TODAY)
    again = make_accession(consent_id="c-2", subject="s-2", **{same: getattr(marked, same)})
    assert ready.photos.was_withdrawn(getattr(marked, same))
    with pytest.raises(WithdrawnBeforeError):
        ready.photos.accession(again)
    ready.photos.accession(make_accession(consent_id="c-2", subject="s-2"))
    assert 1 == ready.photos.count(SearchQuery(), TODAY)


@pytest.mark.parametrize("code", ["consent.withdrawn", "chart.not_found"])
def test_refusal_after_a_withdrawal_says_nothing_of_the_picture(ready: Catalogue, code: str) -> None:
    """When the row is offered again, quarantine keeps that it was refused, and no caption and no hash."""
    ready.withdraw(CONSENT_ID, WITHDRAWN, TODAY)
    fields = {"consent": CONSENT_ID, "site_code": "SITE-7", "caption": MARK, "file": f"{MARK}.jpg"}
    ready.quarantine.put(Quarantined("k", "manifest.csv", 3, fields, (reason(code, MARK),), digest(MARK)))
    kept_fields = {"consent": CONSENT_ID, "site_code": "SITE-7"}
    expected = Quarantined("k", "manifest.csv", 3, kept_fields, (reason(code),), None)
    assert (expected,) == ready.quarantine.list()


def test_bytes_are_erased_and_the_erasure_noted(ready: Catalogue, marked: Accession, tmp_path: Path) -> None:
    """Every object of the photo goes, named in the record or not; objects of others stay."""
    store = open_store(str(tmp_path / "objects"))
    keys = [r.key for r in (*marked.photo.renditions, marked.original)]
    for key in (*keys, f"public/{marked.photo.id}/tile-0.jpg", "public/other/display.jpg"):
        store.put(key, b"x", sha256=digest("x"), media_type="image/jpeg")
    done = withdraw(ready, store, CONSENT_ID, WITHDRAWN, TODAY)
    assert [marked.photo.id] == [photo.photo_id for photo in done]
    assert ["public/other/display.jpg"] == held(store)
    assert () == ready.withdrawals.pending()
    assert ("photo.erased", marked.photo.id) in [(e.action, e.about) for e in ready.audit.list()]


def test_crash_before_the_bytes_is_repaired(ready: Catalogue, marked: Accession, tmp_path: Path) -> None:
    """What a crash leaves is erased by the next sweep, or by withdrawing again, which adds no event."""
    store = open_store(str(tmp_path / "objects"))
    store.put(marked.original.key, b"x", sha256=digest("x"), media_type="image/png")
    ready.withdraw(CONSENT_ID, WITHDRAWN, TODAY)
    later = event(EventKind.WITHDRAWN, id="e-again")
    assert () == withdraw(ready, store, CONSENT_ID, later, TODAY)
    assert [] == held(store)
    assert consent(*consent().events, WITHDRAWN) == ready.consents.get(CONSENT_ID)
    assert () == finish(ready, store)


def test_one_photo_that_cannot_be_erased_holds_up_no_other(
    ready: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that fails over one photo is reported, the other photos' bytes go, and the next call heals."""
    store = open_store(str(tmp_path / "objects"))
    accessions = sorted((make_accession(), make_accession()), key=lambda a: a.photo.id)
    for accession in accessions:
        ready.photos.accession(accession)
        store.put(accession.original.key, b"x", sha256=digest("x"), media_type="image/png")
    stuck, erase = accessions[0].original.key, store.erase

    def failing(key: str) -> None:
        if key == stuck:
            message = "not permitted"
            raise ObjectStoreUnavailableError(message, key)
        erase(key)

    with monkeypatch.context() as patch:
        patch.setattr(store, "erase", failing)
        with pytest.raises(ObjectStoreUnavailableError, match="not permitted"):
            withdraw(ready, store, CONSENT_ID, WITHDRAWN, TODAY)
    assert ([stuck], (accessions[0].photo.id,)) == (held(store), ready.withdrawals.pending())
    assert 0 == ready.photos.count(SearchQuery(), TODAY)
    assert () == withdraw(ready, store, CONSENT_ID, WITHDRAWN, TODAY)
    assert ([], ()) == (held(store), ready.withdrawals.pending())


def test_no_byte_is_left_in_the_files_of_sqlite(sqlite_catalogue: Catalogue, tmp_path: Path) -> None:
    """The words of a withdrawn photo are gone from the database's own files, not only from its rows."""
    catalogue = sqlite_catalogue
    catalogue.consents.merge(consent(), TODAY)
    catalogue.photos.accession(make_accession(make_photo(caption=MARK), site_code=f"{MARK}-site"))
    path = Path(engine_of(catalogue).url.database or "")

    def found() -> bool:
        files = [path, path.with_name(f"{path.name}-wal")]
        content = b"".join(file.read_bytes() for file in files if file.exists()).lower()
        return MARK.lower().encode() in content

    assert found()
    withdraw(catalogue, open_store(str(tmp_path / "objects")), CONSENT_ID, WITHDRAWN, TODAY)
    assert not found()
