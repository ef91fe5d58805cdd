"""The way through the atlas that `make tour` goes: each page, where it is, and what is said of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from imagedb.catalogue.photos import Photos
from imagedb.search import SearchQuery
from tests.support.processes import SAMPLES

_COMPARED: Mapping[str, str | Path] = {
    "photo": SAMPLES / "photos" / "simulated-0002.jpg",
    "left": "27",
    "top": "48",
    "width": "7",
    "height": "9",
    "body_site": "sternum",
    "sign": "jaundice",
    "tone": "light",
    "illuminant": "daylight",
}


@dataclass(frozen=True, slots=True)
class Stop:
    """A page on the tour: its picture's name, its address, what is said of it, and how it is looked at.

    Where a form is `sent`, its fields are filled in by their ids, and what it leads to is looked at.
    """

    name: str
    address: str
    title: str
    said: str
    phone: bool = False
    window: bool = False
    sent: Mapping[str, str | Path] = field(default_factory=dict)


def stops(
    photos: Photos, on: date, teaching_set: str, waiting: str, person: str
) -> Iterable[tuple[tuple[Stop, ...], str]]:
    """The parts of the tour with their headings, as a newcomer goes it."""
    asked = SearchQuery(
        {"condition": ("jaundice",), "body_site": ("sternum",), "ita_class": ("brown",)}, limit=1
    )
    photo = photos.search(asked, on).photos[0].id
    return (
        (_looking(photo), "Looking something up"),
        (_teaching(teaching_set), "Teaching"),
        (_guides(), "Learning to look"),
        (_researchers(), "For researchers, and what is missing"),
        (_families(), "For families"),
        (_staff(waiting, person), "For staff"),
    )


def _looking(photo: str) -> tuple[Stop, ...]:
    eyes = "/search?condition=jaundice&body_site=sclera"
    return (
        Stop("home", "/", "Home", "One box, the common questions, and how well each tone is covered."),
        Stop("home-phone", "/", "Home, on a phone", "The same, nothing left out.", phone=True),
        Stop(
            "search",
            eyes,
            "Search",
            "Words become filters that are seen and taken off one by one, each with its number of photos.",
        ),
        Stop("search-phone", eyes, "Search, on a phone", "Filters open above the photos.", phone=True),
        Stop(
            "across-tones",
            "/across-tones?condition=jaundice",
            "Across tones",
            "One sign at one site in every tone: what was measured in each, and where colour cannot tell.",
        ),
        Stop(
            "across-cyanosis",
            "/across-tones?condition=cyanosis_central",
            "Cyanosis across tones",
            "The emergency lines stand first.",
        ),
        Stop(
            "photo",
            f"/photos/{photo}",
            "A photo",
            "As shot and calibrated, with the region that was measured, and what the numbers mean.",
        ),
        Stop(
            "photo-phone",
            f"/photos/{photo}",
            "A photo, on a phone",
            "The same, one below the other.",
            phone=True,
        ),
        Stop(
            "compare",
            "/compare",
            "Compare",
            "A photo with a card is set beside references of like skin. Nothing is kept.",
        ),
        Stop(
            "compared",
            "/compare",
            "A comparison",
            "What the skin measures and how far that can be trusted, how far it is from either group, and what to measure.",
            sent=_COMPARED,
        ),
    )


def _teaching(teaching_set: str) -> tuple[Stop, ...]:
    at = f"/sets/{teaching_set}"
    return (
        Stop(
            "sets",
            "/sets",
            "Teaching sets",
            "Balanced across tones and signs, gathered by hand, or from a list.",
        ),
        Stop(
            "balance",
            "/sets/balance?photos=10&condition=jaundice&condition=none&body_site=sternum",
            "Balance",
            "So many photos of these signs, shared evenly by the tones. What cannot be met is said.",
        ),
        Stop("set", at, "A teaching set", "To read, to present, to be asked about, to take away."),
        Stop(
            "present",
            f"{at}/present",
            "Present",
            "The whole screen, with arrow keys; what is known is shown when asked for.",
            window=True,
        ),
        Stop(
            "quiz",
            f"{at}/quiz",
            "A quiz",
            "It never rewards “no sign” where the honest answer is to measure.",
        ),
        Stop(
            "export",
            f"{at}/export",
            "Export",
            "Slides, a handout, a folder that needs no network, a IIIF manifest.",
        ),
        Stop("versions", f"{at}/versions", "Versions", "A set as it was."),
        Stop("check", "/sets/check", "Check an export", "Was anything in it withdrawn since?"),
        Stop(
            "edit",
            f"{at}/edit",
            "Change a set",
            "With its edit key: order, notes and questions, by dragging or by keys.",
        ),
    )


def _guides() -> tuple[Stop, ...]:
    return (
        Stop(
            "where-to-look",
            "/where-to-look",
            "Where to look in darker skin",
            "Sites that show more, and what to measure.",
        ),
        Stop(
            "cyanosis-or-acrocyanosis",
            "/cyanosis-or-acrocyanosis",
            "Cyanosis or acrocyanosis?",
            "The emergency lines first.",
        ),
        Stop(
            "language",
            "/language",
            "Language guide",
            "How signs look on each tone, and which words to avoid.",
        ),
        Stop(
            "how-to-photograph",
            "/how-to-photograph",
            "How to take the photo",
            "Care first. One sheet, to print.",
        ),
        Stop(
            "display-check",
            "/display-check",
            "Check your screen",
            "Before colours on it are taken for reference.",
        ),
        Stop("about", "/about", "About and limits", "What this is, and what it must not be used for."),
        Stop(
            "accessibility",
            "/accessibility",
            "Accessibility",
            "What was tried, and what is known not to work.",
        ),
    )


def _researchers() -> tuple[Stop, ...]:
    return (
        Stop("coverage", "/coverage", "Coverage", "Tones, signs and sites at a glance; gaps are named."),
        Stop(
            "download",
            "/download?condition=jaundice",
            "Download",
            "What a search found, in every form, and on what terms.",
        ),
        Stop(
            "docs",
            "/docs",
            "The interface for programs",
            "Every address, what it takes and what it answers.",
            window=True,
        ),
    )


def _families() -> tuple[Stop, ...]:
    return (
        Stop(
            "for-parents",
            "/for-parents",
            "For families",
            "What consent means, where the picture is, and how to take it back.",
            phone=True,
        ),
        Stop(
            "withdraw",
            "/withdraw",
            "Withdraw",
            "With the code on the slip: no account, no reason.",
            phone=True,
        ),
    )


def _staff(waiting: str, person: str) -> tuple[Stop, ...]:
    return (
        Stop("staff", "/staff", "Staff", "Whoever submits, reviews or decides signs in here."),
        Stop(
            "submit",
            "/staff/submit",
            "Submit",
            "A folder and its manifest, checked while they are still on your computer.",
        ),
        Stop("review", "/staff/review", "Review", "What waits, and why."),
        Stop(
            "review-photo",
            f"/staff/review/{waiting}",
            "Review a photo",
            "Two people look, each without what the other said. This one is drawn, and was sent as real to wait here.",
        ),
        Stop(
            "families",
            "/staff/families",
            "Consent desk",
            "A new code for a family that lost its own; a family's withdrawal by telephone.",
        ),
        Stop(
            "withdrawals",
            "/staff/withdrawals",
            "Withdrawals",
            "What was withdrawn, and whether everything is gone.",
        ),
        Stop("audit", "/staff/audit", "Audit", "What was done, by whom."),
        Stop("people", "/staff/people", "People", "Who may do what."),
        Stop("person", f"/staff/people/{person}", "A person", "Roles are given and taken here."),
        Stop("keys", "/staff/keys", "Keys", "For programs: shown once, and gone on a day."),
    )
