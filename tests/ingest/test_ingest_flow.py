"""Rows on their way into the catalogue: what is written, what is not, and in which order."""

from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import ingest.rows
from consent.event import EventKind
from consent.purpose import Answer, Purpose
from imagedb.errors import CatalogueBusyError
from imagedb.model import Photo, Tombstone
from imagedb.objects import ObjectStoreUnavailableError
from imagedb.search.query import SearchQuery
from imagedb.vocabulary import ToneScale
from ingest.errors import ConsentsError, LeakError
from ingest.report import IngestReport, Outcome
from ingest.workers import InlineExecutor
from tests.support.consents import ALL, GIVEN, TODAY, event, given
from tests.support.empty_atlas import Atlas
from tests.support.ingest_kit import family, photo, region, row, write_manifest

A, B, C = ({f"{name}.jpg": name.encode()} for name in "abc")


def ends(report: IngestReport) -> list[str]:
    """Each row's outcome, or the codes for which it was refused."""
    return ["+".join(r.code for r in one.reasons) or str(one.outcome) for one in report.rows]


def photos(atlas: Atlas) -> list[Photo]:
    """Every photo that a reader sees, oldest first."""
    return list(atlas.catalogue.photos.search(SearchQuery({}), TODAY).photos)[::-1]


def test_a_photo_is_developed_and_published(atlas: Atlas, tmp_path: Path) -> None:
    """A sound row becomes a photo with its measurement, tone and four renditions, all of them stored."""
    said = row(
        "a.jpg", age_hours="60", gestation_weeks="38", gestation_days="6", x_truth_lab="[[1,2,3]]",
        tone_ratings='[{"scale":"ita_class","value":"dark","rater":"r-1","method":"by eye","site":"arm"},'
        '{"scale":"monk","value":"4","rater":"r-1","method":"printed scale","site":"arm"}]',
    )  # fmt: skip
    report = atlas.ingest(write_manifest(tmp_path / "m", [said]))
    assert ["accepted"] == ends(report)
    (found,) = photos(atlas)
    assert report.rows[0].photo_id == found.id
    assert ("48-72h", "37-38", "4") == (found.age_band, found.gestation_band, found.monk)
    measured, *rated = [r for r in found.tone_ratings if r.scale is ToneScale.ITA_CLASS]
    assert (found.ita_class, "imagedb", "sternum") == (measured.value, measured.rater, measured.site)
    assert ["dark"] == [r.value for r in rated]
    assert found.regions[0].measurement.pixels > 400
    assert {"as_shot", "display", "thumbnail", "tiles"} == {str(r.name) for r in found.renditions}
    assert atlas.catalogue.photos.object_keys() == atlas.held()
    assert 5 == len(atlas.held())


