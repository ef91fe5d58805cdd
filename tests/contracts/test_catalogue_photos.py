"""What every database must do with photos."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from consent.event import EventKind
from imagedb.catalogue import Catalogue
from imagedb.errors import ConsentEndedError, DuplicatePhotoError, UnknownConsentError
from imagedb.model import Observation, Photo, ToneRating
from imagedb.search import SearchQuery
from imagedb.vocabulary import (
    BilirubinBand,
    BodySite,
    Condition,
    Confounder,
    Phototherapy,
    RegionRole,
    ToneScale,
)
from tests.support.consents import GIVEN, TODAY, event
from tests.support.database import counting_statements, every_row
from tests.support.factories import CONSENT_ID, make_accession, make_capture, make_photo, make_region


def rich_photo() -> Photo:
    """A photo that has something in every field."""
    return make_photo(
        conditions=(Condition.JAUNDICE, Condition.OTHER),
        confounders=(Confounder.VERNIX, Confounder.BRUISE),
        blanched=True,
        multiple_birth=True,
        ethnic_category="N",
        observation=Observation(
            tsb_umol_l=212.5,
            tcb_umol_l=201.0,
            bilirubin_method="blood",
            bilirubin_minutes_from_photo=-20,
            bilirubin_band=BilirubinBand.MODERATE,
            spo2_percent=97.0,
            spo2_site="pre_ductal",
            haemoglobin_g_l=170.0,
            kramer_zone=3,
            phototherapy=Phototherapy.PAST,
            hours_since_phototherapy=30.0,
        ),
        capture=make_capture(lux=410.0, camera=None),
        tone_ratings=(
            ToneRating(ToneScale.MONK, "7", "r-1", "print", "sternum"),
            ToneRating(ToneScale.MONK, "8", "r-2", "screen", "sternum"),
            ToneRating(ToneScale.NEOMAR, "unknown", "r-1", "print", "arm"),
        ),
        regions=(make_region(), make_region(BodySite.ARM, RegionRole.COMPARISON, lab=(50.0, 1.0, 2.0))),
    )


def test_photo_comes_back_as_it_went_in(ready: Catalogue) -> None:
    """A photo's own record gives back every public field as it was written."""
    accession = make_accession(rich_photo())
    ready.photos.accession(accession)
    assert accession.photo == ready.photos.get(accession.photo.id, TODAY)


def test_list_leaves_out_only_the_report(ready: Catalogue) -> None:
    """A photo in a list is the same record with an empty calibration report."""
    photo = rich_photo()
    ready.photos.accession(make_accession(photo))
    bare = replace(photo, calibration=replace(photo.calibration, report={}))
    assert (bare,) == ready.photos.search(SearchQuery(), TODAY).photos
    assert {photo.id: bare} == ready.photos.many([photo.id, "nothing"], TODAY)


def test_no_read_gives_the_original(ready: Catalogue) -> None:
    """The private original is among the keys to keep and in no record a reader gets."""
    accession = make_accession()
    ready.photos.accession(accession)
    photo = ready.photos.get(accession.photo.id, TODAY)
    assert accession.original.key in ready.photos.object_keys()
    assert "private/" not in repr(photo)


def test_unknown_photo_is_none(ready: Catalogue) -> None:
    """An id that never was is None, even one that no database can hold."""
    assert [None] * 3 == [ready.photos.get(name, TODAY) for name in ("nothing", "a\0b", "\ud800")]
    assert {} == ready.photos.many(["nothing", "a\0b"], TODAY)


def test_same_pixels_are_refused(ready: Catalogue) -> None:
    """The same pixels under another name are refused by naming the photo that has them."""
    first = make_accession()
    ready.photos.accession(first)
    with pytest.raises(DuplicatePhotoError) as caught:
        ready.photos.accession(make_accession(pixel_sha256=first.pixel_sha256))
    assert first.photo.id == caught.value.photo_id
    assert 1 == ready.photos.count(SearchQuery(), TODAY)


def test_failed_accession_leaves_nothing(ready: Catalogue) -> None:
    """An accession that fails half-way leaves no row, no revision and no audit entry."""
    first = make_accession()
    ready.photos.accession(first)
    before, revision = every_row(ready), ready.revision()
    clash = make_accession(replace(make_photo(), renditions=first.photo.renditions))
    with pytest.raises(Exception, match=r"(?i)unique"):
        ready.photos.accession(clash)
    assert before == every_row(ready)
    assert revision == ready.revision()


