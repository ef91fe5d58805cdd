"""The atlas that the five people of the journeys come to: enough simulated photos for each, and families who may leave."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from dataclasses import replace as changed
from datetime import date
from itertools import count
from pathlib import Path

from fastapi import FastAPI
from playwright.sync_api import Browser

from api.app import create_app
from api.services import Services
from consent.code import generate, hash_code
from imagedb.model import Photo
from imagedb.settings import Settings
from imagedb.vocabulary import BodySite, Condition
from ingest.workers import InlineExecutor
from tests.support.atlas import MARKED, TONES, fill, photo, put
from tests.support.browser import served
from tests.support.consents import TODAY
from tests.support.ingest_kit import family


@dataclass
class Day:
    """The application's clock."""

    now: date = TODAY


@dataclass
class Place:
    """An atlas that is served, and a browser."""

    app: FastAPI
    address: str
    browser: Browser
    day: Day
    numbers: Iterator[int] = field(default_factory=lambda: count(300))

    @property
    def services(self) -> Services:
        """What the application works with."""
        found: Services = self.app.state.services
        return found

    def family(self) -> tuple[str, str, Photo]:
        """A new family: its consent, its code, and its one photo, an arm without a sign on middling skin."""
        number = next(self.numbers)
        who, code = family(number), generate(f"family{number:04}".encode())
        self.services.catalogue.consents.merge(who, TODAY)
        self.services.catalogue.codes.bind(who.id, hash_code(code))
        skin, monk = TONES[2]
        made = photo(number, Condition.NONE, BodySite.ARM, skin, monk, group=f"f-{number}", size=160)
        theirs = changed(made.accession, consent_id=who.id, subject=who.subject)
        put(self.services.catalogue, self.services.store, changed(made, accession=theirs))
        return who.id, code, made.photo


@contextmanager
def opened(home: Path, browser: Browser) -> Iterator[Place]:
    """The small atlas, with marked jaundice in the eyes of the darkest."""
    day = Day()
    app = create_app(Settings(imagedb_home=home), clock=lambda: day.now, workers=InlineExecutor())
    services: Services = app.state.services
    fill(services.catalogue, services.store, size=160)
    for number, (tone, (skin, monk)) in enumerate(list(enumerate(TONES))[4:] * 2, start=200):
        put(
            services.catalogue,
            services.store,
            photo(
                number,
                Condition.JAUNDICE,
                BodySite.SCLERA,
                skin,
                monk,
                group=f"m-{tone}-{number}",
                size=160,
                observation=MARKED,
            ),
        )
    with served(app) as address:
        yield Place(app, address, browser, day)
