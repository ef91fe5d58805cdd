"""A quiz on a teaching set: asked in the page, marked in the browser, or without a script by this server.

Nothing of an answer is stored or logged: a form that is posted is marked, shown and forgotten.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Final, TypeVar

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from api.access import Access, access
from api.dependencies import get_services
from api.pages import quiz_words, set_forms, words
from api.pages.set_reading import found_set
from api.pages.sets import MAX_BODY, Posted
from api.pages.view import page
from api.references import find_references
from api.services import Services
from colour.compare import ReferenceColour, Setting
from colour.tone import ITA_CLASSES
from imagedb.model import Photo, SetItem, TeachingSet
from imagedb.panels import SIGNS, skin_shown, treated
from imagedb.teaching.quiz import Answer, Confidence, Judged, Tally, judge, score, verdict
from imagedb.vocabulary import Condition, ConditionBasis

router = APIRouter(include_in_schema=False)

ServicesDep = Annotated[Services, Depends(get_services)]

_REFERENCES: Final = 12
"""Photos with the sign, and as many without it, that a photo is set against."""

Choice = TypeVar("Choice", Answer, Confidence)


@dataclass(frozen=True, slots=True)
class Question:
    """A photo that is asked about, and what is known of it; `given` and `sure` are what was answered."""

    photo: Photo
    item: SetItem
    sign: Condition
    tone: str
    judged: Judged
    given: Answer | None
    sure: Confidence | None


@router.get("/sets/{set_id}/quiz")
@access(Access.PUBLIC)
def quiz_page(request: Request, set_id: str, services: ServicesDep) -> Response:
    """The questions. With a script the answers are marked in the browser and never sent."""
    return _answered(request, services, found_set(services, set_id), {}, marked=False)


@router.post("/sets/{set_id}/quiz", max_body_size=MAX_BODY)
@access(Access.PUBLIC)
def mark_quiz(request: Request, set_id: str, services: ServicesDep, form: Posted) -> Response:
    """The same page with the answers marked, for browsers without a script. Nothing is kept."""
    return _answered(request, services, found_set(services, set_id), form, marked=True)


def _answered(
    request: Request,
    services: Services,
    found: TeachingSet,
    form: FormData | Mapping[str, str],
    *,
    marked: bool,
) -> Response:
    pieces = set_forms.pieces(services, found.items)
    photos = {part.photo.id: (part.item, part.photo) for part in pieces if part.photo}
    questions = list(_questions(services, found, photos, form))
    tallies = score([(one.tone, one.given, one.sure, one.judged.honest) for one in questions])
    context: dict[str, Any] = {
        "set": found,
        "questions": questions,
        "left_out": len(photos) - len(questions),
        "marked": marked,
        "tallies": {tone: tallies[tone] for tone in _lightest_first(tallies)},
        "total": _added(tallies),
        "cyanosis": words.shows_cyanosis(photo for _, photo in photos.values()),
        "quiz_words": quiz_words,
        "verdict": verdict,
        "answers": quiz_words.ANSWERS,
        "confidence": quiz_words.CONFIDENCE,
        "verdicts": quiz_words.VERDICTS,
    }
    return page(request, "set_quiz.html", context, headers={"Cache-Control": "no-store"} if marked else None)


def _questions(
    services: Services,
    found: TeachingSet,
    photos: Mapping[str, tuple[SetItem, Photo]],
    form: FormData | Mapping[str, str],
) -> Iterator[Question]:
    """The photos that can be asked about, in an order that gives nothing away and is always the same."""
    signs = _signs([photo for _, photo in photos.values()])
    known: dict[tuple[Condition, Setting], list[ReferenceColour]] = {}
    for item, photo in sorted(photos.values(), key=lambda pair: _shuffled(found.id, pair[1].id)):
        sign = signs.get(photo.id)
        judged = sign and _judged(services, photo, sign, known)
        if sign and judged:
            given = _chosen(form, f"answer-{photo.id}", Answer)
            sure = _chosen(form, f"sure-{photo.id}", Confidence)
            yield Question(photo, item, sign, photo.ita_class, judged, given, sure)


def _signs(photos: list[Photo]) -> dict[str, Condition]:
    """Which sign each photo is asked for: its own; of skin without one, the set's most frequent at that site.

    Photos documented by eye alone, and other findings, are not asked about.
    """
    own = {photo.id: photo.conditions[0] for photo in photos if len(photo.conditions) == 1}
    at_site = Counter((photo.body_site, own[photo.id]) for photo in photos if own.get(photo.id) in SIGNS)
    in_set = Counter(own[photo.id] for photo in photos if own.get(photo.id) in SIGNS)
    asked: dict[str, Condition] = {}
    for photo in photos:
        sign = own.get(photo.id)
        if sign is Condition.NONE:
            sign = max(SIGNS, key=lambda one: (at_site[photo.body_site, one], in_set[one]))
        if sign in SIGNS and photo.condition_basis is not ConditionBasis.SEEN and not treated(photo):
            asked[photo.id] = sign
    return asked


def _judged(
    services: Services,
    photo: Photo,
    sign: Condition,
    known: dict[tuple[Condition, Setting], list[ReferenceColour]],
) -> Judged | None:
    """What the photo's colour can tell, against others of its site and tone; None where none was measured."""
    documented = sign in photo.conditions
    region = skin_shown(photo, photo.body_site, with_sign=documented)
    if region is None:
        return None
    tone = photo.ita_class if photo.ita_class in ITA_CLASSES else None
    setting = Setting(photo.body_site.value, tone, photo.capture.illuminant.value)
    if (sign, setting) not in known:
        found = find_references(services, sign, setting, most=_REFERENCES)
        known[sign, setting] = [reference.colour for reference in found]
    others = [one for one in known[sign, setting] if one.id != photo.id]
    measured = region.measurement
    return judge(measured.lab, measured.uncertainty, setting, others, documented=documented)


def _shuffled(set_id: str, photo_id: str) -> bytes:
    return sha256(f"{set_id} {photo_id}".encode()).digest()


def _chosen(form: FormData | Mapping[str, Any], name: str, kind: type[Choice]) -> Choice | None:
    value = form.get(name)
    return kind(value) if value in set(kind) else None


def _lightest_first(tallies: Mapping[str, Tally]) -> list[str]:
    return sorted(
        tallies, key=lambda tone: ITA_CLASSES.index(tone) if tone in ITA_CLASSES else len(ITA_CLASSES)
    )


def _added(tallies: Mapping[str, Tally]) -> Tally:
    """All tones together."""
    every = list(tallies.values())
    return Tally(*(sum(getattr(one, name) for one in every) for name in Tally.__slots__))
