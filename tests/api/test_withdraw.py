"""Withdrawing with a code, over REST and on the page: what it does, and what it never tells."""

import hashlib
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from httpx import Response
from starlette.testclient import TestClient

import api.family
from api import limits
from api.daily import once
from api.pages import family_words
from api.pages.pictures import photo_of, picture_address
from consent.code import generate, hash_code
from consent.event import EventKind
from consent.limit import Limit
from consent.purpose import Purpose
from imagedb import wording
from imagedb.catalogue import Allowance
from imagedb.model import Photo
from imagedb.objects import ObjectStoreUnavailableError
from imagedb.search import SearchQuery
from tests.support.client import services_of
from tests.support.consents import GIVEN, TODAY, event
from tests.support.database import counting_statements
from tests.support.html import Page
from tests.support.reading_age import flesch_kincaid
from tests.support.stores import held

CODE = generate(b"tenletters")
DEAD = generate(b"wasrepLace")
UNKNOWN = generate(b"otherchanc")
WRONG = {"dead": DEAD, "unknown": UNKNOWN, "mistyped": CODE[:-1] + "~", "empty": "", "long": "0" * 190}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the slow hash a quick one: how slow it is, is nothing to be tried here."""
    monkeypatch.setattr("consent.code._COST", 16)


@pytest.fixture
def family(fresh: TestClient) -> TestClient:
    """A client of an atlas whose six photos belong to one family, which has a code, and had another."""
    codes = services_of(fresh).catalogue.codes
    codes.bind("c-1", hash_code(DEAD))
    codes.replace("c-1", hash_code(CODE))
    return fresh


def shown(client: TestClient) -> tuple[Photo, ...]:
    """What everybody can see."""
    return services_of(client).catalogue.photos.search(SearchQuery(), TODAY).photos


def sent(client: TestClient, code: str = CODE, **choice: object) -> Response:
    """What a program gets for a code."""
    return client.post("/v1/withdraw", json={"code": code, **choice})


def opened(client: TestClient, code: str = CODE) -> Page:
    """The family's page."""
    answer = client.post("/withdraw", data={"code": code})
    assert 200 == answer.status_code
    return Page(answer.text)


def chosen(client: TestClient, page: Page, choice: str) -> Response:
    """The answer to a choice on that page."""
    return client.post("/withdraw/choice", data={"visit": dict(page.fields)["visit"], "choice": choice})


def test_a_code_takes_everything_back(family: TestClient) -> None:
    """One call: every photo answers 410, no byte is left, and the answer says what cannot be done."""
    photos = shown(family)
    answer = sent(family)
    assert 200 == answer.status_code
    assert {
        "photos": sorted(photo.id for photo in photos),
        "purposes": [],
        "erased": True,
        "note": wording.COPIES,
    } == answer.json() | {"photos": sorted(answer.json()["photos"])}
    assert {410} == {family.get(f"/v1/photos/{photo.id}").status_code for photo in photos}
    assert [] == held(services_of(family).store)
    assert [] == sent(family).json()["photos"]


def test_a_code_takes_one_photo_back(family: TestClient) -> None:
    """The others stay; the same again says that it is gone; another family's is not to be known of."""
    photos = shown(family)
    assert [photos[0].id] == sent(family, photo=photos[0].id).json()["photos"]
    assert 5 == len(shown(family))
    assert 410 == sent(family, photo=photos[0].id).status_code
    assert 404 == sent(family, photo="nosuchphoto").status_code


def test_a_code_takes_one_purpose_back(family: TestClient) -> None:
    """The photos stay under a narrower licence at once."""
    answer = sent(family, purposes=["research"])
    assert ([], ["research"]) == (answer.json()["photos"], answer.json()["purposes"])
    assert 6 == len(shown(family))
    assert not any(Purpose.RESEARCH in photo.purposes for photo in shown(family))
    assert 6 == len(sent(family, purposes=["open_web"]).json()["photos"])


