"""A photo's calibrated picture as a VL Photographic Image (DICOM PS3.3 A.32.4).

The JPEG goes in as it is stored, not a bit changed. There is no patient in it: the name says that it is withheld,
the number is the opaque one that readers see too, and no date is told. The same photo gives the same bytes.
"""

import io
import uuid
from typing import Final

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.filewriter import dcmwrite
from pydicom.sequence import Sequence
from pydicom.uid import UID, JPEGBaseline8Bit, VLPhotographicImageStorage

from colour.icc_writer import canonical_srgb_profile
from imagedb import labels, wording
from imagedb.dicom.codes import FINDING, FINDINGS, SITES, item
from imagedb.model import Photo, Rendition
from imagedb.vocabulary import BodySite, Condition, Provenance, Sex

MEDIA_TYPE: Final = "application/dicom"

_MAKER: Final = "Newborn Skin Atlas"
# Names for this program and its files; made once with uuid4.
_SPACE: Final = uuid.UUID("1f0f5d0e-8c3b-4f5e-9a54-2f6f0b9f6d6a")
_SEX: Final = {Sex.FEMALE: "F", Sex.MALE: "M"}
_TERMS: Final = (
    f"Name the {_MAKER}; do not try to find out who the baby is; delete this file when its family withdraws "
    "(the atlas lists withdrawals)."
)
# There is one of it, so that DICOM wants no word of a side.
_NO_SIDE: Final = frozenset({BodySite.TONGUE})
_LONGEST: Final = 10_240  # of text of VR LT
_BYTES_PER_PIXEL: Final = 3


def photograph(photo: Photo, picture: Rendition, data: bytes) -> bytes:
    """Return the DICOM file of a photo whose calibrated picture is `data`, a baseline JPEG in sRGB."""
    made = _who(photo)
    _what(made, photo)
    _pixels(made, picture, data)
    made.file_meta = _meta(made.SOPInstanceUID)
    sink = io.BytesIO()
    dcmwrite(sink, made, enforce_file_format=True)
    return sink.getvalue()


def file_name(photo: Photo) -> str:
    """What a saved copy is called; a simulated photo says so in its name."""
    kind = "simulated-" if photo.provenance is Provenance.SIMULATED else ""
    return f"{kind}{photo.id}.dcm"


def _uid(kind: str, name: str) -> UID:
    """A UID after PS3.5 B.2 that tells nothing but is the same each time."""
    return UID(f"2.25.{uuid.uuid5(_SPACE, f'{kind}:{name}').int}")


def _meta(instance: UID) -> FileMetaDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = VLPhotographicImageStorage
    meta.MediaStorageSOPInstanceUID = instance
    meta.TransferSyntaxUID = JPEGBaseline8Bit
    meta.ImplementationClassUID = _uid("program", "imagedb")
    meta.ImplementationVersionName = "IMAGEDB"
    return meta


def _who(photo: Photo) -> Dataset:
    """Patient, study, series and equipment: as much as DICOM asks for, and nothing of anybody."""
    made = Dataset()
    made.SpecificCharacterSet = "ISO_IR 192"
    made.SOPClassUID = VLPhotographicImageStorage
    made.SOPInstanceUID = _uid("picture", photo.id)
    made.PatientName = "SIMULATED^SKIN" if photo.provenance is Provenance.SIMULATED else "WITHHELD^NAME"
    made.PatientID = photo.subject_group
    made.PatientBirthDate = ""
    made.PatientSex = _SEX.get(photo.sex, "")
    made.PatientIdentityRemoved = "YES"
    made.DeidentificationMethod = "File made anew from pixels; dates, names and site never recorded"
    made.StudyInstanceUID = _uid("study", photo.id)
    made.StudyDate = made.StudyTime = made.StudyID = made.AccessionNumber = made.ReferringPhysicianName = ""
    made.Modality = "XC"
    made.SeriesInstanceUID = _uid("series", photo.id)
    made.SeriesNumber = made.InstanceNumber = 1
    made.SeriesDescription = _headline(photo)[:64]
    made.Manufacturer = _MAKER
    return made


def _what(made: Dataset, photo: Photo) -> None:
    """What the picture shows, in codes where the dictionary has them and in words throughout."""
    made.ImageType = ["DERIVED", "PRIMARY"]
    made.PatientOrientation = ""  # nobody records it, nor the side
    if photo.body_site not in _NO_SIDE:
        made.Laterality = ""
    made.DerivationDescription = (
        f"Colour calibrated from a card in the picture, grade {photo.calibration.grade.value}, mean CIEDE2000 "
        f"{photo.calibration.loo_mean:.1f} of patches left out in turn; then sRGB and JPEG."
    )
    site = SITES.get(photo.body_site)
    if site is not None:
        made.AnatomicRegionSequence = Sequence([item(site)])
    made.AcquisitionContextSequence = Sequence(
        _finding(condition) for condition in photo.conditions if condition in FINDINGS
    )
    made.ImageComments = "\n".join(_words(photo))[:_LONGEST]


def _finding(condition: Condition) -> Dataset:
    made = Dataset()
    made.ValueType = "CODE"
    made.ConceptNameCodeSequence = Sequence([item(FINDING)])
    made.ConceptCodeSequence = Sequence([item(FINDINGS[condition])])
    return made


def _headline(photo: Photo) -> str:
    signs = ", ".join(labels.VALUES["condition"][one.value] for one in photo.conditions)
    simulated = "SIMULATED: " if photo.provenance is Provenance.SIMULATED else ""
    return f"{simulated}{signs}; {labels.VALUES['body_site'][photo.body_site.value]}"


def _words(photo: Photo) -> tuple[str, ...]:
    basis = labels.VALUES["condition_basis"][photo.condition_basis.value]
    return (
        f"{_headline(photo)} ({basis}).",
        photo.caption,
        f"{_MAKER}, photo {photo.id}. Licence: {photo.licence}.",
        _TERMS,
        wording.INTENDED_USE,
    )


def _pixels(made: Dataset, picture: Rendition, data: bytes) -> None:
    made.SamplesPerPixel = _BYTES_PER_PIXEL
    # What the standard has for YCbCr in JPEG, however it is sampled (its correction proposal 1653): the stream tells.
    made.PhotometricInterpretation = "YBR_FULL_422"
    made.PlanarConfiguration = 0
    made.Rows, made.Columns = picture.height, picture.width
    made.BitsAllocated = made.BitsStored = 8
    made.HighBit = 7
    made.PixelRepresentation = 0
    made.BurnedInAnnotation = "NO"
    made.LossyImageCompression = "01"
    made.LossyImageCompressionRatio = f"{picture.width * picture.height * _BYTES_PER_PIXEL / len(data):.2f}"
    made.LossyImageCompressionMethod = "ISO_10918_1"
    made.ICCProfile = canonical_srgb_profile()
    made.ColorSpace = "SRGB"
    made.PixelData = encapsulate([data])
    made["PixelData"].is_undefined_length = True
