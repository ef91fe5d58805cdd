"""What a file decodes to, or why it does not, for every format's tests."""

from colour.decode import decode
from colour.image import DecodedImage
from colour.refusal import ColourRefusal


def opened(data: bytes) -> DecodedImage:
    """Return the decoded picture; a refusal fails the test."""
    image = decode(data)
    assert isinstance(image, DecodedImage), image
    return image


def refused(data: bytes) -> ColourRefusal:
    """Return the refusal."""
    image = decode(data)
    assert isinstance(image, ColourRefusal), image
    return image