@pytest.mark.parametrize(
    "choice", [{"photo": "a", "purposes": ["research"]}, {"purposes": []}, {"purposes": ["x"]}, {"foto": "a"}]
)
def test_a_choice_that_is_none_changes_nothing(family: TestClient, choice: dict[str, object]) -> None:
    """What cannot be understood is refused before the code is looked at, and the code is not repeated."""
    answer = sent(family, **choice)
    assert 422 == answer.status_code
    assert CODE not in answer.text
    assert 6 == len(shown(family))


def test_wrong_codes_cannot_be_told_apart(family: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead, an unknown, a mistyped and an empty code get one answer, after one slow hash and as many statements."""
    slow: list[int] = []
    now = GIVEN  # no quarter of an hour ends while we count
    family.app.state.services = replace(services_of(family), now=lambda: now)  # type: ignore[attr-defined]  # the client knows its app as any ASGI application
    sent(family, UNKNOWN)  # the day's key is made once
    scrypt = hashlib.scrypt

    def counted(*arguments: object, **more: object) -> bytes:
        slow.append(len(slow))
        return scrypt(*arguments, **more)  # type: ignore[arg-type]  # passes on whatever it was given

    monkeypatch.setattr(hashlib, "scrypt", counted)
    answers, pages, work = set(), set(), set()
    for code in WRONG.values():
        slow.clear()
        with counting_statements(services_of(family).catalogue) as statements:
            answer = sent(family, code)
        work.add((len(slow), tuple(statements)))
        body = {name: value for name, value in answer.json().items() if name != "request_id"}
        answers.add((answer.status_code, str(body), str(sorted(set(answer.headers) - {"x-request-id"}))))
        page = family.post("/withdraw", data={"code": code})
        pages.add((page.status_code, page.text))
    assert (1, 1, 1) == (len(work), len(answers), len(pages))
    assert {1} == {hashes for hashes, _ in work}
    assert {403} == {status for status, *_ in answers} == {status for status, _ in pages}
    assert 6 == len(shown(family))


FEW = Allowance("withdrawal code", 900, each=2, everybody=100, crowded=1)


def test_wrong_codes_are_limited_and_right_ones_are_not(
    family: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A right code is never counted; after too many wrong ones no code is looked at, and when to come back is told."""
    monkeypatch.setattr(api.family, "WITHDRAWAL_CODE", FEW)
    assert [200, 200, 200] == [sent(family, purposes=["own_record"]).status_code for _ in range(3)]
    assert [403, 403, 429] == [sent(family, UNKNOWN).status_code for _ in range(3)]
    late = sent(family)
    assert 429 == late.status_code
    assert 0 < int(late.headers["retry-after"]) <= 900
    page = family.post("/withdraw", data={"code": CODE})
    assert 429 == page.status_code
    assert "too many wrong codes" in Page(page.text).text
    assert int(page.headers["retry-after"]) > 0
    assert 6 == len(shown(family))


def test_limits_leave_room_for_families() -> None:
    """Five slips of the finger by each of four families behind one address; and a try for each in any crowd."""
    own = limits.WITHDRAWAL_CODE
    assert own.each >= 4 * 5
    assert own.crowded >= 3
    assert own.everybody > own.each


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
    ],
)
def test_a_household_is_one_address(host: str, address: str) -> None:
    """An IPv4 address, in IPv6's form too, or the network that an IPv6 household has."""
    request = api.family.Request({"type": "http", "client": (host, 1), "headers": []})
    assert address == limits.address_of(request)
    assert "" == limits.address_of(api.family.Request({"type": "http", "client": None, "headers": []}))


def test_nothing_of_the_page_may_be_kept(family: TestClient) -> None:
    """No store, no referrer, no cookie, and no code or consent number in the page's addresses."""
    for answer in (
        family.get("/withdraw"),
        family.post("/withdraw", data={"code": CODE}),
        family.post("/withdraw", data={"code": UNKNOWN}),
        family.post("/withdraw/choice", data={"visit": "x", "choice": "all"}),
        sent(family, purposes=["own_record"]),
    ):
        assert ("no-store", "no-referrer") == (
            answer.headers["cache-control"],
            answer.headers["referrer-policy"],
        )
        assert "set-cookie" not in answer.headers
    assert CODE not in family.post("/withdraw", data={"code": CODE}).text
    assert CODE not in family.post("/withdraw", data={"code": CODE[:-1] + "~"}).text


