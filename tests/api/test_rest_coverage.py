"""GET /v1/coverage."""

import csv
import io
from itertools import product

from fastapi.testclient import TestClient

from api.search_wire import CoverageJson
from imagedb.search import FIELDS
from imagedb.search.index import AXES


def test_coverage_has_every_cell_and_its_photos(client: TestClient) -> None:
    """Every combination is there, and a cell holds as many photos as a search for it finds."""
    body: CoverageJson = client.get("/v1/coverage").json()
    axes = [axis["values"] for axis in body["axes"]]
    assert [list(FIELDS[name].values) for name in AXES] == axes
    cells = {
        values: body["counts"][i][j][k][m]
        for (i, j, k, m), values in zip(product(*(range(len(v)) for v in axes)), product(*axes), strict=True)
    }
    assert (body["cells"], body["empty"]) == (len(cells), sum(not count for count in cells.values()))
    full = [values for values, count in cells.items() if count]
    assert full
    for values in (*full[:5], next(values for values, count in cells.items() if not count)):
        params = {**dict(zip(AXES, values, strict=True)), "total": "true"}
        assert cells[values] == client.get("/v1/photos", params=params).json()["total"]


def test_coverage_is_narrowed_by_filters(client: TestClient) -> None:
    """Filters choose the photos that are counted; a condition that is filtered away has only empty cells."""
    body: CoverageJson = client.get("/v1/coverage?condition=jaundice&body_site=sclera").json()
    counted = client.get("/v1/photos?condition=jaundice&body_site=sclera&total=true").json()["total"]
    conditions, sites = body["axes"][0]["values"], body["axes"][2]["values"]
    here = body["counts"][conditions.index("jaundice")]
    assert counted == sum(sum(tone[sites.index("sclera")]) for tone in here)
    assert 400 == client.get("/v1/coverage?condtion=jaundice").status_code


def test_coverage_as_a_table_has_a_row_for_each_cell(client: TestClient) -> None:
    """The CSV tells the same, a cell a row."""
    body: CoverageJson = client.get("/v1/coverage").json()
    answer = client.get("/v1/coverage", headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    flat = [n for tones in body["counts"] for sites in tones for ages in sites for n in ages]
    assert flat == [int(row["photos"]) for row in rows]
    assert list(product(*(a["values"] for a in body["axes"]))) == [
        tuple(row[name] for name in AXES) for row in rows
    ]
