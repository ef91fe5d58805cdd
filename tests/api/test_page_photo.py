import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from api.pages.cite import Citation
from api.pages.elsewhere import CYANOSIS, JAUNDICE, JAUNDICE_DARKER, JAUNDICE_LIGHTER, NO_SIGN
from api.pages.say import exact, headline
from api.services import Services
from imagedb import wording
from imagedb.model import Photo
from imagedb.vocabulary import BodySite, Condition, RegionRole
from tests.support.atlas import MARKED, TONES, photo, put, withdraw_all
from tests.support.consents import TODAY
from tests.support.factories import make_photo, make_region
from tests.support.html import Page

HTML = {"Accept": "text/html"}


def cards(page: Page) -> list[str]:
    """The photos on the page's cards, in order."""
    return [a["href"].rsplit("/", 1)[1] for a in page.all("a", **{"class": "shot"})]


def one(photos: list[Photo], sign: Condition, site: BodySite) -> Photo:
    """A photo of that sign and site."""
    return next(p for p in photos if p.conditions == (sign,) and p.body_site is site)


@pytest.fixture(scope="module")
def jaundiced(client: TestClient, photos: list[Photo]) -> tuple[Photo, Page]:
    """A photo of jaundice at the chest, and its page."""
    photo = one(photos, Condition.JAUNDICE, BodySite.STERNUM)
    return photo, Page(client.get(f"/photos/{photo.id}", headers=HTML).text)


def test_both_versions_stand_side_by_side_with_their_regions(jaundiced: tuple[Photo, Page]) -> None:
    """As shot and calibrated, each with every region's outline in the picture's own pixels."""
    photo, page = jaundiced
    shown = [img["src"].rsplit("/", 1)[1] for img in page.all("img")][:2]
    assert ["as_shot", "display"] == shown
    boxes = {svg["viewbox"] for svg in page.all("svg", **{"class": "outlines"})}
    assert {f"0 0 {photo.capture.width} {photo.capture.height}"} == boxes
    assert 2 * len(photo.regions) == sum("over" in p["class"] for p in page.all("polygon"))


def test_numbers_come_with_their_uncertainty(jaundiced: tuple[Photo, Page]) -> None:
    """L*, a*, b* and ITA of every region stand with ±, and bilirubin in both units."""
    photo, page = jaundiced
    for region in photo.regions:
        measured = region.measurement
        for value, uncertainty in zip(measured.lab, measured.uncertainty, strict=True):
            assert f"{exact(value)} ± {exact(uncertainty)}" in page.text
        assert f"{exact(measured.ita, 0)} ± {exact(measured.ita_uncertainty, 0)}°" in page.text
    assert "212 µmol/L (12.4 mg/dL) by blood band 150–249, moderate" in page.text  # noqa: RUF001 - the dash or minus that a reader sees


def test_tone_is_named_with_its_scale_and_explained(jaundiced: tuple[Photo, Page]) -> None:
    """A class and a step say of which scale they are, and the page says what the scales are."""
    photo, page = jaundiced
    assert f"(ITA), Monk {photo.monk} of 10" in page.text.replace("\u00a0", " ")
    assert f"{wording.ITA_MEANS} {wording.MONK_MEANS}" in page.text


def test_a_title_names_every_place_that_shows_the_sign() -> None:
    """An open mouth is titled with its gums too; skin that is there for comparison is no place of the sign."""
    mouth = (make_region(BodySite.TONGUE), make_region(BodySite.GUM))
    sign = make_photo(conditions=(Condition.JAUNDICE,), body_site=BodySite.TONGUE, regions=mouth)
    assert "Jaundice at the tongue and gums" == headline(sign)
    beside = (make_region(BodySite.SOLE), make_region(BodySite.LEG, RegionRole.COMPARISON))
    foot = make_photo(conditions=(Condition.ACROCYANOSIS,), body_site=BodySite.SOLE, regions=beside)
    assert "Acrocyanosis on the sole" == headline(foot)
    assert "No sign documented, tongue and gums" == headline(replace(sign, conditions=(Condition.NONE,)))


def test_tone_is_never_read_where_the_sign_is(client: TestClient, photos: list[Photo]) -> None:
    """The white of an eye has no ITA, and a jaundiced chest's is said not to be the tone."""
    eye = one(photos, Condition.JAUNDICE, BodySite.SCLERA)
    chest = one(photos, Condition.JAUNDICE, BodySite.STERNUM)
    assert "not a tone" in Page(client.get(f"/photos/{eye.id}").text).text
    assert "ITA is not the tone" in Page(client.get(f"/photos/{chest.id}").text).text


def test_it_says_what_may_be_done_with_the_photo(jaundiced: tuple[Photo, Page]) -> None:
    """Each use is allowed or not, in words, and the licence says what it means."""
    photo, page = jaundiced
    assert "Research: allowed" in page.text
    assert "AI training: not allowed" in page.text
    assert photo.licence in page.text
    assert wording.COPIES in page.text


