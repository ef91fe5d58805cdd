"""The words of the family's page, for a reader of nine to eleven years, as those of the form are."""

from datetime import date
from typing import Final

from api.forms import wording as form
from api.pages import words
from consent.event import EventKind
from consent.purpose import Purpose
from consent.record import Consent
from imagedb.catalogue import FamilyPhoto, TakenDown
from imagedb.vocabulary import BodySite

USES: Final = (Purpose.RESEARCH, Purpose.COMMERCIAL, Purpose.AI_TRAINING)
"""What may be taken back by itself while the photos stay. Uses at the hospital are the hospital's to end."""

_SITES: Final = {
    BodySite.SCLERA: "eye",
    BodySite.STERNUM: "chest",
    BodySite.ABDOMEN: "tummy",
    BodySite.PALM: "palm of the hand",
    BodySite.SOLE: "sole of the foot",
    BodySite.NAIL_BED: "nail",
    BodySite.OTHER: "skin",
}

WRONG: Final = "We do not know this code. Look at each letter and number on your slip, and type it in again."
OFTEN: Final = "There were too many wrong codes. Please wait {minutes} minutes, then try again."
BUSY: Final = "Too many people are here right now. Please wait a moment, then try again."
OVER: Final = "Your time on the page ran out. Please type in your code once more. Nothing was changed."
CHOOSE: Final = "Please pick one line first. Nothing was changed."
SENT: Final = "You sent this before. This is how things are now."
GONE: Final = "That photo was not there any more. This is how things are now."


def day(on: date) -> str:
    """A date as a person says it."""
    return f"{on.day} {on:%B} {on.year}"


def counted(photos: int) -> str:
    """So many photos, in words."""
    return "1 photo" if photos == 1 else f"{photos} photos"


def site(photo: FamilyPhoto) -> str:
    """The part of the body, in plain words."""
    return _SITES.get(photo.photo.body_site, words.small(words.label("body_site", photo.photo.body_site)))


def use(purpose: Purpose) -> tuple[str, str]:
    """What a use is called on the form, and what the family was asked."""
    return form.QUESTIONS[purpose]


def placed(photo: FamilyPhoto) -> str:
    """Where the photo is used."""
    seen = "All people can see it on the web." if photo.shown else "It is not shown right now."
    if not photo.sets:
        return f"{seen} It is in no teaching set."
    return f"{seen} It is in {photo.sets} teaching {'set' if photo.sets == 1 else 'sets'}."


def allowed(photo: FamilyPhoto) -> str:
    """What it may be used for beside being looked at."""
    names = [use(purpose)[0].lower() for purpose in USES if purpose in photo.photo.purposes]
    return f"It may be used for: {', '.join(names)}." if names else "It may be used to look at and to teach."


def done(photos: int, purposes: frozenset[Purpose], *, wiped: bool) -> str:
    """What the click did."""
    if not photos and purposes:
        name = ", ".join(use(purpose)[0].lower() for purpose in Purpose if purpose in purposes)
        return f"Done. From now on no one may use the photos for this: {name}."
    if not photos:
        return "Done. We show no photos of yours."
    if wiped:
        return f"Done. We took down {counted(photos)} and wiped our copies."
    return f"Done. We took down {counted(photos)}. We have not wiped each copy yet. We go on until we have."


def history(consent: Consent, taken: tuple[TakenDown, ...], *, wiped: bool) -> list[str]:
    """What was taken back so far, the first time first."""
    told = [
        (event.day, f"{day(event.day)}: you took back this use: {use(purpose)[0].lower()}.")
        for event in consent.events
        if event.kind is EventKind.WITHDRAWN
        for purpose in USES
        if purpose in event.purposes
    ]
    end = "and wiped our copies" if wiped else "and are still wiping our copies"
    told += [(one.on, f"{day(one.on)}: we took down {counted(one.photos)} {end}.") for one in taken]
    return [said for _, said in sorted(told, key=lambda line: line[0])]
