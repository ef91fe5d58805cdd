"""Photos of babies wait for people; in these tests simulated pictures are declared as real."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ingest.rows
from colour.decode import decode
from colour.image import DecodedImage
from consent.event import EventKind as ConsentEvent
from imagedb import tiles
from imagedb.catalogue import Catalogue
from imagedb.errors import ReviewConflictError, UnknownPersonError
from imagedb.model import Photo, Tombstone
from imagedb.objects import ObjectMissingError, open_store
from imagedb.publication import publish_due
from imagedb.reasons import reason
from imagedb.review import Event, EventKind, Redaction, ReportReason
from imagedb.vault import Vault, read_original
from imagedb.withdrawal import finish, withdraw
from ingest.develop import develop
from ingest.errors import RedactionError
from ingest.redact import redacted
from ingest.redaction import redact
from ingest.report import Outcome, RowReport
from ingest.states import Description, Measured, Refused
from ingest.sweep import sweep
from tests.support.consents import TODAY, event
from tests.support.dying import Killed, killed_after
from tests.support.empty_atlas import Atlas
from tests.support.examples import some
from tests.support.ingest_kit import SKIN, photo, row, write_manifest
from tests.support.people import person
from tests.support.reviewing import RULES, attest
from tests.support.stores import Bucket

LATER = TODAY + timedelta(days=RULES.lag_days)
OVER = TODAY + timedelta(days=RULES.hold_days)
REAL = {"provenance": "real", "condition_basis": "seen", "caption": "A chest."}
STRIP = ((200.0, 120.0), (300.0, 120.0), (300.0, 160.0), (200.0, 160.0))


@pytest.fixture(params=some(["folder", "moto"], 0))
def waiting(request: pytest.FixtureRequest, sqlite_catalogue: Catalogue, tmp_path: Path) -> Iterator[Atlas]:
    """An empty atlas on a folder, and in full on a versioned bucket."""
    vault = Vault(sqlite_catalogue, tmp_path / "keys" / "vault.key")
    if request.param == "folder":
        yield Atlas(sqlite_catalogue, open_store(str(tmp_path / "objects")), vault)
    else:
        versioned: Bucket = request.getfixturevalue("versioned")
        versioned.empty()
        yield Atlas(sqlite_catalogue, versioned.store, vault)
        assert len(versioned.remains()) == len(set(versioned.store.keys()))


def send(atlas: Atlas, folder: Path, data: bytes = b"a", **changes: Any) -> RowReport:
    """Ingest one photo declared as real; return its row's end."""
    said = {"submitter": person(atlas.catalogue).id} | changes
    manifest = write_manifest(folder, [row("a.jpg", **REAL)], photos={"a.jpg": data})
    return atlas.ingest(manifest, **said).rows[0]


def held(atlas: Atlas, folder: Path, data: bytes = b"a") -> str:
    """The id of a photo that waits."""
    sent = send(atlas, folder, data)
    assert (Outcome.HELD, ["review.two_reviewers"]) == (sent.outcome, [r.code for r in sent.reasons])
    assert sent.photo_id is not None
    return sent.photo_id


def places(atlas: Atlas, photo_id: str) -> list[str]:
    """In which places objects of the photo lie."""
    return sorted({key.split("/")[0] for key in atlas.held() if key.split("/")[1] == photo_id})