def test_it_says_what_to_measure(client: TestClient, photos: list[Photo]) -> None:
    """The line that goes with the sign, and above cyanosis the emergency line first of all."""
    gum = one(photos, Condition.CYANOSIS_CENTRAL, BodySite.GUM)
    page = Page(client.get(f"/photos/{gum.id}").text)
    assert wording.MEASURE_CYANOSIS in page.text
    assert page.text.index(wording.EMERGENCY) < page.text.index(headline(gum))


def test_nothing_private_is_on_the_page(client: TestClient, photos: list[Photo]) -> None:
    """No consent, subject, site, exact age or group name can be read."""
    source = client.get(f"/photos/{photos[0].id}").text
    found = [word for word in ("SITE-1", "c-1", "s-1", "60.0", "row-", "private/") if f">{word}<" in source]
    assert [] == found
    assert not re.search(r"site_code|consent_id|submission", source)


def test_the_same_baby_is_shown_without_its_name(
    client: TestClient, jaundiced: tuple[Photo, Page], photos: list[Photo]
) -> None:
    """Its other photos stand on the page, places that this one does not show first; the search finds as many."""
    photo, page = jaundiced
    others = [p for p in photos if p.subject_group == photo.subject_group and p.id != photo.id]
    shown = cards(page)[: len(others)]
    assert {p.id for p in others} == set(shown)
    assert next(p for p in others if p.body_site is photo.body_site).id == shown[-1]
    found = Page(client.get(page.linked("all in the search (5 photos)")).text)
    assert {photo.id, *shown} == set(cards(found))


def test_the_sign_is_shown_on_every_other_tone(jaundiced: tuple[Photo, Page], photos: list[Photo]) -> None:
    """One photo of the same sign and place for each tone but its own, light to dark; then its tone without the sign."""
    photo, page = jaundiced
    known = {p.id: p for p in photos}
    beside = [known[name] for name in cards(page)[4:]]
    tones = list(dict.fromkeys(p.ita_class for p in photos))
    assert [tone for tone in tones if tone != photo.ita_class] == [p.ita_class for p in beside[:-1]]
    assert {(photo.conditions, photo.body_site)} == {(p.conditions, p.body_site) for p in beside[:-1]}
    last = beside[-1]
    assert ((Condition.NONE,), photo.ita_class) == (last.conditions, last.ita_class)


def test_another_severity_is_said_where_a_tone_has_none_of_the_same(
    jaundiced: tuple[Photo, Page], fresh: TestClient, services: Services
) -> None:
    """A photo of marked jaundice among moderate ones says so of the row; one among its like does not."""
    skin, monk = TONES[0]
    marked = photo(400, Condition.JAUNDICE, BodySite.STERNUM, skin, monk, size=160, observation=MARKED)
    put(services.catalogue, services.store, marked)
    page = Page(fresh.get(f"/photos/{marked.photo.id}", headers=HTML).text)
    assert [True, False] == ["another severity stands there" in seen.text for seen in (page, jaundiced[1])]


@pytest.mark.parametrize(("tone", "says"), [(0, JAUNDICE_LIGHTER), (5, JAUNDICE_DARKER)])
def test_where_else_to_look_depends_on_the_tone(
    client: TestClient, photos: list[Photo], tone: int, says: str
) -> None:
    """On the darkest tone the page says that colour cannot tell; on each it names eyes and gums, with photos if any."""
    photo = [p for p in photos if p.conditions == (Condition.JAUNDICE,) and p.body_site is BodySite.STERNUM][
        tone
    ]
    page = Page(client.get(f"/photos/{photo.id}").text)
    assert [says] == [text for text in (JAUNDICE_LIGHTER, JAUNDICE_DARKER) if text in page.text]
    assert JAUNDICE in page.text
    assert "Gums: we need photos here" in page.text
    assert 6 == len(cards(Page(client.get(page.linked("White of the eye (sclera) (6)")).text)))


def test_a_photo_without_a_sign_promises_nothing(client: TestClient, photos: list[Photo]) -> None:
    """It says that looking alike shows nothing, and where to look for either sign."""
    bare = one(photos, Condition.NONE, BodySite.STERNUM)
    text = Page(client.get(f"/photos/{bare.id}").text).text
    assert [] == [said for said in (NO_SIGN, JAUNDICE, CYANOSIS, wording.MEASURE) if said not in text]


def test_numbers_are_said_in_sentences(client: TestClient, photos: list[Photo]) -> None:
    """How sure they are, how far regions lie apart, and whether that is within the uncertainty."""
    apart = Page(client.get(f"/photos/{one(photos, Condition.JAUNDICE, BodySite.SCLERA).id}").text).text
    alike = Page(client.get(f"/photos/{one(photos, Condition.NONE, BodySite.STERNUM).id}").text).text
    assert "more than this photo's uncertainty" in apart
    assert "That is within this photo's uncertainty" in alike
    for text in (apart, alike):
        assert re.search(r"known to within about \d+\.\d units", text)
        assert "nobody can work out bilirubin or oxygen" in text


