"""Five people's ways through the atlas, end to end, on a phone and on a computer, with scripts and without."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import expect

from api.daily import once
from consent.event import EventKind
from imagedb.people import Role
from imagedb.withdrawal import withdraw
from tests.support.chart_scene import Scene, outer_corners
from tests.support.clicks import Visitor, ways
from tests.support.consents import TODAY, event
from tests.support.examples import in_full
from tests.support.five_people import Place
from tests.support.ingest_kit import SIZE, family, photo, row, write_manifest
from tests.support.people import person
from tests.support.reviewing import RULES
from tests.support.staff import sign_in

PATIENCE = 60_000
"""Milliseconds for a photo to be read."""


def says_what_needs_scripts(visitor: Visitor) -> None:
    """A note says so exactly where scripts do not run."""
    expect(visitor.page.locator("noscript :text('JavaScript')").first).to_be_visible(
        visible=not visitor.scripts
    )


@ways("phone, no scripts")
def test_a_midwife_looks_and_compares(visitor: Visitor, tmp_path: Path) -> None:
    """From words to a photo with its numbers, to every tone, to a photo of her own beside the references."""
    page = visitor.page
    visitor.whole()
    visitor.type("#q", "marked jaundice sclera darkest")
    visitor.enter("#q")
    expect(page.locator("#count")).to_have_text("2 photos")
    visitor.whole()
    visitor.click(".shot")
    visitor.title("Jaundice in the white of the eye")
    expect(page.locator("main")).to_contain_text("±")
    expect(page.locator("section:has(#h-measure) .say")).to_contain_text("measure")
    says_what_needs_scripts(visitor)
    visitor.link("Across tones", within="header")
    expect(page.locator("thead th")).to_have_count(6)
    says_what_needs_scripts(visitor)
    visitor.whole()
    visitor.link("Compare", within="header")
    visitor.whole()
    ward = tmp_path / "ward.jpg"
    ward.write_bytes(photo(seed=5))
    visitor.give("#photo", ward)
    for name, value in (("left", "4"), ("top", "6"), ("width", "13"), ("height", "13")):
        visitor.type(f"#{name}", value)
    if not visitor.scripts:  # with them the card is found by itself, here and where it can be dragged
        visitor.click("#card summary")
        corners = 100 * outer_corners(Scene(size=SIZE, fill=0.62, seed=5, tilt=0.03)) / SIZE
        for number, spot in enumerate(corners, start=1):
            for axis, value in zip("xy", spot, strict=True):
                visitor.type(f"#corner_{number}_{axis}", f"{value:.2f}")
    visitor.choose("#body_site", "sternum")
    visitor.choose("#sign", "jaundice")
    visitor.choose("#tone", "dark")
    visitor.whole()
    visitor.button("Show the references")
    visitor.title("Your photo beside the references")
    expect(page.locator(".figures-row").first).to_contain_text("±")
    expect(page.locator(".references .card").first).to_be_visible()


@in_full
@ways()
def test_an_educator_makes_a_set_teaches_and_checks(visitor: Visitor, place: Place, tmp_path: Path) -> None:
    """Balanced, put in order, presented, asked about, taken away in three forms, and found out after a withdrawal."""
    page = visitor.page
    consent, _, theirs = place.family()
    visitor.link("Teach")
    visitor.whole()
    visitor.link("Balance a set")
    visitor.whole()
    visitor.button("Make the set")
    visitor.title("Your set is made")
    expect(page.locator(".lede")).to_contain_text("10 photos")
    key = page.locator("#edit-link").inner_text().partition("#")[2]
    visitor.link("Change it")
    if not visitor.scripts:
        visitor.type("#key", key)
    first = page.locator("input[name=photo]").first.input_value()
    visitor.click(page.locator("button[name=down]").first)
    expect(page.locator("input[name=photo]").nth(1)).to_have_value(first)
    visitor.type(f"#note-{first}", "Look at the whole face.")
    visitor.type(f"#question-{first}", "What would you measure?")
    visitor.type("#more", theirs.id)
    visitor.whole()
    visitor.button("Save the changes")
    expect(page.locator(".set figure")).to_have_count(11)
    expect(page.locator(".set > li").nth(1)).to_contain_text("What would you measure?")
    visitor.whole()
    read = page.url
    presents(visitor)
    asks(visitor)
    visitor.link("Export")
    visitor.title("Take the set away")
    for form in ("PPTX", "PDF", "ZIP"):
        visitor.takes_away(form).save_as(tmp_path / f"set.{form.lower()}")
    withdraw(
        place.services.catalogue,
        place.services.store,
        consent,
        event(EventKind.WITHDRAWN, datetime(2026, 5, 31, 12, tzinfo=UTC)),
        TODAY,
    )
    for form in ("pptx", "pdf", "zip"):
        page.goto(f"{read}/export")
        visitor.link("Check a file that you have")
        visitor.give("#file", tmp_path / f"set.{form}")
        visitor.button("Check")
        expect(page.locator("h1")).to_have_text("1 photo was withdrawn: delete it")
        expect(page.locator(".say.warn")).to_contain_text(theirs.id)
    visitor.whole()


def presents(visitor: Visitor) -> None:
    """From the set: photo by photo with scripts, below each other without; and back."""
    page = visitor.page
    visitor.link("Present")
    says_what_needs_scripts(visitor)
    if visitor.scripts:
        visitor.click("#after")
        expect(page.locator("#place")).to_have_text("2 of 11")
        visitor.click("#reveal")
        expect(page.locator(".slide:not([hidden]) .noted")).to_be_visible()
        visitor.whole()
        visitor.link("Leave")
    else:
        expect(page.locator(".known:visible")).to_have_count(11)
        visitor.whole()
        visitor.link("the set's own page")


def asks(visitor: Visitor) -> None:
    """From the set: every question answered as an honest person would who cannot tell; and back."""
    page = visitor.page
    visitor.link("Quiz")
    visitor.whole()
    says_what_needs_scripts(visitor)
    answers = page.locator("input[value=cannot_tell]")
    asked = answers.count()
    assert asked
    for answer in answers.all():
        visitor.click(answer)
    visitor.button("Show how it went")
    expect(page.locator("#result tfoot [data-count=answered]")).to_have_text(str(asked))
    expect(page.locator("#result tfoot [data-count=misled]")).to_have_text("0")
    visitor.whole()
    visitor.link("Back to the set")


@ways("desktop, scripts")
def test_a_researcher_takes_data_away(visitor: Visitor) -> None:
    """From a search to its pictures and tables, those for one use, and the description of the interface."""
    page = visitor.page
    visitor.whole()
    visitor.type("#q", "jaundice eyes dark skin")
    visitor.enter("#q")
    visitor.link("Download these")
    visitor.title("Download what your search found")
    found = page.locator(".lede").inner_text().split()[0]
    for form in (f"ZIP with {found} pictures", "CSV", "NDJSON"):
        assert visitor.takes_away(form).path().stat().st_size
    visitor.link("Research")
    expect(page.locator(".uses [aria-current]")).to_contain_text("Research")
    visitor.whole()
    visitor.link("The interface (REST)")
    expect(page.locator("h1")).to_have_text("For programs: the API")
    visitor.click("details:has(#searchPhotos) > summary")  # axe is at this long page in test_interface.py
    expect(page.locator("#searchPhotos")).to_contain_text("/v1/photos?condition=jaundice")
    visitor.link("Open it here")
    expect(page.locator("body")).to_contain_text('"jaundice"')


@ways("phone, no scripts")
def test_a_parent_finds_and_takes_back(visitor: Visitor, place: Place) -> None:
    """Where is my picture, and gone: whoever opens its page afterwards reads that it was withdrawn."""
    page = visitor.page
    visitor.whole()
    _, code, theirs = place.family()
    visitor.link("For parents")
    visitor.title("For families: your photo, your say")
    visitor.type("#code", code)
    visitor.button("Show my photos")
    visitor.title("Your photos")
    expect(page.locator(".options")).to_contain_text("Only photo 1")
    visitor.button("Take all photos back now")
    expect(page.locator("#said")).to_contain_text("We took down 1 photo and wiped our copies.")
    visitor.whole()
    gone = page.goto(f"/photos/{theirs.id}")
    assert gone
    assert 410 == gone.status
    visitor.title("This photo has been withdrawn")


@in_full
@ways()
def test_staff_bring_a_photo_to_everybody(visitor: Visitor, place: Place, tmp_path: Path) -> None:
    """A row is mended, the photo sent, two reviewers clear it, and on its day anybody finds it by search."""
    page = visitor.page
    sends(visitor, place, tmp_path)
    for _ in range(2):
        photo_id = attests(visitor, place)
    page.context.clear_cookies()
    assert 404 == page.request.get(f"/photos/{photo_id}").status
    place.day.now += timedelta(days=RULES.lag_days)
    once(place.services)
    visitor.home()
    visitor.type("#q", "no sign chest")
    visitor.enter("#q")
    visitor.whole()
    assert 200 == page.request.get(f"/photos/{photo_id}").status
    visitor.click(f"a.shot[href='/photos/{photo_id}']")
    visitor.title("No sign documented, chest")


def sends(visitor: Visitor, place: Place, folder: Path) -> None:
    """Somebody with the role sends a photo whose row names a place on the body that there is not."""
    page = visitor.page
    theirs = family(next(place.numbers))
    place.services.catalogue.consents.merge(theirs, TODAY)
    said = {"consent": theirs.id, "subject": theirs.subject, "provenance": "real", "condition_basis": "seen"}
    rows = [row("a.jpg", body_site="elbow", caption="A chest in daylight.", **said)]
    ward = write_manifest(folder / "ward", rows, photos={"a.jpg": photo(seed=next(place.numbers))}).parent
    sign_in(page.context, place.services, person(place.services.catalogue, Role.SUBMITTER), place.address)
    visitor.link("For staff", within="footer")
    visitor.whole()
    visitor.link("Send photos")
    visitor.whole()
    visitor.give("#file", ward / "manifest.csv")
    if not visitor.scripts:
        visitor.button("Check the manifest")
    only = page.locator('tr[data-row="2"]')
    expect(only).to_have_attribute("data-state", "mend")
    visitor.whole()
    visitor.choose("#cell-2-body_site", "sternum")
    visitor.button("Check again")
    expect(only).to_have_attribute("data-state", "ready")
    visitor.give("#photos", ward / "a.jpg")
    visitor.button("Send the photos")
    expect(only).to_have_attribute("data-state", "held", timeout=PATIENCE)
    visitor.whole()


def attests(visitor: Visitor, place: Place) -> str:
    """Another reviewer goes from the home page to what waits and says that it may be shown; returns the photo's id."""
    page = visitor.page
    page.context.clear_cookies()
    sign_in(page.context, place.services, person(place.services.catalogue, Role.REVIEWER), place.address)
    visitor.home()
    visitor.link("For staff", within="footer")
    visitor.link("What waits for review")
    visitor.whole()
    visitor.click("#queue a")
    expect(page.locator("h1")).to_contain_text("Review:")
    visitor.whole()
    for said in ("nobody_recognisable", "site_acceptable", "caption_respectful"):
        visitor.click(f"input[value={said}]")
    visitor.button("Attest")
    expect(page.locator("#events")).to_contain_text("Attested")
    return page.url.rsplit("/", 1)[1].partition("?")[0]