def test_the_page_takes_one_photo_back_and_goes_on(family: TestClient) -> None:
    """What was done is told with the date; the page that follows can be used again."""
    first = shown(family)[0]
    page = Page(chosen(family, opened(family), f"photo:{first.id}").text)
    assert "Done. We took down 1 photo and wiped our copies." in page.text
    assert "1 June 2026: we took down 1 photo and wiped our copies." in page.text
    again = Page(chosen(family, page, "use:research").text)
    assert "no one may use the photos for this: research." in again.text
    assert 5 == len([a for a in again.all("input") if a.get("value", "").startswith("photo:")])
    assert [] == [a for a in again.all("input") if a.get("value") == "use:research"]
    assert "We took down 5 photos" in Page(chosen(family, again, "all").text).text
    last = opened(family)
    assert "We hold no photos of yours." in last.text
    assert "visit" not in dict(last.fields)


def test_a_page_decides_once(family: TestClient) -> None:
    """Sending the same page twice does not act twice, and shows how things stand."""
    first, second = shown(family)[:2]
    page = opened(family)
    chosen(family, page, f"photo:{first.id}")
    again = chosen(family, page, f"photo:{second.id}")
    assert (200, True) == (again.status_code, family_words.SENT in Page(again.text).text)
    assert 5 == len(shown(family))


@pytest.mark.parametrize("choice", ["", "photo:", "use:own_record", "use:open_web", "everything"])
def test_a_choice_must_be_one_of_the_lines(family: TestClient, choice: str) -> None:
    """A form sent without a choice, or with an invented one, changes nothing and asks again."""
    answer = chosen(family, opened(family), choice)
    assert (422, True) == (answer.status_code, family_words.CHOOSE in Page(answer.text).text)
    assert 6 == len(shown(family))


def test_somebody_elses_photo_cannot_be_chosen(family: TestClient) -> None:
    """An id that is not the family's changes nothing."""
    answer = chosen(family, opened(family), "photo:nosuchphoto")
    assert (200, True) == (answer.status_code, family_words.GONE in Page(answer.text).text)
    assert 6 == len(shown(family))


def test_a_visit_ends(family: TestClient) -> None:
    """After a quarter of an hour the page can do nothing, and asks for the code."""
    page = opened(family)
    (image, *_) = page.all("img")
    late = services_of(family).now() + timedelta(seconds=901)
    family.app.state.services = replace(services_of(family), now=lambda: late)  # type: ignore[attr-defined]  # likewise
    answer = chosen(family, page, "all")
    assert (403, True) == (answer.status_code, family_words.OVER in Page(answer.text).text)
    assert 404 == family.get(image["src"]).status_code
    assert 6 == len(shown(family))
    assert "/withdraw" == str(family.get("/withdraw/choice").url.path)


def test_hidden_photos_are_seen_by_their_family_alone(family: TestClient) -> None:
    """A photo that is hidden from all is on the family's page with its picture, and nowhere else."""
    first = shown(family)[0]
    limit = event(EventKind.VARIED, GIVEN + timedelta(days=1), disputed=True)
    services_of(family).catalogue.consents.append("c-1", limit, TODAY)
    page = opened(family)
    assert "It is not shown right now." in page.text
    image = next(a["src"] for a in page.all("img") if first.id in a["src"])
    found = family.get(image)
    assert (200, "image/jpeg", "no-store") == (
        found.status_code,
        found.headers["content-type"],
        found.headers["cache-control"],
    )
    assert found.content.startswith(b"\xff\xd8")
    assert 404 == family.get(f"/v1/photos/{first.id}").status_code
    assert 404 == family.get(image[:-1] + ("0" if image[-1] != "0" else "1")).status_code
    sent(family)
    assert 404 == family.get(image).status_code


