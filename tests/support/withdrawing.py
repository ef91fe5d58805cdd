"""An atlas with two families, of which one withdraws while many read: what was seen of it, and when."""

import hashlib
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

import numpy as np

from api.cli.withdrawing import run as withdraw
from api.schemas import content_href
from imagedb.catalogue import Catalogue
from imagedb.holdings import Place
from imagedb.model import Photo, Rendition, SetItem
from imagedb.opening import Opened
from imagedb.seal import MEDIA_TYPE
from imagedb.vault import SUFFIX
from imagedb.vocabulary import BodySite, Condition, RenditionName
from tests.support.atlas import TONES, Made, photo
from tests.support.consents import TODAY, consent
from tests.support.readers import Asking, Holding, reading
from tests.support.servers import many_serving

LEAVES, STAYS = "c-leaves", "c-stays"
BIG = 12_000_000
"""Bytes of the display of each family's first photo: more than buffers hold, so that streams are under way for seconds."""


@dataclass(frozen=True)
class Families:
    """The photos of the family that leaves and of the one that stays, and a teaching set of all."""

    leaving: tuple[Photo, ...]
    staying: tuple[Photo, ...]
    set_id: str

    @property
    def gone(self) -> frozenset[str]:
        """Ids of the photos that are withdrawn."""
        return frozenset(one.id for one in self.leaving)


@dataclass
class Seen:
    """What the readers noted. `began` is when the withdrawal's transaction began, `t0` when it had ended, `erased` when the last public bytes were erased."""

    began: float
    t0: float
    erased: float
    exit_code: int
    asking: list[Asking]
    leaving: list[Holding]
    stalled: list[Holding]
    staying: list[Holding]


def two_families(opened: Opened, photos: int = 3) -> Families:
    """Fill an empty atlas."""
    made: dict[str, list[Photo]] = {}
    for offset, consent_id in ((0, LEAVES), (photos, STAYS)):
        opened.catalogue.consents.merge(consent(id=consent_id), TODAY)
        made[consent_id] = [_put(opened, offset + n, consent_id, large=n == 0) for n in range(photos)]
    items = [SetItem(one.id, "a note") for photos_of in made.values() for one in photos_of]
    teaching_set, _ = opened.catalogue.sets.create("Both", "", items, TODAY)
    return Families(tuple(made[LEAVES]), tuple(made[STAYS]), teaching_set.id)


def _put(opened: Opened, number: int, consent_id: str, *, large: bool) -> Photo:
    skin, monk = TONES[number % len(TONES)]
    drawn = photo(number, Condition.NONE, BodySite.STERNUM, skin, monk, size=160)
    drawn = _large(drawn, number) if large else drawn
    for rendition in drawn.photo.renditions:
        data = drawn.content[rendition.name]
        opened.store.put(rendition.key, data, sha256=rendition.sha256, media_type=rendition.media_type)
    sealed = opened.vault.seal(drawn.photo.id, consent_id, b"original " * 1000)
    digest = hashlib.sha256(sealed.data).hexdigest()
    key = f"private/{drawn.photo.id}/original-{digest[:16]}.{SUFFIX}"
    opened.store.put(key, sealed.data, sha256=digest, media_type=MEDIA_TYPE)
    original = Rendition(RenditionName.ORIGINAL, key, MEDIA_TYPE, 8, 6, len(sealed.data), digest)
    accession = replace(drawn.accession, consent_id=consent_id, original=original, seal=sealed.seal)
    opened.catalogue.photos.accession(accession)
    return drawn.photo


def _large(made: Made, number: int) -> Made:
    """The photo with a display of many bytes."""
    data = np.random.default_rng(number).bytes(BIG)
    digest = hashlib.sha256(data).hexdigest()
    changed = tuple(
        replace(r, key=f"public/{made.photo.id}/display-{digest[:16]}.jpg", size=BIG, sha256=digest)
        if r.name is RenditionName.DISPLAY
        else r
        for r in made.photo.renditions
    )
    record = replace(made.photo, renditions=changed)
    return Made(replace(made.accession, photo=record), {**made.content, "display": data})


def reads_of(one: Photo) -> list[str]:
    """Every address that is about one photo; of the large picture only a part is asked for, see `Holding`."""
    small = (RenditionName.AS_SHOT, RenditionName.THUMBNAIL)
    return [
        f"/v1/photos/{one.id}",
        f"/v1/photos/{one.id}/dicom",
        f"/iiif/presentation/{one.id}/manifest",
        f"/iiif/image/{one.id}/info.json",
        f"/iiif/image/{one.id}.as_shot/0,0,64,64/max/0/default.jpg",
        *(f"/v1/photos/{one.id}/renditions/{name}" for name in small),
        *(content_href(one.id, rendition) for rendition in one.renditions if rendition.name in small),
        f"/photos/{one.id}",
    ]


def withdraw_under_load(families: Families, environment: Mapping[str, str], *, processes: int = 4) -> Seen:
    """Read everything from all processes, withdraw by the command, and read on until all was asked for again a second later."""
    lists = ["/v1/photos", "/v1/facets", "/search", f"/v1/sets/{families.set_id}", f"/sets/{families.set_id}"]
    about = [path for one in (*families.leaving, families.staying[0]) for path in reads_of(one)]
    began: list[float] = []
    committed: list[float] = []
    erased: dict[str, float] = {}
    undisturbed, emptied = Catalogue.withdraw, Place.erase

    def timed(*arguments: Any, **more: Any) -> Any:
        began.append(time.monotonic())
        done = undisturbed(*arguments, **more)
        committed.append(time.monotonic())
        return done

    def erasing(place: Place, photo_id: str) -> None:
        emptied(place, photo_id)
        if place.place == "public":
            erased.setdefault(photo_id, time.monotonic())

    with many_serving(processes, environment) as ports:
        big = [f"/v1/photos/{of[0].id}/renditions/display" for of in (families.leaving, families.staying)]
        wake = threading.Event()
        asking = [Asking(port, [*about, *lists], families.gone) for port in ports]
        leaving = [Holding(port, big[0]) for port in ports]
        stalled = [Holding(ports[0], big[0], pause=0, wake=wake)]
        staying = [Holding(ports[-1], big[1], piece=256 * 1024, pause=0.005)]
        streams = [*leaving, *stalled, *staying]
        with reading(asking), patch.multiple(Catalogue, withdraw=timed), patch.multiple(Place, erase=erasing):
            _until(lambda: all(len(one.heard) > len(about) + len(lists) for one in asking))
            with reading(streams):
                _until(lambda: all(one.status for one in streams))
                code = withdraw(LEAVES, "", (), yes=True)
                time.sleep(max(0, committed[0] + 1.5 - time.monotonic()))
                wake.set()
                _until(lambda: all(one.ended for one in streams))
                time.sleep(max(0, committed[0] + 1 - time.monotonic()))
                _ask_all_again(asking)
    return Seen(began[0], committed[0], max(erased.values()), code, asking, leaving, stalled, staying)


def _ask_all_again(asking: Sequence[Asking]) -> None:
    """Wait until every reader has asked for each of its addresses once more, however slow its server is."""
    counts = [len(one.heard) for one in asking]
    _until(lambda: all(len(one.heard) > n + len(one.paths) for one, n in zip(asking, counts, strict=True)))


def _until(there: Callable[[], bool], patience: float = 60) -> None:
    until = time.monotonic() + patience
    while not there():
        assert time.monotonic() < until, "what was waited for did not come"
        time.sleep(0.02)