def test_every_form_can_be_saved(client: TestClient, jaundiced: tuple[Photo, Page]) -> None:
    """Both pictures, DICOM, IIIF and JSON are one link away, and a simulated photo's copies say so in their names."""
    photo, page = jaundiced
    links = [a for a in page.all("a") if "download" in a and "/cite." not in a["href"]]
    answers = {a["href"]: client.get(a["href"]) for a in links}
    assert 5 == len(answers)
    assert {200} == {answer.status_code for answer in answers.values()}
    names = [a["download"] or answers[a["href"]].headers["content-disposition"].split('"')[1] for a in links]
    assert [] == [name for name in names if not name.startswith(f"simulated-{photo.id}")]
    assert f"imagedb export master {photo.id}" in page.text


def test_a_photo_can_be_cited(client: TestClient, jaundiced: tuple[Photo, Page]) -> None:
    """The line, BibTeX and RIS say what it is, where it is and when it was seen; none gives a date of its own."""
    photo, page = jaundiced
    address = f"http://testserver/photos/{photo.id}"
    line = f"SIMULATED: Jaundice at the chest; skin tone very light (ITA), Monk {photo.monk} of 10"
    seen = f"{TODAY.day} {TODAY:%B %Y}"
    assert f"Newborn Skin Atlas. {line} [photograph, no date]. {address} (seen on {seen})." in page.text
    bib = client.get(page.linked("BibTeX"))
    assert f"  title = {{{{{line}}}}}," in bib.text.splitlines()
    assert f"  urldate = {{{TODAY.isoformat()}}}," in bib.text.splitlines()
    ris = client.get(page.linked("RIS")).text.split("\r\n")
    assert ["TY  - FIGURE", f"UR  - {address}", "ER  - ", ""] == [ris[0], ris[4], *ris[-2:]]
    assert f'attachment; filename="newborn-skin-atlas-{photo.id}.bib"' == bib.headers["content-disposition"]
    assert [] == [text for text in (bib.text, *ris) if "year" in text or text.startswith("PY")]


def test_what_tex_reads_as_commands_is_written_out() -> None:
    """Characters that mean something to TeX stay what they are."""
    odd = Citation("k", "50 % & $x_1 {~^\\#", "http://a/b_c", "", TODAY)
    assert r"50 \% \& \$x\_1 \{\textasciitilde{}\textasciicircum{}\textbackslash{}\#" in odd.bibtex


def test_a_citation_ends_with_the_photo(fresh: TestClient) -> None:
    """Once its family has withdrawn it, the files for references answer 410."""
    photo = fresh.get("/v1/photos?limit=1").json()["photos"][0]["id"]
    withdraw_all(fresh)
    assert [410, 410] == [fresh.get(f"/photos/{photo}/cite.{kind}").status_code for kind in ("bib", "ris")]


def test_the_first_view_is_small(client: TestClient, jaundiced: tuple[Photo, Page]) -> None:
    """Page, styles and scripts come to less than 100 kB compressed; the deep zoom's script is not among them."""
    photo, page = jaundiced
    styles = [a["href"] for a in page.all("link", rel="stylesheet")]
    needed = [f"/photos/{photo.id}", *styles, *(a["src"] for a in page.all("script"))]
    assert [] == [address for address in needed if "openseadragon" in address]
    packed = {"Accept-Encoding": "gzip"}
    sizes = [int(client.get(address, headers=packed).headers["content-length"]) for address in needed]
    assert sum(sizes) < 100_000


def test_what_needs_javascript_is_said(jaundiced: tuple[Photo, Page]) -> None:
    """The page says so where scripts are off, and hides the controls that would do nothing."""
    _, page = jaundiced
    assert "(deep zoom) and the slider between the two pictures need JavaScript" in page.text
    names = ("views", "close", "cut")
    hidden = [a["id"] for _, a in page.elements if a.get("id") in names and "hidden" in a]
    assert list(names) == hidden


def test_a_withdrawn_photo_says_so_with_respect(fresh: TestClient) -> None:
    """The page answers 410, names only the month, thanks the family, and asks to delete copies."""
    photo = fresh.get("/v1/photos?limit=1").json()["photos"][0]["id"]
    withdraw_all(fresh)
    answer = fresh.get(f"/photos/{photo}", headers=HTML)
    page = Page(answer.text)
    assert 410 == answer.status_code
    assert "we thank them" in page.text
    assert wording.COPIES in page.text
    assert [] == page.all("img")


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [(-0.04, 1, "0.0"), (-3.25, 1, "−3.2"), (212.0, 0, "212")],  # noqa: RUF001 - the dash or minus that a reader sees
)
def test_numbers_are_written_exactly(value: float, digits: int, said: str) -> None:
    """A true minus sign, never minus nought, no more digits than asked for."""
    assert said == exact(value, digits)
