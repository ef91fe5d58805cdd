"""What every database must do with photos."""

from dataclasses import replace

import pytest

from imagedb.catalogue import Catalogue
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
from tests.support.consents import TODAY, consent
from tests.support.factories import make_accession, make_capture, make_photo, make_region


@pytest.fixture
def ready(catalogue: Catalogue) -> Catalogue:
    """A catalogue that knows one family's consent."""
    catalogue.consents.merge(consent(), TODAY)
    return catalogue


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
