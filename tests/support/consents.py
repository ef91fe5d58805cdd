"""Consents for tests: one plain yes, and hypothesis strategies over event histories."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from consent.authority import Authority, Basis, Relationship, VerifierRole
from consent.event import ActorRole, Event, EventKind
from consent.form import Form
from consent.grant import Grants, Limits
from consent.limit import Condition, Limit
from consent.policy import Decision, Granted, Held, Use, decide
from consent.purpose import Answer, Purpose
from consent.record import Consent
from consent.signing import Interpreter, Signing

SUBJECT = "s-1"
GIVEN = datetime(2026, 1, 10, 9, tzinfo=UTC)
TODAY = date(2026, 6, 1)
FORM = Form(
    "nsa-parent", "1.0", "en", "GB-ENG", "0" * 64, frozenset(Purpose), date(2026, 1, 1), date(2026, 12, 31)
)
AUTHORITY = Authority(Relationship.MOTHER, Basis.AUTOMATIC, VerifierRole.MIDWIFE, date(2026, 1, 10))
SIGNING = Signing("en", Interpreter.NONE, under_16=False)
ALL = dict.fromkeys(Purpose, Answer.PERMIT)


def event(
    kind: EventKind,
    at: datetime = GIVEN,
    *,
    grants: Mapping[Purpose, Answer] | None = None,
    limits: Mapping[Purpose, Limit] | None = None,
    **more: Any,
) -> Event:
    """An event by a parent, its id made from its kind and time unless given."""
    more = {"id": f"e-{kind}-{at:%Y%m%d%H%M%S}", "by_role": ActorRole.PARENT} | more
    return Event(kind=kind, at=at, grants=Grants.of(grants or {}), limits=Limits.of(limits or {}), **more)


def given(grants: Mapping[Purpose, Answer] = ALL, at: datetime = GIVEN, **more: Any) -> Event:
    """A parent's answers on the form."""
    return event(EventKind.GIVEN, at, grants=grants, **more)


def consent(*events: Event, **changes: Any) -> Consent:
    """A consent that allows everything on `TODAY`, or the one these events and changes make of it."""
    plain = Consent(
        id="c-1",
        subject=SUBJECT,
        form=FORM,
        authority=AUTHORITY,
        face_permitted=False,
        starts=date(2026, 1, 10),
        expires=None,
        renew_by="2042-02",
        events=events or (given(),),
        signing=SIGNING,
    )
    return replace(plain, **changes)


def permitted(of: Consent, on: date = TODAY) -> frozenset[Purpose]:
    """Every purpose that is granted when it is asked for by itself."""
    return frozenset(p for p in Purpose if isinstance(decide(of, Use(p, of.subject), on), Granted))


RANK = (Granted, Held)
"""Decisions from the most permissive; a refusal comes last."""


def rank(decision: Decision) -> int:
    """How little a decision permits: 0 granted, 1 held, 2 refused."""
    return next((place for place, kind in enumerate(RANK) if isinstance(decision, kind)), len(RANK))


def codes(of: Consent | None, on: date = TODAY, purpose: Purpose = Purpose.OPEN_WEB) -> list[str]:
    """The reasons for a no or for holding; none for a yes."""
    decision = decide(of, Use(purpose, SUBJECT), on)
    return [] if isinstance(decision, Granted) else [reason.code for reason in decision.reasons]


days = st.integers(0, 400).map(lambda n: date(2025, 12, 20) + timedelta(days=n))
instants = st.integers(-20, 300).map(lambda n: GIVEN + timedelta(hours=n * 12))
some_purposes = st.integers(0, 63).map(
    lambda bits: frozenset(p for n, p in enumerate(Purpose) if bits >> n & 1)
)
ids = st.integers(0, 10**6).map(lambda n: f"e-{n}")
roles = st.sampled_from([ActorRole.PARENT] * 8 + list(ActorRole))