def test_nothing_is_taken_twice(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """A second run reads the files' hashes, develops nothing and changes nothing."""
    manifest = write_manifest(tmp_path / "m", [row("a.jpg"), row("b.jpg")], photos=A | B)
    first = atlas.ingest(manifest)
    assert ["accepted"] * 2 == ends(first)
    before = atlas.catalogue.revision(), atlas.held(), len(quick)
    again = atlas.ingest(manifest)
    assert ["unchanged"] * 2 == ends(again)
    assert [r.photo_id for r in first.rows] == [r.photo_id for r in again.rows]
    assert before == (atlas.catalogue.revision(), atlas.held(), len(quick))


def test_a_published_photo_is_never_replaced(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """Another file under the name of a published one is refused."""
    manifest = write_manifest(tmp_path / "m", [row("a.jpg")], photos=A)
    atlas.ingest(manifest)
    (manifest.parent / "a.jpg").write_bytes(b"other")
    assert ["photo.changed"] == ends(atlas.ingest(manifest))
    assert [b"a"] == quick


def test_rows_are_published_in_their_order(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """However photos are developed, they are stored in the order of the manifest."""
    names = [f"{n}.jpg" for n in range(9)]
    files = {name: name.encode() for name in names}
    manifest = write_manifest(tmp_path / "m", [row(name) for name in names], photos=files)
    report = atlas.ingest(manifest)
    assert [one.photo_id for one in report.rows] == [found.id for found in photos(atlas)]
    assert 9 == len(quick)


def test_the_same_picture_is_taken_once(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """The same pixels, in the same file or in another, are one photo; nothing of the second is left."""
    files = {"a.jpg": b"a", "copy.jpg": b"a", "resaved.jpg": b"a+exif"}
    manifest = write_manifest(tmp_path / "m", [row(name) for name in files], photos=files)
    assert ["accepted", "photo.duplicate", "photo.duplicate"] == ends(atlas.ingest(manifest))
    assert 5 == len(atlas.held())
    again = len(quick)
    assert ["unchanged", "photo.duplicate", "photo.duplicate"] == ends(atlas.ingest(manifest))
    assert [b"a+exif"] == quick[again:]


REFUSALS: dict[str, tuple[Any, str]] = {
    "no consent": ((), "consent.missing"),
    "another baby's": ((family(2),), "consent.missing"),
    "denied": ((family(1, given(ALL | {Purpose.OPEN_WEB: Answer.DENY})),), "consent.purpose_denied"),
    "withdrawn": (
        (family(1, given(), event(EventKind.WITHDRAWN, GIVEN + timedelta(days=9))),),
        "consent.withdrawn",
    ),
}


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_photo_without_consent_is_never_opened(
    kind: str, atlas: Atlas, quick: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a yes the file is not so much as read, and no byte or hash of it is kept."""
    consents, code = REFUSALS[kind]
    manifest = write_manifest(tmp_path / "m", [row("a.jpg")], consents, A)

    def read(path: Path) -> bytes:
        raise AssertionError(path)

    monkeypatch.setattr("ingest.rows.read_photo", read)
    assert [code] == ends(atlas.ingest(manifest))
    assert ([], set()) == (quick, atlas.held())
    (kept,) = atlas.catalogue.quarantine.list()
    assert kept.source_sha256 is None


def test_each_refusal_is_alone_and_kept(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """One row's refusal stops nobody else, and stands in quarantine with row, reason and hash."""
    rows = [row("a.jpg", sex="x"), row("gone.jpg"), row("b.jpg")]
    assert ["manifest.invalid", "image.not_found", "accepted"] == ends(
        atlas.ingest(write_manifest(tmp_path / "m", rows, photos=B))
    )
    kept = {q.row: [r.code for r in q.reasons] for q in atlas.catalogue.quarantine.list()}
    assert {2: ["manifest.invalid"], 3: ["image.not_found"]} == kept
    assert [b"b"] == quick


def test_a_dry_run_writes_nothing(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """A dry run tells what would happen, duplicates and refusals too, and leaves everything as it was."""
    files = {"a.jpg": b"a", "b.jpg": b"a+"}
    rows = [row("a.jpg"), row("b.jpg"), row("c.jpg")]
    manifest = write_manifest(tmp_path / "m", rows, photos=files)
    revision = atlas.catalogue.revision()
    report = atlas.ingest(manifest, dry_run=True)
    assert ["accepted", "photo.duplicate", "image.not_found"] == ends(report)
    assert (2, revision, set()) == (len(quick), atlas.catalogue.revision(), atlas.held())
    assert (0, ()) == (len(atlas.catalogue.consents.all()), atlas.catalogue.quarantine.list())


def test_twins_are_one_group_and_others_are_not(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """Photos of one baby or of twins share an opaque group, so that no split can part them."""
    rows = [
        row("a.jpg", multiple_birth_group="g-1"),
        row("b.jpg", subject="s-2", consent="c-2", multiple_birth_group="g-1"),
        row("c.jpg", subject="s-3", consent="c-3"),
        row("d.jpg", subject="s-3", consent="c-3"),
    ]
    files = {r["file"]: r["file"].encode() for r in rows}
    atlas.ingest(write_manifest(tmp_path / "m", rows, [family(n) for n in (1, 2, 3)], files))
    one, twin, other, again = (found.subject_group for found in photos(atlas))
    assert (one, other) == (twin, again)
    assert one != other
    assert not any(name in one + other for name in ("s-1", "s-2", "s-3", "g-1"))
    assert 4 == len(quick)


def test_a_family_that_withdraws_by_file_is_heard(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """A consents file that brings a withdrawal withdraws what is published, and the report says so."""
    rows = [row("a.jpg"), row("b.jpg", subject="s-2", consent="c-2")]
    manifest = write_manifest(tmp_path / "m", rows, [family(1), family(2)], A | B)
    gone, stays = (one.photo_id for one in atlas.ingest(manifest).rows)
    assert gone is not None
    end = event(EventKind.WITHDRAWN, GIVEN + timedelta(days=30))
    write_manifest(tmp_path / "m", rows, [family(1, given(), end), family(2)], A | B)
    report = atlas.ingest(manifest)
    assert ["consent.withdrawn", "unchanged"] == ends(report)
    assert (("c-1",), (gone,)) == (report.consents.withdrawn, report.consents.photos_withdrawn)
    assert isinstance(atlas.catalogue.photos.get(gone, TODAY), Tombstone)
    assert {stays} == {key.split("/")[1] for key in atlas.held()}
    # The old file, sent again, brings nothing back.
    write_manifest(tmp_path / "m", rows, [family(1), family(2)], A | B)
    assert ["consent.withdrawn", "unchanged"] == ends(atlas.ingest(manifest))
    assert 2 == len(quick)


def test_a_past_told_differently_is_not_believed(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """A consent whose recorded past was edited refuses its rows and is reported; others go on."""
    rows = [row("a.jpg"), row("b.jpg", subject="s-2", consent="c-2")]
    first = family(1, given(ALL | {Purpose.OPEN_WEB: Answer.DENY}))
    atlas.ingest(write_manifest(tmp_path / "m", rows, [first, family(2)], A | B))
    manifest = write_manifest(tmp_path / "m", rows, [family(1), family(2)], A | B)
    report = atlas.ingest(manifest)
    assert ["consent.changed+consent.purpose_denied", "unchanged"] == ends(report)
    assert ["consent.changed"] == [reason.code for reason in report.consents.conflicts]
    assert [b"b"] == quick


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "Line 2"),
        ('{"id":"c-9"}', "Line 2"),
        ("[" * 50_000, "Line 2"),
        ("x" * 200_000, "Line 2: has more"),
    ],
)
def test_a_consents_file_is_read_whole_or_not_at_all(
    atlas: Atlas, quick: list[bytes], tmp_path: Path, line: str, says: str
) -> None:
    """A line that cannot be read may be a withdrawal, so nothing at all is taken in."""
    manifest = write_manifest(tmp_path / "m", [row("a.jpg")], photos=A)
    with (manifest.parent / "consents.jsonl").open("a") as file:
        file.write(line + "\n")
    with pytest.raises(ConsentsError, match=says):
        atlas.ingest(manifest)
    assert ([], {}) == (quick, atlas.catalogue.consents.all())


def test_consents_may_lie_elsewhere(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """A consents file that is named is read instead of the one beside the manifest."""
    manifest = write_manifest(tmp_path / "m", [row("a.jpg")], photos=A)
    other = (manifest.parent / "consents.jsonl").rename(tmp_path / "elsewhere.jsonl")
    assert ["consent.missing"] == ends(atlas.ingest(manifest))
    assert ["accepted"] == ends(atlas.ingest(manifest, consents=other))
    with pytest.raises(ConsentsError, match="no such file"):
        atlas.ingest(manifest, consents=tmp_path / "none")
    assert 1 == len(quick)


def test_a_leak_is_a_failure_and_never_stored(
    atlas: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick: list[bytes]
) -> None:
    """When an output holds more than it may, its row breaks, nothing of it is stored, and others go on."""
    stand_in = ingest.rows.develop

    def leaking(description: Any, data: bytes) -> Any:
        if data == b"a":
            message = "a JPEG holds the marker FFE1"
            raise LeakError(message)
        return stand_in(description, data)

    monkeypatch.setattr("ingest.rows.develop", leaking)
    report = atlas.ingest(write_manifest(tmp_path / "m", [row("a.jpg"), row("b.jpg")], photos=A | B))
    assert ["broken", "accepted"] == ends(report)
    assert "LeakError" in str(report.rows[0].error)
    assert report.broken
    assert 5 == len(atlas.held())
    assert [b"b"] == quick


def test_a_failing_store_stops_the_run_and_says_so(
    atlas: Atlas, quick: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the store fails, what is done stays done, the report says why, and running again completes it."""
    manifest = write_manifest(tmp_path / "m", [row("a.jpg"), row("b.jpg")], photos=A | B)
    put, calls = atlas.store.put, []

    def failing(key: str, data: bytes, **more: Any) -> None:
        calls.append(key)
        if len(calls) == 6:
            message = "the disk is full"
            raise ObjectStoreUnavailableError(message)
        put(key, data, **more)

    with monkeypatch.context() as patch:
        patch.setattr(atlas.store, "put", failing)
        report = atlas.ingest(manifest)
    assert ["accepted"] == ends(report)
    assert "the disk is full" in str(report.stopped)
    assert report.broken
    assert ["unchanged", "accepted"] == ends(atlas.ingest(manifest))
    assert 3 == len(quick)


def test_interrupting_leaves_what_is_done(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """Ctrl-C ends the run after the photo at hand; running again goes on from there."""
    manifest = write_manifest(tmp_path / "m", [row("a.jpg"), row("b.jpg")], photos=A | B)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    report = atlas.ingest(manifest, progress=interrupt)
    assert (["accepted"], "interrupted") == (ends(report), report.stopped)
    assert ["unchanged", "accepted"] == ends(atlas.ingest(manifest))
    assert set(quick) == {b"a", b"b"}


def test_one_ingest_at_a_time(atlas: Atlas, tmp_path: Path) -> None:
    """A second ingest is told to wait, before it has done anything."""
    manifest = write_manifest(tmp_path / "m", [row("a.jpg")], photos=A)
    with atlas.catalogue.exclusive(), pytest.raises(CatalogueBusyError):
        atlas.ingest(manifest)
    assert {} == atlas.catalogue.consents.all()


def test_little_is_held_in_memory(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """However long the manifest, only a few photos are read ahead."""
    names = [f"{n}.jpg" for n in range(12)]
    manifest = write_manifest(tmp_path / "m", [row(n) for n in names], photos={n: n.encode() for n in names})
    ahead: list[int] = []

    def note(_: object, done: int, total: int) -> None:
        ahead.append(len(quick) - done)
        assert 12 == total

    atlas.ingest(manifest, progress=note, in_flight=3)
    assert 2 == max(ahead)


def test_a_report_is_plain_versioned_json(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """A program can read what was done with every row, and under which version."""
    rows = [row("a.jpg"), row("b.jpg", sex="x")]
    value = atlas.ingest(write_manifest(tmp_path / "m", rows, photos=A)).to_json()
    assert (1, 2, "2026-06-01") == (value["schema_version"], value["total"], value["on"])
    assert {"accepted": 1, "held": 0, "unchanged": 0, "refused": 1, "broken": 0} == value["counts"]
    (refused,) = value["rows"][1]["reasons"]
    assert {"code", "sentence", "detail"} == refused.keys()
    assert 1 == len(quick)


def test_an_affected_region_never_rates_tone(atlas: Atlas, tmp_path: Path) -> None:
    """Jaundice shifts the angle, so a photo with only an affected region has no measured tone."""
    said = row("a.jpg", condition="jaundice", regions=region("affected"))
    atlas.ingest(write_manifest(tmp_path / "m", [said], photos={"a.jpg": photo()}))
    (found,) = photos(atlas)
    assert ("unknown", ()) == (found.ita_class, found.tone_ratings)


def test_a_consent_that_ends_meanwhile_counts(
    atlas: Atlas, quick: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A family may withdraw while its photo is being developed: nothing of it is published or left."""
    manifest = write_manifest(tmp_path / "m", [row("a.jpg")], photos=A)
    stand_in = ingest.rows.develop

    def slow(description: Any, data: bytes) -> Any:
        end = event(EventKind.WITHDRAWN, datetime(2026, 5, 1, tzinfo=UTC))
        atlas.catalogue.withdraw("c-1", end, TODAY)
        return stand_in(description, data)

    monkeypatch.setattr("ingest.rows.develop", slow)
    assert ["consent.withdrawn"] == ends(atlas.ingest(manifest))
    assert (set(), []) == (atlas.held(), photos(atlas))
    assert 1 == len(quick)


def test_any_executor_will_do(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """The pipeline takes whatever executor it is given, and leaves it running."""
    manifest = write_manifest(tmp_path / "m", [row("a.jpg")], photos=A)
    executor: Executor = InlineExecutor()
    report = atlas.ingest(manifest, executor=executor)
    assert Outcome.ACCEPTED is report.rows[0].outcome
    assert 3 == executor.submit(lambda: 3).result()
    assert 1 == len(quick)
