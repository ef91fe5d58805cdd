from starlette.testclient import TestClient

from tests.support.html import Page


def test_home_leads_to_the_questions_and_says_what_it_holds(client: TestClient) -> None:
    """A box to search with, each question leads to photos, and what is computed is counted as such."""
    page = Page(client.get("/", headers={"Accept": "text/html"}).text)
    count = client.get("/v1/photos?limit=1&total=true").json()["total"]
    simulated = client.get("/v1/photos?limit=1&total=true&provenance=simulated").json()["total"]
    assert simulated
    assert f"{count} photos are in the atlas. {simulated} of them are SIMULATED" in page.text
    assert ["q"] == [box["name"] for box in page.all("input", id="q")]
    starts = [address for address, _ in page.links if address.startswith("/search?")]
    assert len(starts) >= 5
    assert {200} == {client.get(address).status_code for address in starts}