def _grants(code: int) -> dict[Purpose, Answer]:
    """Answers from a number: of each purpose a permit (twice as likely as), a deny, not asked, no mention."""
    likely = [Answer.PERMIT, Answer.PERMIT, Answer.DENY, Answer.NOT_ASKED, None]
    found = {purpose: likely[code // 5**n % 5] for n, purpose in enumerate(Purpose)}
    return {purpose: answer for purpose, answer in found.items() if answer is not None}


# One number for six answers: a draw for each would make these tests six times slower.
grants = st.integers(0, 5**6 - 1).map(_grants)


some_limits = st.tuples(st.integers(0, 2**9 - 1), days).map(lambda drawn: _limits(*drawn))


def _limits(bits: int, day: date) -> dict[Purpose, Limit]:
    """A limit from a number, on one or two purposes."""
    limit = Limit(
        no_face=bool(bits & 1),
        conditions=frozenset({Condition.ASK_FIRST}) if bits & 6 == 6 else frozenset(),
        starts=day if bits & 24 == 8 else None,
        expires=day if bits & 24 == 16 else None,
    )
    purposes = list(Purpose)
    named = {purposes[bits >> 5 & 3], purposes[2 + (bits >> 7 & 3)]}
    return dict.fromkeys(named, limit) if limit != Limit() else {}


def _only_noes(answers: Mapping[Purpose, Answer]) -> dict[Purpose, Answer]:
    return {p: Answer.NOT_ASKED if a is Answer.NOT_ASKED else Answer.DENY for p, a in answers.items()}


def _events(kind: EventKind, answers: st.SearchStrategy[dict[Purpose, Answer]]) -> st.SearchStrategy[Event]:
    more: dict[str, st.SearchStrategy[Any]] = {"id": ids, "by_role": roles}
    if kind is EventKind.WITHDRAWN:
        more["purposes"] = some_purposes
    if kind in {EventKind.GIVEN, EventKind.VARIED}:
        more["limits"] = st.just({}) | some_limits
    if kind is EventKind.VARIED:
        more |= {"expires": st.none() | days, "disputed": st.booleans()}
    if kind in {EventKind.GIVEN, EventKind.VARIED}:
        more["grants"] = answers
    return st.builds(event, st.just(kind), instants, **more)


yes_events = st.builds(
    event,
    st.sampled_from([EventKind.GIVEN, EventKind.VARIED]),
    instants,
    id=ids,
    by_role=roles,
    grants=grants,
)
all_events = st.one_of(*(_events(kind, grants) for kind in EventKind))
no_events = st.one_of(
    *(
        _events(kind, grants.map(_only_noes))
        for kind in EventKind
        if kind not in {EventKind.GIVEN, EventKind.RECONFIRMED}
    )
)
"""Events that can only take away."""

signings = st.sampled_from(
    [SIGNING] * 4
    + [None, replace(SIGNING, interpreter=Interpreter.FAMILY), replace(SIGNING, under_16=True)]
    + [Signing(language, Interpreter.PROFESSIONAL, under_16=False) for language in ("en-GB", "so")]
)


@st.composite
def consents(draw: st.DrawFn) -> Consent:
    """Consents with any history; half of them plain but for a few yeses, so that many still allow things."""
    first = given(draw(grants) | {Purpose.OPEN_WEB: Answer.PERMIT})
    events = [first, *draw(st.lists(yes_events, max_size=3))]
    changes: dict[str, Any] = {}
    if draw(st.booleans()):
        events = draw(st.lists(all_events, max_size=4)) + [first] * draw(st.integers(0, 1))
        offered = draw(some_purposes) | {Purpose.OPEN_WEB}
        changes = {
            "form": replace(FORM, purposes_offered=offered, valid_from=draw(days)),
            "authority": replace(AUTHORITY, basis=draw(st.sampled_from(Basis)), verified_on=draw(days)),
            "starts": draw(days),
            "expires": draw(st.none() | days),
            "renew_by": draw(st.sampled_from(["2026-03", "2026-08", "2042-02"])),
            "face_permitted": draw(st.booleans()),
            "signing": draw(signings),
        }
    unique = {item.id: item for item in events}
    return consent(**changes | {"events": tuple(unique.values())})


def _sooner(end: date | None, day: date) -> date:
    return day if end is None else min(end, day)


Restriction = Callable[[Consent], Consent]


def restrictions() -> st.SearchStrategy[Restriction]:
    """Ways to take something away from a consent: a no of any kind, an earlier end, a narrower form."""
    return st.one_of(
        no_events.map(_adding),
        days.map(lambda day: lambda c: replace(c, expires=_sooner(c.expires, day))),
        days.map(lambda day: lambda c: replace(c, starts=max(c.starts, day))),
        days.map(lambda day: lambda c: _renewing_sooner(c, f"{day:%Y-%m}")),
        some_limits.map(_limiting),
        st.sampled_from(
            [None, replace(SIGNING, interpreter=Interpreter.FAMILY), replace(SIGNING, language="so")]
        ).map(lambda signing: lambda c: replace(c, signing=signing)),
        st.just(lambda c: replace(c, face_permitted=False)),
        days.map(
            lambda day: lambda c: replace(c, form=replace(c.form, valid_to=_sooner(c.form.valid_to, day)))
        ),
        some_purposes.map(lambda kept: lambda c: replace(c, form=_offering(c.form, kept))),
        st.just(lambda c: replace(c, authority=replace(c.authority, disputed=True))),
        st.just(lambda c: replace(c, authority=replace(c.authority, basis=Basis.UNKNOWN))),
    )


def _adding(more: Event) -> Restriction:
    return lambda c: replace(c, events=(*c.events, replace(more, id=f"{more.id}-added")))


def _limiting(limits: Mapping[Purpose, Limit]) -> Restriction:
    """Tighten the limits of the first event that may carry any, or add an event with them."""

    def restrict(c: Consent) -> Consent:
        more = event(EventKind.VARIED, id="e-limits", limits=limits)
        bearing = [e for e in c.events if e.kind in {EventKind.GIVEN, EventKind.VARIED}]
        if not bearing:
            return replace(c, events=(*c.events, more))
        both = {p: bearing[0].limits.on(p).tightened(more.limits.on(p)) for p in Purpose}
        told = replace(
            bearing[0], limits=Limits.of({p: limit for p, limit in both.items() if limit != Limit()})
        )
        return replace(c, events=tuple(told if e is bearing[0] else e for e in c.events))

    return restrict


def _renewing_sooner(c: Consent, month: str) -> Consent:
    """An earlier renewal; but another month is another birthday, by which a renewal told would count otherwise."""
    told = any(e.kind is EventKind.RECONFIRMED and e.by_role is ActorRole.YOUNG_PERSON for e in c.events)
    return c if told else replace(c, renew_by=min(c.renew_by, month))


def _offering(form: Form, kept: frozenset[Purpose]) -> Form:
    return replace(form, purposes_offered=form.purposes_offered & kept)
