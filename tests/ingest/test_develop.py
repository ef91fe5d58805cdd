import cv2
import pytest

from colour.correction import Correction
from colour.decode import decode
from colour.image import DecodedImage
from colour.master import make_master
from imagedb.vocabulary import RenditionName
from ingest.develop import renditions
from ingest.states import Measured


def stored_correction(measured: Measured) -> Correction:
    """The correction as the catalogue keeps it."""
    return Correction.from_json(measured.calibration.report["correction"])


def test_the_master_comes_from_what_is_kept(measured: Measured) -> None:
    """The original and the calibration's record make the master, whenever somebody asks."""
    image = decode(measured.original.data)
    assert isinstance(image, DecodedImage)
    again = decode(make_master(image, stored_correction(measured)).data)
    assert isinstance(again, DecodedImage)
    assert (image.size, 16) == (again.size, again.bit_depth)


@pytest.mark.parametrize("threads", [1, 2])
def test_renditions_do_not_turn_on_threads(measured: Measured, threads: int) -> None:
    """One thread and two draw the same four files, in the same order, and the same again from what is kept."""
    image = decode(measured.original.data)
    assert isinstance(image, DecodedImage)
    before = cv2.getNumThreads()
    cv2.setNumThreads(threads)
    try:
        drawn = renditions(image, stored_correction(measured))
    finally:
        cv2.setNumThreads(before)
    assert [
        RenditionName.AS_SHOT,
        RenditionName.DISPLAY,
        RenditionName.THUMBNAIL,
        RenditionName.TILES,
    ] == [one.name for one in drawn]
    assert measured.renditions == drawn