def test_a_photo_of_a_baby_waits_and_then_moves(waiting: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """Its bytes lie apart until two people attested and its day has come; then they are public, and only there."""
    photo_id = held(waiting, tmp_path / "m")
    assert ["held", "private"] == places(waiting, photo_id)
    attest(waiting.catalogue, photo_id, "annaaaaaaaaaaaaa", "bertaaaaaaaaaaaa")
    assert () == publish_due(waiting.catalogue, waiting.store, TODAY, RULES).published
    batch = publish_due(waiting.catalogue, waiting.store, LATER, RULES)
    assert ((photo_id,), (), ()) == (batch.published, batch.blocked, batch.expired)
    assert ["private", "public"] == places(waiting, photo_id)
    shown = waiting.catalogue.photos.get(photo_id, LATER)
    assert isinstance(shown, Photo)
    assert all(waiting.store.get(one.key) for one in shown.renditions)
    assert waiting.catalogue.photos.object_keys() == waiting.held()
    assert 1 == len(quick)


def test_without_a_sender_it_is_refused(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """Nobody could be kept from reviewing it; a sender whom nobody knows stops the whole run."""
    sent = send(atlas, tmp_path / "m", submitter=None)
    assert (Outcome.REFUSED, ["review.no_submitter"]) == (sent.outcome, [r.code for r in sent.reasons])
    with pytest.raises(UnknownPersonError):
        send(atlas, tmp_path / "m", submitter="nobody")
    assert ([], set()) == (quick, atlas.held())


def test_sent_again_it_still_waits(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """The report says so, with its reasons and the same id."""
    photo_id = held(atlas, tmp_path / "m")
    again = send(atlas, tmp_path / "m")
    assert (Outcome.HELD, photo_id, 1) == (again.outcome, again.photo_id, len(quick))
    assert ["review.two_reviewers"] == [r.code for r in again.reasons]


def test_a_dry_run_says_what_would_wait(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """And writes nothing."""
    sent = send(atlas, tmp_path / "m", dry_run=True)
    assert (Outcome.HELD, None, 1, set()) == (sent.outcome, sent.photo_id, len(quick), atlas.held())


def test_undecided_it_is_erased(waiting: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """After the days of holding neither row nor byte is left, in any version."""
    photo_id = held(waiting, tmp_path / "m")
    assert (photo_id,) == publish_due(waiting.catalogue, waiting.store, OVER, RULES).expired
    assert (set(), 1) == (waiting.held(), len(quick))
    assert waiting.catalogue.photos.get(photo_id, OVER) is None


def test_withdrawn_while_it_waits_nothing_is_left(waiting: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """Not a byte, and no tombstone: it never was public."""
    photo_id = held(waiting, tmp_path / "m")
    end = event(ConsentEvent.WITHDRAWN)
    withdraw(waiting.catalogue, waiting.store, "c-1", end, TODAY)
    assert (set(), (), 1) == (waiting.held(), waiting.catalogue.withdrawals.list(), len(quick))
    assert waiting.catalogue.photos.get(photo_id, TODAY) is None


def test_what_a_reviewer_refused_is_not_taken_again(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """The same file is refused with the reviewer's words; another file of that name waits for people anew."""
    photo_id = held(atlas, tmp_path / "m")
    why = reason("review.refused", "a name on the cot card")
    atlas.catalogue.reviews.refuse(photo_id, "annaaaaaaaaaaaaa", why, TODAY, RULES)
    finish(atlas.catalogue, atlas.store)
    again = send(atlas, tmp_path / "m")
    assert (Outcome.REFUSED, (why,), set(), 1) == (again.outcome, again.reasons, atlas.held(), len(quick))
    assert Outcome.HELD is send(atlas, tmp_path / "m", b"b").outcome


def test_uploads_are_deleted_only_when_asked(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """A taken photo's file goes, a refused one's stays, and a second run knows both rows."""
    rows = [row("a.jpg"), row("bad.jpg", sex="x")]
    manifest = write_manifest(tmp_path / "m", rows, photos={"a.jpg": b"a", "bad.jpg": b"b"})
    atlas.ingest(manifest)
    assert (manifest.parent / "a.jpg").exists()
    atlas.ingest(manifest, delete_uploads=True)
    assert [False, True] == [(manifest.parent / name).exists() for name in ("a.jpg", "bad.jpg")]
    again = atlas.ingest(manifest, delete_uploads=True)
    assert [Outcome.UNCHANGED, Outcome.REFUSED] == [one.outcome for one in again.rows]
    assert 1 == len(quick)


@pytest.mark.parametrize("step", range(1, 8))
def test_a_batch_killed_after_any_write_is_finished_by_the_next(
    atlas: Atlas, quick: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Whichever write was the last: never a row without bytes, and in the end the same objects."""
    photo_id = held(atlas, tmp_path / "m")
    attest(atlas.catalogue, photo_id, "annaaaaaaaaaaaaa", "bertaaaaaaaaaaaa")
    writes = (
        (atlas.store, "put"),
        (atlas.store, "erase"),
        (atlas.catalogue.publication, "publish"),
    )
    with monkeypatch.context() as patch:
        killed_after(step, writes, patch)
        with pytest.raises(Killed):
            publish_due(atlas.catalogue, atlas.store, LATER, RULES)
    assert atlas.catalogue.photos.object_keys() <= atlas.held()
    publish_due(atlas.catalogue, atlas.store, LATER, RULES)
    assert () == sweep(atlas.catalogue, atlas.store).missing
    assert ["private", "public"] == places(atlas, photo_id)
    assert (5, 1) == (len(atlas.held()), len(quick))


_DEVELOPED: dict[tuple[str, bytes], Measured | Refused] = {}


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Develop in earnest, but the same photo with the same words once for all tests: it comes out the same each time."""

    def developed(description: Description, data: bytes) -> Measured | Refused:
        told = repr(description), data
        if told not in _DEVELOPED:
            _DEVELOPED[told] = develop(description, data)
        return _DEVELOPED[told]

    monkeypatch.setattr(ingest.rows, "develop", developed)


def cut(how: Redaction, area: tuple[tuple[float, float], ...] = STRIP, on: date = TODAY) -> Event:
    """A reviewer's redaction."""
    return Event(EventKind.REDACTED, on, "bertaaaaaaaaaaaa", redaction=how, area=area)


@pytest.mark.usefixtures("once")
def test_a_covered_area_is_gone_from_every_file(waiting: Atlas, tmp_path: Path) -> None:
    """Nothing of it is in any rendition or the original, the old bytes are erased, and reviewers start anew."""
    old = held(waiting, tmp_path / "m", photo())
    attest(waiting.catalogue, old, "annaaaaaaaaaaaaa")
    new = redact(waiting.catalogue, waiting.store, waiting.vault, old, cut(Redaction.COVER), 0, RULES)
    assert ([], ["held", "private"]) == (places(waiting, old), places(waiting, new))
    found = waiting.catalogue.reviews.get(new, TODAY, RULES)
    assert found is not None
    assert 1 == len(found.photo.regions)
    keys = [one.key for one in found.photo.renditions if one.name in {"as_shot", "display"}]
    original = read_original(waiting.vault, waiting.catalogue, waiting.store, new, "command_line")
    (pack,) = [waiting.store.get(one.key) for one in found.photo.renditions if one.name == "tiles"]
    begin, length = tiles.read_index(pack[: tiles.HEAD_BYTES]).places[tiles.Piece(1, 0, 0)]
    for data in (*map(waiting.store.get, keys), original, pack[begin : begin + length]):
        image = decode(data)
        assert isinstance(image, DecodedImage)
        strip = image.encoded[120:160, 200:300].reshape(-1, 3)
        assert (strip.max(axis=0) - strip.min(axis=0)).max() <= 2
    attest(waiting.catalogue, new, "annaaaaaaaaaaaaa", "bertaaaaaaaaaaaa", seen=1)
    assert (new,) == publish_due(waiting.catalogue, waiting.store, LATER, RULES).published


@pytest.mark.usefixtures("once")
def test_a_crop_keeps_whole_regions_where_they_are(atlas: Atlas, tmp_path: Path) -> None:
    """A region within the crop keeps its measurement, one across its edge is dropped and the event says so."""
    old = held(atlas, tmp_path / "m", photo())
    before = atlas.catalogue.reviews.get(old, TODAY, RULES)
    assert before is not None
    (region,) = before.photo.regions
    whole = ((10.0, 10.0), (640.0, 10.0), (640.0, 480.0), (10.0, 480.0))
    once = redact(atlas.catalogue, atlas.store, atlas.vault, old, cut(Redaction.CROP, whole), 0, RULES)
    found = atlas.catalogue.reviews.get(once, TODAY, RULES)
    assert found is not None
    (kept,) = found.photo.regions
    assert (region.measurement, tuple((x - 10.0, y - 10.0) for x, y in SKIN)) == (
        kept.measurement,
        kept.polygon,
    )
    assert (630, 470) == (found.photo.capture.width, found.photo.capture.height)
    assert "unknown" != found.photo.ita_class
    half = ((60.0, 0.0), (630.0, 0.0), (630.0, 470.0), (60.0, 470.0))
    twice = redact(atlas.catalogue, atlas.store, atlas.vault, once, cut(Redaction.CROP, half), 1, RULES)
    found = atlas.catalogue.reviews.get(twice, TODAY, RULES)
    assert found is not None
    assert ((), "unknown") == (found.photo.regions, found.photo.ita_class)
    assert "1 measured regions dropped: no longer whole" == found.case.events[-1].text


@pytest.mark.parametrize(
    ("how", "area"),
    [
        (Redaction.COVER, STRIP[:2]),
        (Redaction.COVER, tuple((x + 5000, y) for x, y in STRIP)),
        (Redaction.COVER, ((0.0, 0.0), (640.0, 0.0), (640.0, 480.0), (0.0, 480.0))),
        (Redaction.COVER, ((0.0, float("nan")), *STRIP)),
        (Redaction.CROP, STRIP),
    ],
)
def test_an_area_that_cannot_be_used_is_told(how: Redaction, area: tuple[tuple[float, float], ...]) -> None:
    """Too few points, outside, everything, no numbers, or too little left."""
    image = DecodedImage(
        np.zeros((480, 640, 3), np.uint8), None, "sRGB", profile_assumed=True, file_format="PNG"
    )
    with pytest.raises(RedactionError):
        redacted(image, how, area)


@pytest.mark.usefixtures("once")
def test_a_version_that_nobody_sees_any_more_is_not_redacted(atlas: Atlas, tmp_path: Path) -> None:
    """Nor is anything touched when the area cannot be used."""
    photo_id = held(atlas, tmp_path / "m", photo())
    before = atlas.held()
    with pytest.raises(RedactionError):
        redact(atlas.catalogue, atlas.store, atlas.vault, photo_id, cut(Redaction.COVER, STRIP[:2]), 0, RULES)
    with pytest.raises(ReviewConflictError):
        redact(atlas.catalogue, atlas.store, atlas.vault, photo_id, cut(Redaction.COVER), 5, RULES)
    assert before == atlas.held()


@pytest.mark.usefixtures("once")
def test_what_was_public_and_is_redacted_leaves_a_tombstone(atlas: Atlas, tmp_path: Path) -> None:
    """Who downloaded the first picture is told to delete it; the new one waits under an id of its own."""
    old = held(atlas, tmp_path / "m", photo())
    attest(atlas.catalogue, old, "annaaaaaaaaaaaaa", "bertaaaaaaaaaaaa")
    publish_due(atlas.catalogue, atlas.store, LATER, RULES)
    shown = atlas.catalogue.photos.get(old, LATER)
    assert isinstance(shown, Photo)
    atlas.catalogue.reports.add(old, ReportReason.RECOGNISABLE, "", LATER, may_hide=True)
    atlas.catalogue.reports.decide(old, 1, "annaaaaaaaaaaaaa", LATER, RULES, uphold=True)
    new = redact(atlas.catalogue, atlas.store, atlas.vault, old, cut(Redaction.COVER, on=LATER), 0, RULES)
    stone = atlas.catalogue.photos.get(old, LATER)
    assert isinstance(stone, Tombstone)
    assert tuple(one.sha256 for one in shown.renditions) == stone.public_sha256
    assert ([], ["held", "private"]) == (places(atlas, old), places(atlas, new))
    with pytest.raises(ObjectMissingError):
        atlas.store.get(shown.renditions[0].key)
