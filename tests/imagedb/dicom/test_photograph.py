"""A photo as a DICOM file, judged by dciodvfy and read by pydicom."""

import io
from dataclasses import replace
from pathlib import Path

import pydicom
import pytest
from pydicom.dataset import FileDataset
from pydicom.encaps import generate_frames

from colour.icc_writer import canonical_srgb_profile
from imagedb import wording
from imagedb.dicom import file_name, photograph
from imagedb.dicom.codes import FINDINGS, SITES
from imagedb.vocabulary import BodySite, Condition, ConditionBasis, Provenance, RenditionName, Sex
from tests.support.atlas import TONES, Made
from tests.support.atlas import photo as drawn
from tests.support.dicom import complaints


def made(
    condition: Condition = Condition.JAUNDICE, site: BodySite = BodySite.STERNUM, **changes: object
) -> Made:
    """A photo of the atlas for tests."""
    return drawn(1, condition, site, TONES[2][0], TONES[2][1], **changes)


def written(one: Made) -> bytes:
    """Its DICOM file."""
    picture = one.photo.rendition(RenditionName.DISPLAY)
    assert picture is not None
    return photograph(one.photo, picture, one.content["display"])


def read(data: bytes) -> FileDataset:
    """The file as pydicom reads it."""
    return pydicom.dcmread(io.BytesIO(data))


@pytest.mark.parametrize("site", list(BodySite))
def test_a_file_of_every_site_is_valid(site: BodySite, tmp_path: Path) -> None:
    """Whatever the place on the body, dciodvfy finds no error; a code stands where the dictionary has one."""
    data = written(made(site=site))
    (tmp_path / "one.dcm").write_bytes(data)
    assert [] == complaints(tmp_path / "one.dcm")
    coded = [one.CodeValue for one in read(data).get("AnatomicRegionSequence", [])]
    assert ([SITES[site].value] if site in SITES else []) == coded


@pytest.mark.parametrize("condition", list(Condition))
def test_a_file_of_every_finding_is_valid(condition: Condition, tmp_path: Path) -> None:
    """Whatever was documented, dciodvfy finds no error; words stand for what has no code."""
    data = written(made(condition, BodySite.FOREHEAD))
    (tmp_path / "one.dcm").write_bytes(data)
    assert [] == complaints(tmp_path / "one.dcm")
    found = read(data)
    coded = [one.ConceptCodeSequence[0].CodeValue for one in found.AcquisitionContextSequence]
    assert ([FINDINGS[condition].value] if condition in FINDINGS else []) == coded
    assert "SIMULATED" in found.ImageComments
    assert wording.INTENDED_USE in found.ImageComments


def test_the_jpeg_is_not_touched_and_brings_its_profile() -> None:
    """The frame is the stored file to the last byte, and the ICC profile is ours."""
    one = made()
    found = read(written(one))
    frame = next(iter(generate_frames(found.PixelData, number_of_frames=1)))
    # DICOM makes every length even with a zero.
    assert one.content["display"] == frame[: len(one.content["display"])]
    assert canonical_srgb_profile() == found.ICCProfile[: len(canonical_srgb_profile())]
    assert {b""} | {b"\0"} >= {
        frame[len(one.content["display"]) :],
        found.ICCProfile[len(canonical_srgb_profile()) :],
    }
    picture = one.photo.rendition(RenditionName.DISPLAY)
    assert picture is not None
    assert (picture.height, picture.width, 3) == found.pixel_array.shape


def test_nobody_and_no_day_is_in_it() -> None:
    """The name says that it is withheld, every date and time is empty, and the number is the public one."""
    found = read(
        written(
            made(
                provenance=Provenance.REAL,
                condition_basis=ConditionBasis.MEASURED,
                sex=Sex.FEMALE,
                caption="Left foot.",
            )
        )
    )
    assert ("WITHHELD^NAME", "g-0", "F", "YES") == (
        str(found.PatientName),
        found.PatientID,
        found.PatientSex,
        found.PatientIdentityRemoved,
    )
    assert {""} == {str(one.value) for one in found.iterall() if one.VR in {"DA", "TM", "DT", "AS"}}
    assert "SIMULATED" not in found.ImageComments
    assert "Left foot." in found.ImageComments


def test_the_same_photo_is_the_same_file() -> None:
    """Twice the same bytes; another photo has other numbers."""
    one = made()
    assert written(one) == written(one)
    other = replace(one, accession=replace(one.accession, photo=replace(one.photo, id="another")))
    assert read(written(one)).SOPInstanceUID != read(written(other)).SOPInstanceUID


def test_a_simulated_photo_says_so_in_its_name() -> None:
    """The file's name begins with `simulated`; a real one's with its id."""
    assert "simulated-" == file_name(made().photo)[:10]
    real = made(provenance=Provenance.REAL).photo
    assert f"{real.id}.dcm" == file_name(real)
