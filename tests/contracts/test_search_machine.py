"""Two processes on one catalogue, while photos come, go and hide: both always answer as a plain reading of the records."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from consent.event import EventKind
from consent.purpose import Answer, Purpose
from imagedb.catalogue import Catalogue
from imagedb.catalogue.engine import reading
from imagedb.catalogue.tables import photos
from imagedb.model import Photo, SetItem
from imagedb.review import ReportReason
from imagedb.search import UNKNOWN, SearchQuery
from tests.support.consents import GIVEN, TODAY, consent, event
from tests.support.database import engine_of
from tests.support.examples import examples
from tests.support.postgres import Postgres
from tests.support.reviewing import RULES, attest, hold
from tests.support.search_oracle import (
    SET_NAMES,
    days,
    distance,
    matches,
    queries,
    random_accession,
    values_of,
    walk,
    with_ids,
)

Fresh = Callable[[], AbstractContextManager[str]]
SOON = TODAY + timedelta(days=RULES.lag_days)
which = st.integers(0, 1)
numbers = st.integers(0, 2**16)


class Atlas(RuleBasedStateMachine):
    """One database, two catalogues on it as two processes have them, and the ids of all photos there ever were."""

    fresh: Fresh

    def __init__(self) -> None:
        super().__init__()
        self._database = self.fresh()
        self.url = self._database.__enter__()
        self.both = [self.open(), self.open()]
        self.both[0].consents.merge(consent(), TODAY)
        self.ids: list[str] = []
        self.reports: dict[str, int] = {}  # how many there ever were, by photo
        self.reported: list[str] = []  # whose last report waits for a reviewer
        self.sets: dict[str, tuple[str, ...]] = {}
        self.keys: dict[str, tuple[str, str, int]] = {}  # each set's id, edit key and version
        self.told = 0
        self.purposes: tuple[Purpose, ...] = (Purpose.OPEN_WEB, Purpose.RESEARCH)

    def open(self) -> Catalogue:
        """A process that starts: it keeps its index however few photos there are."""
        catalogue = Catalogue.open(self.url, fewest_families=2)
        catalogue.searching._kept_from = 1
        return catalogue

    def teardown(self) -> None:
        """Close everything."""
        for catalogue in self.both:
            catalogue.close()
        self._database.__exit__(None, None, None)

    def shown(self, on: date) -> list[Photo]:
        """The photos that a reader may see, newest first, read one by one from the tables."""
        found = self.both[0].photos.many(self.ids, on)
        with reading(engine_of(self.both[0])) as connection:
            order = list(connection.execute(select(photos.c.id).order_by(photos.c.number.desc())).scalars())
        seen = {key: photo for key, photo in found.items() if isinstance(photo, Photo)}
        return [seen[key] for key in order if key in seen]

    def some(self, pick: int) -> str:
        """One of the photos that are shown."""
        seen = self.shown(TODAY)
        return seen[pick % len(seen)].id

    @rule(at=which, seed=numbers, several=st.integers(1, 3))
    def take_in(self, at: int, seed: int, several: int) -> None:
        """Photos that show nobody come in."""
        draw = random.Random(seed)
        for _ in range(several):
            accession = random_accession(draw)
            photo = replace(accession.photo, purposes=self.purposes)
            self.both[at].photos.accession(replace(accession, photo=photo))
            self.ids.append(accession.photo.id)

    @rule(at=which)
    def publish(self, at: int) -> None:
        """A photo of a baby is held, cleared and published."""
        catalogue = self.both[at]
        group = f"g-{len(self.ids) % 3}"
        photo = hold(catalogue, subject_group=group, purposes=self.purposes).photo
        self.ids.append(photo.id)
        self.check(1 - at, SearchQuery(), SOON)
        attest(catalogue, photo.id, "annaaaaaaaaaaaaa", "bertaaaaaaaaaaaa")
        keys = {one.name: one.key for one in catalogue.publication.renditions(photo.id)}
        catalogue.publication.publish(photo.id, keys, SOON, RULES)

    @precondition(lambda self: self.shown(TODAY))
    @rule(at=which, pick=numbers)
    def hide(self, at: int, pick: int) -> None:
        """Somebody reports a photo, which is hidden."""
        found = self.some(pick)
        self.both[at].reports.add(found, ReportReason.RECOGNISABLE, "", TODAY, may_hide=True)
        self.reports[found] = self.reports.get(found, 0) + 1
        self.reported.append(found)

    @precondition(lambda self: self.reported)
    @rule(at=which, uphold=st.booleans())
    def decide(self, at: int, *, uphold: bool) -> None:
        """A reviewer dismisses the report, and the photo is shown again; or upholds it, and it stays hidden."""
        found = self.reported.pop()
        if found not in self.hidden():  # withdrawn meanwhile
            return
        report = self.reports[found]
        self.both[at].reports.decide(found, report, "annaaaaaaaaaaaaa", TODAY, RULES, uphold=uphold)
        assert (found in self.hidden()) == uphold

    @precondition(lambda self: self.shown(TODAY))
    @rule(at=which, name=st.sampled_from(SET_NAMES), picks=st.lists(numbers, max_size=3))
    def collect(self, at: int, name: str, picks: list[int]) -> None:
        """A teacher makes a set of photos that are shown, or puts them in place of what was in it."""
        photo_ids = tuple(dict.fromkeys(map(self.some, picks)))
        items, sets = [SetItem(photo_id) for photo_id in photo_ids], self.both[at].sets
        if name in self.keys:
            set_id, key, version = self.keys[name]
            made = sets.replace(set_id, key, name, "", items, version, TODAY)
        else:
            made, key = sets.create(name, "", items, TODAY)
        self.sets[name], self.keys[name] = photo_ids, (made.id, key, made.version)

    def hidden(self) -> set[str]:
        """Photos that are there and that no reader may see."""
        with reading(engine_of(self.both[0])) as connection:
            found = select(photos.c.id).where(photos.c.hidden_for.is_not(None), photos.c.number > 0)
            return set(connection.execute(found).scalars())

    @precondition(lambda self: self.shown(TODAY))
    @rule(at=which, pick=numbers)
    def withdraw(self, at: int, pick: int) -> None:
        """A family takes one photo back."""
        self.both[at].consents.withdraw_photo("c-1", self.some(pick), TODAY)

    @rule(at=which, answer=st.sampled_from([Answer.PERMIT, Answer.DENY]))
    def vary(self, at: int, answer: Answer) -> None:
        """The family changes its mind about research."""
        self.told += 1
        self.purposes = (Purpose.OPEN_WEB, Purpose.RESEARCH)[: 1 + (answer is Answer.PERMIT)]
        said = event(EventKind.VARIED, GIVEN + timedelta(hours=self.told), grants={Purpose.RESEARCH: answer})
        self.both[at].consents.append("c-1", said, TODAY)

    @rule(at=which)
    def keep_up(self, at: int) -> None:
        """A process does what it does every quarter of an hour."""
        self.both[at].searching.keep_up()

    @rule(at=which)
    def start(self, at: int) -> None:
        """A process ends and another starts."""
        self.both[at].close()
        self.both[at] = self.open()

    @rule(at=which, query=queries, on=days)
    def check(self, at: int, query: SearchQuery, on: date) -> None:
        """Pages, total, facets and coverage are those of the records, whichever process is asked."""
        catalogue = self.both[at]
        shown = self.shown(on)
        found = [photo for photo in shown if matches(photo, query, sets=self.sets)]
        self.check_facets(catalogue, query, on, shown)
        query = with_ids(query, {name: key[0] for name, key in self.keys.items()})
        answered = walk(catalogue, query, on)
        assert sorted(photo.id for photo in found) == sorted(photo.id for photo in answered)
        if query.sort == "newest":
            assert found == [
                replace(p, calibration=f.calibration) for p, f in zip(answered, found, strict=True)
            ]
        if query.near is not None:  # the newest stay first among equals
            nearest = sorted(found, key=lambda photo: distance(photo, query.near))
            assert [photo.id for photo in nearest] == [photo.id for photo in answered]
        assert [photo.id for photo in answered] == self.backwards(catalogue, query, on)
        assert len(found) == catalogue.photos.count(query, on)
        counted = catalogue.photos.coverage(query, on)
        axes = counted.axes.items()
        for values, count in zip(counted.rows(), counted.cells, strict=True):
            if count:
                assert count == sum(
                    all(
                        value in (values_of(photo, name) or {UNKNOWN})
                        for (name, _), value in zip(axes, values, strict=True)
                    )
                    for photo in found
                )
        cells = (product(*(values_of(photo, name) for name, _ in axes)) for photo in found)
        assert sum(len(list(each)) for each in cells) == sum(counted.cells)

    def backwards(self, catalogue: Catalogue, query: SearchQuery, on: date) -> list[str]:
        """Every photo of a search by its id, page by page from the last one back to the first."""
        page = catalogue.photos.search(query, on)
        while page.next_cursor is not None:
            page = catalogue.photos.search(replace(query, cursor=page.next_cursor), on)
        found = [photo.id for photo in page.photos]
        while page.previous_cursor is not None:
            page = catalogue.photos.search(replace(query, cursor=page.previous_cursor), on)
            found = [*(photo.id for photo in page.photos), *found]
        return found

    def check_facets(self, catalogue: Catalogue, query: SearchQuery, on: date, shown: list[Photo]) -> None:
        """Every facet's counts leave its own filter out."""
        asked = with_ids(query, {name: key[0] for name, key in self.keys.items()})
        for name, counts in catalogue.photos.facets(asked, on).items():
            wanted = dict.fromkeys(query.filters.get(name, ()), 0)
            for photo in shown:
                if matches(photo, query, without=name, sets=self.sets):
                    for value in values_of(photo, name):
                        wanted[value] = wanted.get(value, 0) + 1
            assert wanted == {count.value: count.count for count in counts}


def run(fresh: Fresh, runs: int) -> None:
    """Let the machine run on databases that `fresh` makes."""
    machine = type("AtlasOnDatabase", (Atlas,), {"fresh": staticmethod(fresh)})
    how = settings(max_examples=examples(runs), stateful_step_count=20, derandomize=examples(1) == 1)
    run_state_machine_as_test(machine, settings=how)


def test_two_processes_on_sqlite_answer_as_the_records_say(tmp_path: Path, sqlite_url: str) -> None:
    """Whatever happens in either process, the next answer of both is right."""
    empty = Path(sqlite_url.removeprefix("sqlite:///"))
    made = iter(range(10**6))

    @contextmanager
    def fresh() -> Iterator[str]:
        folder = tmp_path / str(next(made))
        folder.mkdir()
        shutil.copy(empty, folder / "catalogue.sqlite")
        yield f"sqlite:///{folder}/catalogue.sqlite"
        shutil.rmtree(folder)

    run(fresh, 4)


def test_two_processes_on_postgresql_answer_as_the_records_say(postgres: Postgres) -> None:
    """The same on PostgreSQL."""
    run(postgres.database, 2)