@pytest.mark.parametrize("name", ["", "a", "a.b.c", "a.1.c", "a.99999999999.é", "a.²." + "0" * 40])
def test_an_invented_picture_address_opens_nothing(name: str) -> None:
    """Whatever is wrong with it."""
    assert photo_of(b"secret", name, 0.0) is None


def test_a_picture_address_opens_its_own_photo_until_its_time() -> None:
    """With the key it was made with, and not a second longer."""
    name = picture_address(b"secret", "p1", 100).rpartition("/")[2]
    assert "p1" == photo_of(b"secret", name, 99.0)
    assert photo_of(b"secret", name, 100.0) is None
    assert photo_of(b"other", name, 99.0) is None
    assert photo_of(b"secret", name.replace("p1", "p2"), 99.0) is None


def test_what_is_not_wiped_yet_is_told_and_done_later(
    family: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that fails undoes nothing: nobody sees the photo, the page says so, and the server goes on trying."""
    store = services_of(family).store

    def failing(key: str) -> None:
        message = "down"
        raise ObjectStoreUnavailableError(message, key)

    with monkeypatch.context() as patch:
        patch.setattr(store, "erase", failing)
        page = Page(chosen(family, opened(family), "all").text)
        assert "We have not wiped each copy yet." in page.text
        assert "are still wiping our copies" in page.text
        assert not sent(family).json()["erased"]
        once(services_of(family))  # fails again, and is only logged
    assert () == shown(family)
    assert held(store)
    once(services_of(family))
    assert [] == held(store)
    assert "are still wiping" not in opened(family).text


def test_a_server_decides_a_new_day_by_itself(fresh: TestClient) -> None:
    """A purpose that ran out leaves the photo shown without it."""
    catalogue = services_of(fresh).catalogue
    end = event(
        EventKind.VARIED, GIVEN + timedelta(days=1), limits={Purpose.COMMERCIAL: Limit(expires=TODAY)}
    )
    before = TODAY - timedelta(days=9)
    catalogue.consents.append("c-1", end, before)
    assert () == shown(fresh)
    once(services_of(fresh))
    assert 6 == len(shown(fresh))
    assert not any(Purpose.COMMERCIAL in photo.purposes for photo in shown(fresh))


@pytest.fixture
def pages(family: TestClient) -> dict[str, str]:
    """The words of every state of the page."""
    asked = family.get("/withdraw")
    wrong = family.post("/withdraw", data={"code": UNKNOWN})
    page = family.post("/withdraw", data={"code": CODE})
    used = chosen(family, Page(page.text), "use:research")
    gone = chosen(family, Page(used.text), "all")
    states = {"asked": asked, "wrong": wrong, "page": page, "used": used, "gone": gone}
    return {name: _main(answer.text) for name, answer in states.items()}


def _main(source: str) -> str:
    """What the page itself says, without what stands on every page; words that are no sentence end a line."""
    inner = source.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    text = re.sub(r"</(p|li|h1|h2|b|small|label|button|a)>|<img[^>]*>", "\n", inner)
    return "\n".join(" ".join(line.split()) for line in re.sub(r"<[^>]*>", " ", text).split("\n"))


def _sentences(text: str) -> str:
    """Only whole sentences: headings and names of buttons would make the text seem easier than it is."""
    return " ".join(re.findall(r"[^.?!\n]*[.?!]", text))


def test_a_child_of_ten_can_read_every_page(pages: dict[str, str]) -> None:
    """As on the form, the Flesch-Kincaid grade is at most 5."""
    grades = {name: flesch_kincaid(_sentences(text)) for name, text in pages.items()}
    assert {} == {name: grade for name, grade in grades.items() if grade > 5}


def test_every_page_says_what_it_cannot_do(pages: dict[str, str]) -> None:
    """Copies of others cannot be got back, and the page cannot check a baby."""
    for text in pages.values():
        assert wording.FAMILY_COPIES in text or "We do not know this code" in text
        assert wording.FOR_PARENTS in text
