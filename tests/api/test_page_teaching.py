"""Balanced sets, presenting, versions, and the quiz: what the pages say and what they keep to themselves."""

import re
from urllib.parse import parse_qs

import pytest
from starlette.testclient import TestClient

from api.services import Services
from colour.tone import ITA_CLASSES
from imagedb import wording
from imagedb.vocabulary import BodySite, Condition, ConditionBasis
from tests.api.test_page_sets import HTML, made, order, photo_ids, read, read_title
from tests.support.atlas import TONES, photo, put, withdraw_all
from tests.support.database import every_row
from tests.support.html import Page

SKIN, MONK = TONES[4]


def opened(client: TestClient, address: str) -> Page:
    """The page at this address."""
    answer = client.get(address, headers=HTML)
    assert 200 == answer.status_code, answer.text
    return Page(answer.text)


def eyes(services: Services) -> tuple[list[str], list[str]]:
    """Three photos of the white of the eye with jaundice and three without, on one tone; their ids."""
    signs = (Condition.JAUNDICE, Condition.NONE)
    every = [
        photo(800 + 3 * kind + n, sign, BodySite.SCLERA, SKIN, MONK, group=f"e-{kind}{n}", size=160)
        for kind, sign in enumerate(signs)
        for n in range(3)
    ]
    for one in every:
        put(services.catalogue, services.store, one)
    return [one.photo.id for one in every[:3]], [one.photo.id for one in every[3:]]


def test_a_balanced_set_is_made_in_two_steps(fresh: TestClient) -> None:
    """The choice is a form: posted as it stands it makes the set, its photos in the order shown."""
    page = opened(fresh, "/sets/balance?photos=4")
    fields = [pair for pair in page.fields if pair[0] in {"photo", "title", "version", "description"}]
    shown = [value for name, value in fields if name == "photo"]
    assert 4 == len(shown)
    form = {name: value for name, value in fields if name != "photo"} | {"photo": shown}
    answer = fresh.post("/sets", data=form, headers=HTML)
    assert 201 == answer.status_code
    links = [href for href, _ in Page(answer.text).links]
    reading = next(href for href in links if re.fullmatch("/sets/[a-z2-7]+", href))
    assert f"{reading}/export" in links
    title = read_title(fresh, reading.removeprefix("/sets/"))
    assert ("Jaundice and no sign documented, across skin tones", shown) == (
        title,
        order(opened(fresh, reading)),
    )


def test_the_choice_says_what_it_could_not_meet(client: TestClient) -> None:
    """More than there is, a pairing without photos, and simulated photos where none are allowed."""
    text = opened(
        client, "/sets/balance?photos=60&condition=acrocyanosis&condition=none&body_site=sternum"
    ).text
    assert "The atlas has only" in text
    assert "Nothing found for acrocyanosis on any of these tones and sites." in text
    assert "acrocyanosis on dark skin" not in text
    assert "Nothing found for no sign documented on intermediate skin." in text
    assert "we need photos here" in text
    assert wording.EMERGENCY in text
    few = opened(
        client,
        "/sets/balance?photos=2&condition=jaundice&condition=acrocyanosis&condition=none&body_site=sternum&body_site=palm",
    ).text
    assert ("Nothing found" in few, "none chosen" in few, "Left out: 16 pairings." in few) == (
        False,
        True,
        True,
    )
    nothing = opened(client, "/sets/balance?simulated=no")
    assert "We have no photo of this yet." in nothing.text
    assert [] == nothing.all("input", name="photo")


def test_a_choice_is_equal_over_tones_and_signs(client: TestClient) -> None:
    """As many of each sign, every tone once or twice, and the same again from the same address."""
    address = "/sets/balance?photos=10&condition=jaundice&condition=none&body_site=sternum"
    page = opened(client, address)
    cells = {
        (tone, sign)
        for found in page.all("img")
        for tone in ITA_CLASSES
        for sign in ("no sign documented", "jaundice")
        if f"{sign}" in found["alt"] and f"skin tone {tone.replace('_', ' ')} (ITA)" in found["alt"]
    }
    signs = [sign for _, sign in cells]
    assert (10, 10) == (len(page.all("input", name="photo")), len(page.all("a", **{"class": "thumb"})))
    assert abs(signs.count("jaundice") - signs.count("no sign documented")) <= 1
    again = opened(client, address)
    assert page.all("input", name="photo") == again.all("input", name="photo")
    chosen = parse_qs(page.linked("Change the choice first").partition("?")[2])["basket"][0].split(",")
    assert [one["value"] for one in page.all("input", name="photo")] == chosen


@pytest.mark.parametrize("asked", ["conditon=jaundice", "condition=jaundise", "illuminant=daylight"])
def test_a_wish_that_nobody_understands_is_refused(client: TestClient, asked: str) -> None:
    """A misspelt name or value, and a filter that the form has not, are 400 as in a search."""
    assert 400 == client.get(f"/sets/balance?{asked}", headers=HTML).status_code


