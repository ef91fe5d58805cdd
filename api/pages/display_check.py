"""The display check: whether a screen shows the steps that colours in the atlas are told apart by.

What the reader finds is remembered by the browser alone, see `static/screen.js`; nothing of it is sent.
"""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.access import Access, access
from api.pages import words
from api.pages.say import hex_of
from api.pages.view import page
from api.translation import mark
from colour.display_check import GREYS, NEAR_BLACK, NEAR_WHITE, UNITS, halves

router = APIRouter(include_in_schema=False)

# Where people find what shifts all colours of a screen, as the makers call it.
NIGHT_MODES: Final = (
    ("Windows", mark("Settings, System, Display: turn off Night light.")),
    ("Android", mark("Settings, Display: turn off Night Light, Eye comfort shield or Reading mode.")),
    ("iPhone, iPad", mark("Settings, Display and Brightness: turn off Night Shift and True Tone.")),
    ("Mac", mark("System Settings, Displays: turn off Night Shift and True Tone.")),
)


@router.get("/display-check")
@access(Access.PUBLIC)
def display_check(request: Request) -> Response:
    """A grey ramp, steps near black and white, tones in halves, and what to turn off first."""
    return page(request, "display_check.html", _context())


def _context() -> dict[str, Any]:
    tones = [(words.label("ita_class", tone), hex_of(one), hex_of(other)) for tone, one, other in halves()]
    return {
        "greys": [(round(level), _grey(level)) for level in GREYS],
        "ends": [
            (mark("On black"), _grey(0), [_grey(level) for level in NEAR_BLACK]),
            (mark("On white"), _grey(100), [_grey(level) for level in NEAR_WHITE]),
        ],
        "tones": tones,
        "units": round(UNITS),
        "night_modes": NIGHT_MODES,
    }


def _grey(level: float) -> str:
    return hex_of((level, 0.0, 0.0))