def test_consent_must_be_on_record(ready: Catalogue) -> None:
    """A photo under a consent that nobody recorded is not taken."""
    with pytest.raises(UnknownConsentError):
        ready.photos.accession(make_accession(consent_id="c-unknown"))


@pytest.mark.parametrize("kind", [EventKind.WITHDRAWN, EventKind.INVALIDATED, EventKind.REFUSED])
def test_consent_that_ended_meanwhile_stops_the_accession(ready: Catalogue, kind: EventKind) -> None:
    """A no that arrives while the photo is being calibrated is heard before the row is written."""
    ready.consents.append(CONSENT_ID, event(kind, GIVEN + timedelta(days=2)), TODAY)
    with pytest.raises(ConsentEndedError):
        ready.photos.accession(make_accession())
    assert set() == ready.photos.object_keys()


def test_consent_of_another_baby_stops_the_accession(ready: Catalogue) -> None:
    """A consent covers the baby it was given for."""
    with pytest.raises(ConsentEndedError):
        ready.photos.accession(make_accession(subject="s-other"))


def test_revision_grows_with_every_photo(ready: Catalogue) -> None:
    """The revision grows when what readers see changes, and stays when it does not."""
    before = ready.revision()
    ready.photos.accession(make_accession())
    after = ready.revision()
    ready.audit.append("set.changed")
    assert before < after
    assert after == ready.revision()


def test_photo_is_hidden_from_the_day_its_consent_runs_out(ready: Catalogue) -> None:
    """From `visible_until` on no read shows the photo, counts it or hints at it."""
    until = date(2026, 7, 1)
    accession = make_accession(visible_until=until.isoformat())
    ready.photos.accession(accession)
    photo_id, last = accession.photo.id, until - timedelta(days=1)

    def seen(on: date) -> tuple[object, ...]:
        photos = ready.photos
        return (
            isinstance(photos.get(photo_id, on), Photo),
            list(photos.many([photo_id], on)),
            [p.id for p in photos.search(SearchQuery(), on).photos],
            photos.count(SearchQuery(), on),
            [count.count for count in photos.facets(SearchQuery(), on)["body_site"]],
        )

    assert (True, [photo_id], [photo_id], 1, [1]) == seen(last)
    assert (False, [], [], 0, []) == seen(until)


def test_ingest_finds_what_it_took_before(ready: Catalogue) -> None:
    """A submission is known by its key and by its pixels."""
    accession = make_accession()
    ready.photos.accession(accession)
    assert accession.source_sha256 == ready.photos.by_submission(accession.submission_key)
    assert accession.submission_key == ready.photos.by_pixels(accession.pixel_sha256)
    assert ready.photos.by_submission("other") is None
    assert ready.photos.by_pixels("other") is None
    wanted = {r.key for r in (*accession.photo.renditions, accession.original)}
    assert wanted == ready.photos.object_keys()


def test_page_of_fifty_takes_a_fixed_number_of_statements(ready: Catalogue) -> None:
    """A page asks whether anything changed, for its photos, and for four kinds of rows beside them."""
    for _ in range(52):
        ready.photos.accession(make_accession(rich_photo()))
    query = SearchQuery(filters={"condition": ("jaundice",), "confounder": ("vernix",)}, text="chest")
    assert 52 == ready.photos.count(query, TODAY)
    with counting_statements(ready) as sent:
        page = ready.photos.search(query, TODAY)
    assert 50 == len(page.photos)
    assert 1 + 5 == len(sent)  # its words are remembered until something changes
    with counting_statements(ready) as sent:
        ready.photos.facets(query, TODAY)
    assert 1 == len(sent)
    with counting_statements(ready) as sent:
        ready.photos.coverage(SearchQuery(), TODAY)
    assert 1 == len(sent)
    with counting_statements(ready) as sent:
        ready.photos.many([photo.id for photo in page.photos], TODAY)
    assert 6 == len(sent)


def test_readers_and_a_writer_do_not_disturb_each_other(ready: Catalogue) -> None:
    """Threads read while one writes; every page holds whole photos only."""
    expected = len(make_photo().renditions)

    def read(_: int) -> set[int]:
        return {len(photo.renditions) for photo in ready.photos.search(SearchQuery(), TODAY).photos}

    with ThreadPoolExecutor(4) as pool:
        pages = pool.map(read, range(30))
        for _ in range(10):
            ready.photos.accession(make_accession())
        assert {expected} >= set().union(*pages)
    assert 10 == ready.photos.count(SearchQuery(), TODAY)