@pytest.mark.parametrize(("typed", "taken"), [("0", "2"), ("999", "60"), ("x", "10"), ("\u0665", "10")])
def test_a_number_that_cannot_be_is_brought_into_bounds(client: TestClient, typed: str, taken: str) -> None:
    """The form shows the number that it took."""
    assert ("photos", taken) in opened(client, f"/sets/balance?photos={typed}").fields


def test_photos_move_by_buttons_without_saving(fresh: TestClient) -> None:
    """Up and down move one place and no further; what was typed is kept, and nothing is stored."""
    first, second, third, *_ = photo_ids(fresh)
    form = {"title": "T", "photo": [first, second, third], f"note-{third}": "n", f"question-{third}": "q?"}
    for button, photo_id, expected in (
        ("up", third, [first, third, second]),
        ("down", first, [second, first, third]),
        ("up", first, [first, second, third]),
    ):
        answer = fresh.post("/sets", data=form | {button: photo_id}, headers=HTML)
        page = Page(answer.text)
        assert (200, expected) == (answer.status_code, [v for name, v in page.fields if name == "photo"])
        assert {"n", "q?"} <= set(re.findall(r"<textarea[^>]*>([^<]*)</textarea>", answer.text))


def test_a_question_stands_beside_its_photo(fresh: TestClient) -> None:
    """On the set's page, while it is presented and in the quiz; a long one, or one with a name, is refused."""
    first, *_ = photo_ids(fresh)
    set_id, _ = made(fresh, first, **{f"question-{first}": "Where would you look next?"})
    for end in ("", "/present", "/quiz"):
        assert "Where would you look next?" in opened(fresh, f"/sets/{set_id}{end}").text
    form = {"title": "T", "photo": [first], "version": "0"}
    for wrong, said in (("q" * 501, "Shorten this to 500 characters."), ("Is Mrs Okonkwo here?", "name")):
        answer = fresh.post("/sets", data=form | {f"question-{first}": wrong}, headers=HTML)
        page = Page(answer.text)
        assert (422, 1) == (answer.status_code, len(page.all("p", id=f"wrong-question-{first}")))
        assert said in page.text


def test_earlier_versions_can_be_read(fresh: TestClient) -> None:
    """They are listed with their day; an old one says that it is old, and one that never was is not there: 0 and x are no versions."""
    first, second, *_ = photo_ids(fresh)
    set_id, key = made(fresh, first)
    fresh.post(
        f"/sets/{set_id}/edit", data={"title": "Two", "photo": [first, second], "version": "1", "key": key}
    )
    listed = opened(fresh, f"/sets/{set_id}/versions")
    assert 2 == listed.text.count("1 June 2026")
    old = opened(fresh, listed.linked("Version 1"))
    assert (True, [first]) == ("This is version 1 of 2." in old.text, order(old))
    assert "This is version" not in read(fresh, set_id).text
    wrong = [fresh.get(f"/sets/{set_id}?version={v}", headers=HTML).status_code for v in ("0", "3", "x")]
    assert [400, 404, 400] == wrong


def test_a_withdrawn_photo_is_a_gap_in_every_version_and_slide(fresh: TestClient) -> None:
    """Its question goes with it, and the quiz does not ask about it."""
    first, *_ = photo_ids(fresh)
    set_id, _ = made(fresh, first, **{f"question-{first}": "Where next?"})
    withdraw_all(fresh)
    for end in ("?version=1", "/present"):
        text = opened(fresh, f"/sets/{set_id}{end}").text
        assert ("A gap." in text, "Where next?" in text) == (True, False)
    assert "No photo of this set can be asked about." in opened(fresh, f"/sets/{set_id}/quiz").text


def test_slides_do_not_tell_before_they_are_asked(fresh: TestClient) -> None:
    """A picture is described by its measured colour, not by its sign, until the caption is shown."""
    set_id, _ = made(fresh, *photo_ids(fresh))
    page = opened(fresh, f"/sets/{set_id}/present")
    told = [image["alt"].lower() for image in page.all("img")]
    assert 6 == len(told)
    assert not [alt for alt in told if re.search("jaundice|cyanosis|no sign|bilirubin", alt)]
    assert all("measured l*" in alt for alt in told)
    assert "needs JavaScript" in page.text
    assert wording.EMERGENCY in page.text


def test_a_set_in_the_making_begins_with_the_emergency_lines_over_cyanosis(fresh: TestClient) -> None:
    """Its photos are shown while they are put in order too; without cyanosis the lines are not there."""
    for sign, stands in (("acrocyanosis", True), ("jaundice", False)):
        photo_id = fresh.get("/v1/photos", params={"condition": sign}).json()["photos"][0]["id"]
        text = opened(fresh, f"/sets/new?basket={photo_id}").text
        assert stands is (wording.EMERGENCY in text)
        if stands:
            assert text.index(wording.EMERGENCY) < text.rindex("A new teaching set")


def quiz(client: TestClient, set_id: str, answers: dict[str, str], **sure: str) -> Page:
    """The quiz, sent as a form."""
    data = {f"answer-{photo_id}": answer for photo_id, answer in answers.items()}
    data |= {f"sure-{photo_id}": degree for photo_id, degree in sure.items()}
    answer = client.post(f"/sets/{set_id}/quiz", data=data, headers=HTML)
    assert (200, "no-store") == (answer.status_code, answer.headers["cache-control"])
    return Page(answer.text)


