"""A teaching set as a file to take away: slides, a handout, a folder of pages. Pure: pictures in, bytes out.

The same set on the same day makes the same bytes. Every file names its photos and the address at which it is
looked up again, so that it can be checked against withdrawals later (`api.exports.embedded`).
"""

from api.exports.bundle import bundle
from api.exports.content import Export, Leaf, Picture, export_of
from api.exports.embedded import Embedded, UnreadableExportError, read_embedded
from api.exports.handout import handout
from api.exports.slides import slides

__all__ = [
    "Embedded",
    "Export",
    "Leaf",
    "Picture",
    "UnreadableExportError",
    "bundle",
    "export_of",
    "handout",
    "read_embedded",
    "slides",
]
