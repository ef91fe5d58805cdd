"""The words of the family's page, for a reader of nine to eleven years, as those of the form are."""

from typing import Final

from api.forms import wording as form
from api.pages import words
from api.pages.say import day
from api.translation import gettext, mark, ngettext
from consent.event import EventKind
from consent.purpose import Purpose
from consent.record import Consent
from imagedb.catalogue import FamilyPhoto, TakenDown
from imagedb.vocabulary import BodySite

USES: Final = (Purpose.RESEARCH, Purpose.COMMERCIAL, Purpose.AI_TRAINING)
"""What may be taken back by itself while the photos stay. Uses at the hospital are the hospital's to end."""

_SITES: Final = {
    BodySite.SCLERA: mark("eye"),
    BodySite.STERNUM: mark("chest"),
    BodySite.ABDOMEN: mark("tummy"),
    BodySite.PALM: mark("palm of the hand"),
    BodySite.SOLE: mark("sole of the foot"),
    BodySite.NAIL_BED: mark("nail"),
    BodySite.OTHER: mark("skin"),
}

WRONG: Final = mark(
    "We do not know this code. Look at each letter and number on your slip, and type it in again."
)
OFTEN: Final = mark("There were too many wrong codes. Please wait %(minutes)s minutes, then try again.")
BUSY: Final = mark("Too many people are here right now. Please wait a moment, then try again.")
OVER: Final = mark("Your time on the page ran out. Please type in your code once more. Nothing was changed.")
CHOOSE: Final = mark("Please pick one line first. Nothing was changed.")
SENT: Final = mark("You sent this before. This is how things are now.")
GONE: Final = mark("That photo was not there any more. This is how things are now.")


def site(photo: FamilyPhoto) -> str:
    """The part of the body, in plain words."""
    of = photo.photo.body_site
    return gettext(_SITES[of]) if of in _SITES else words.small(words.label("body_site", of))


def use(purpose: Purpose) -> tuple[str, str]:
    """What a use is called on the form, and what the family was asked."""
    name, asked = form.QUESTIONS[purpose]
    return gettext(name), gettext(asked)


def placed(photo: FamilyPhoto) -> str:
    """Where the photo is used."""
    seen = (
        gettext("All people can see it on the web.") if photo.shown else gettext("It is not shown right now.")
    )
    if not photo.sets:
        return f"{seen} {gettext('It is in no teaching set.')}"
    sets = ngettext("It is in %(num)s teaching set.", "It is in %(num)s teaching sets.", photo.sets)
    return f"{seen} {sets % {'num': photo.sets}}"


def allowed(photo: FamilyPhoto) -> str:
    """What it may be used for beside being looked at."""
    names = [words.small(use(purpose)[0]) for purpose in USES if purpose in photo.photo.purposes]
    if not names:
        return gettext("It may be used to look at and to teach.")
    return gettext("It may be used for: %(uses)s.") % {"uses": ", ".join(names)}


def done(photos: int, purposes: frozenset[Purpose], *, wiped: bool) -> str:
    """What the click did."""
    if not photos and purposes:
        name = ", ".join(words.small(use(purpose)[0]) for purpose in Purpose if purpose in purposes)
        return gettext("Done. From now on no one may use the photos for this: %(uses)s.") % {"uses": name}
    if not photos:
        return gettext("Done. We show no photos of yours.")
    if wiped:
        said = ngettext(
            "Done. We took down %(num)s photo and wiped our copies.",
            "Done. We took down %(num)s photos and wiped our copies.",
            photos,
        )
    else:
        said = ngettext(
            "Done. We took down %(num)s photo. We have not wiped each copy yet. We go on until we have.",
            "Done. We took down %(num)s photos. We have not wiped each copy yet. We go on until we have.",
            photos,
        )
    return said % {"num": photos}


def history(consent: Consent, taken: tuple[TakenDown, ...], *, wiped: bool) -> list[str]:
    """What was taken back so far, the first time first."""
    told = [
        (
            event.day,
            gettext("%(day)s: you took back this use: %(use)s.")
            % {"day": day(event.day), "use": words.small(use(purpose)[0])},
        )
        for event in consent.events
        if event.kind is EventKind.WITHDRAWN
        for purpose in USES
        if purpose in event.purposes
    ]
    told += [(one.on, _taken(one, wiped=wiped)) for one in taken]
    return [said for _, said in sorted(told, key=lambda line: line[0])]


def _taken(one: TakenDown, *, wiped: bool) -> str:
    if wiped:
        said = ngettext(
            "%(day)s: we took down %(num)s photo and wiped our copies.",
            "%(day)s: we took down %(num)s photos and wiped our copies.",
            one.photos,
        )
    else:
        said = ngettext(
            "%(day)s: we took down %(num)s photo and are still wiping our copies.",
            "%(day)s: we took down %(num)s photos and are still wiping our copies.",
            one.photos,
        )
    return said % {"day": day(one.on), "num": one.photos}