def shown(page: Page) -> dict[str, list[str]]:
    """What each answer that is shown was found to be worth."""
    found: dict[str, list[str]] = {}
    for one in page.all("p"):
        if one.get("data-answer") and "hidden" not in one:
            found.setdefault(one["data-verdict"], []).append(one["data-answer"])
    return found


def test_a_quiz_is_marked_by_what_the_colours_bear_out(fresh: TestClient, services: Services) -> None:
    """On the white of the eye the sign shows: seeing and not seeing are honest, measuring is safe, the rest misled."""
    jaundiced, bare = eyes(services)
    set_id, _ = made(fresh, *jaundiced[:2], *bare[:2])
    answers = {jaundiced[0]: "seen", jaundiced[1]: "cannot_tell", bare[0]: "not_seen", bare[1]: "seen"}
    page = quiz(fresh, set_id, answers, **{bare[1]: "sure", jaundiced[0]: "sure"})
    assert {"honest": ["not_seen", "seen"], "safe": ["cannot_tell"], "misled": ["seen"]} == {
        worth: sorted(given) for worth, given in shown(page).items()
    }
    assert "Brown 4 4 2 1 1 1" in page.text
    assert "All 4 4 2 1 1 1" in page.text
    assert "Not seeing a sign never rules it out: measure." in page.text


def test_no_sign_is_not_rewarded_where_nobody_can_tell(fresh: TestClient) -> None:
    """Six photos with too few like them: whatever was documented, only 'cannot tell: measure' is honest."""
    ids = photo_ids(fresh)
    set_id, _ = made(fresh, *ids)
    for answer, worth in (("not_seen", "misled"), ("seen", "misled"), ("cannot_tell", "honest")):
        page = quiz(fresh, set_id, dict.fromkeys(ids, answer))
        assert {worth: [answer] * 6} == shown(page)


def test_a_quiz_keeps_nothing(fresh: TestClient, services: Services) -> None:
    """What is posted, whatever it is, changes no row of the database; what makes no sense counts as unanswered."""
    first, second, *_ = photo_ids(fresh)
    set_id, _ = made(fresh, first, second)
    before = every_row(services.catalogue)
    page = quiz(fresh, set_id, {first: "seen", second: "<b>", "x" * 30: "seen"}, **{first: "very"})
    assert before == every_row(services.catalogue)
    assert "All 2 1 0 0 1 0" in page.text
    assert "Nothing of them is kept." in page.text
    assert 404 == fresh.post("/sets/aaaaaaaaaaaaaaaa/quiz", headers=HTML).status_code


def test_a_quiz_does_not_tell_before_it_is_answered(fresh: TestClient, services: Services) -> None:
    """Nothing that is shown, and no picture's description, names what was documented."""
    jaundiced, bare = eyes(services)
    set_id, _ = made(fresh, *jaundiced, *bare)
    source = fresh.get(f"/sets/{set_id}/quiz", headers=HTML).text
    page = Page(source)
    visible = Page(re.sub(r'(?s)<div class="told" hidden>.*?</div>', "", source))
    assert 6 == source.count('<div class="told" hidden>')
    assert not re.search("documented with|documented without|bilirubin \\d|µmol", visible.text)
    assert not [i["alt"] for i in page.all("img") if "jaundice" in i["alt"].lower()]
    asked = [one["name"].removeprefix("answer-") for one in page.all("input", value="seen")]
    assert sorted([*jaundiced, *bare]) == sorted(asked)


def test_each_set_has_an_order_of_its_own_that_stays(fresh: TestClient, services: Services) -> None:
    """Four sets of the same six photos are not all asked about in one order, and each is in the same one again."""
    jaundiced, bare = eyes(services)

    def asked(set_id: str) -> tuple[str, ...]:
        page = opened(fresh, f"/sets/{set_id}/quiz")
        return tuple(one["name"] for one in page.all("input", value="seen"))

    sets = [made(fresh, *jaundiced, *bare)[0] for _ in range(4)]
    orders = [asked(one) for one in sets]
    assert len(set(orders)) > 1  # all alike once in 370 million, where 720 orders are equally likely
    assert orders == [asked(one) for one in sets]


def test_what_was_only_seen_is_not_asked_about(fresh: TestClient, services: Services) -> None:
    """A sign documented by eye alone, and a finding that is not compared, are left out, and it says so."""
    changes = ({"condition_basis": ConditionBasis.SEEN}, {"conditions": (Condition.PALLOR,)})
    every = [
        photo(820 + n, Condition.JAUNDICE, BodySite.STERNUM, SKIN, MONK, group=f"s-{n}", size=160, **change)
        for n, change in enumerate(changes)
    ]
    for one in every:
        put(services.catalogue, services.store, one)
    set_id, _ = made(fresh, *(one.photo.id for one in every))
    text = opened(fresh, f"/sets/{set_id}/quiz").text
    assert "2 photos are not asked about" in text
    assert "No photo of this set can be asked about." in text
