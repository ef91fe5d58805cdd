"""A tagged PDF on reportlab's canvas: what is said, in order, with its role and the alternative text of pictures.

reportlab writes no structure of its own, so this marks content as it is set and adds the tree of ISO 32000-1,
section 14.7. Text is set in Liberation Sans, embedded: the fonts that PDF readers have know neither '₂' nor 'ŵ'.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

PLAIN, BOLD = "LiberationSans", "LiberationSans-Bold"
_FONTS: Final = Path(__file__).parent / "fonts"
Role = Literal["H1", "H2", "P", "Figure", "L", "LI", "Note"]


@cache
def load_fonts() -> None:
    """Make the fonts known to reportlab, once in a process."""
    for name, file in ((PLAIN, "LiberationSans-Regular.ttf"), (BOLD, "LiberationSans-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, _FONTS / file))


@dataclass(slots=True)
class _Element:
    """A piece of the structure: its role, and the content it holds, as (page, number)."""

    role: Role
    alt: str
    content: list[tuple[int, int]] = field(default_factory=list)


class TaggedCanvas:
    """A canvas whose content is tagged. Every mark on a page is set within `element` or `artifact`."""

    def __init__(self, size: tuple[float, float], *, title: str, language: str, made: date) -> None:
        load_fonts()
        self._sink = io.BytesIO()
        # invariant: no time of now and no random id.
        self.canvas: Any = Canvas(
            self._sink,
            pagesize=size,
            invariant=1,
            lang=language,
            pageCompression=1,
            initialFontName=PLAIN,  # type: ignore[arg-type]  # the stub knows only None; reportlab takes a font's name
            pdfVersion=(1, 7),
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor("Newborn Skin Atlas")
        self.canvas.setCreator(f"Newborn Skin Atlas, {made.isoformat()}")
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
        self._elements: list[_Element] = []
        self._numbers: list[int] = [0]
        """How much content each page has."""

    @contextmanager
    def element(self, role: Role, alt: str = "") -> Iterator[_Element]:
        """What is set inside has this role; it may go on over pages with `again`."""
        made = _Element(role, alt)
        self._elements.append(made)
        with self.again(made):
            yield made

    @contextmanager
    def again(self, element: _Element) -> Iterator[None]:
        """What is set inside belongs to the element as well."""
        number = self._numbers[-1]
        self._numbers[-1] += 1
        element.content.append((len(self._numbers) - 1, number))
        self._code(f"/{element.role} <</MCID {number}>> BDC")
        yield
        self._code("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is set inside is not content: rules, grounds, page numbers."""
        self._code("/Artifact BMC")
        yield
        self._code("EMC")

    def picture(self, name: str, jpeg: bytes, width: int, height: int, box: tuple[float, ...]) -> None:
        """Draw a JPEG in colour, its bytes as they are, in the box (x, y, width, height) in points."""
        document = self.canvas._doc  # noqa: SLF001 - the canvas would decode it, and encode it as text
        registered = document.getXObjectName(name)
        if registered not in document.idToObject:
            image: Any = pdfdoc.PDFImageXObject(name)
            image.width, image.height, image.bitsPerComponent = width, height, 8
            image.colorSpace, image.streamContent = "DeviceRGB", jpeg
            image._filters = ("DCTDecode",)  # noqa: SLF001 - no public way to say that the bytes are encoded already
            document.Reference(image, registered)
            document.addForm(name, image)
        x, y, wide, high = box
        self._code(f"q {wide:.3f} 0 0 {high:.3f} {x:.3f} {y:.3f} cm /{registered} Do Q")
        self.canvas._currentPageHasImages = 1  # noqa: SLF001 - its own drawImage notes it, which is not called
        self.canvas._formsinuse.append(name)  # noqa: SLF001 - its own doForm notes it, which is not called

    def next_page(self) -> None:
        """End the page and begin another."""
        self.canvas.showPage()
        self._numbers.append(0)

    def data(self) -> bytes:
        """End the last page and return the finished PDF."""
        self.canvas.showPage()
        self._write_structure()
        self.canvas.save()
        return self._sink.getvalue()

    def _code(self, operator: str) -> None:
        self.canvas._code.append(operator)  # noqa: SLF001 - reportlab has no public way to mark content

    def _write_structure(self) -> None:
        document = self.canvas._doc  # noqa: SLF001 - reportlab has no public way to write a tree of structure
        pages = [document.Reference(page) for page in document.Pages.pages]
        parents: list[dict[int, Any]] = [{} for _ in pages]
        root = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("StructTreeRoot")})
        whole = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("StructElem"), "S": pdfdoc.PDFName("Document")})
        top, body = document.Reference(root, "structure"), document.Reference(whole, "structure.document")
        kids = []
        for number, element in enumerate(self._elements):
            made = _dictionary(element, body, pages)
            kids.append(document.Reference(made, f"structure.{number}"))
            for page, content in element.content:
                parents[page][content] = kids[-1]
        whole.dict |= {"P": top, "K": pdfdoc.PDFArray(kids)}
        numbered: list[Any] = []
        for number, (page, held) in enumerate(zip(document.Pages.pages, parents, strict=True)):
            numbered += [number, pdfdoc.PDFArray([held[content] for content in sorted(held)])]
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = number, pdfdoc.PDFName("S")
        root.dict |= {
            "K": body,
            "ParentTree": pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbered)}),
            "ParentTreeNextKey": len(pages),
        }
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})


def _dictionary(
    element: _Element, parent: pdfdoc.PDFObjectReference, pages: list[pdfdoc.PDFObjectReference]
) -> pdfdoc.PDFDictionary:
    first = element.content[0][0]
    entries: dict[str, Any] = {
        "Type": pdfdoc.PDFName("StructElem"),
        "S": pdfdoc.PDFName(element.role),
        "P": parent,
        "Pg": pages[first],
        "K": pdfdoc.PDFArray([_content(pages, first, page, number) for page, number in element.content]),
    }
    if element.alt:
        entries["Alt"] = pdfdoc.PDFString(element.alt)
    return pdfdoc.PDFDictionary(entries)


def _content(
    pages: list[pdfdoc.PDFObjectReference], first: int, page: int, number: int
) -> int | pdfdoc.PDFDictionary:
    """Content on the element's own page by its number, on another with that page."""
    if page == first:
        return number
    return pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("MCR"), "Pg": pages[page], "MCID": number})
