"""A Python client made from the OpenAPI document by a public generator, used against a running server."""

import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from tests.support.browser import served

CONFIG = Path(__file__).parents[1] / "support" / "client_generator" / "config.json"


def generator() -> str:
    """The generator's path: CLIENT_GENERATOR. In CI there must be one; elsewhere say it is left out."""
    found = os.environ.get("CLIENT_GENERATOR", "")
    if not Path(found).is_file():
        leave_out = pytest.fail if os.environ.get("CI") else pytest.skip
        leave_out("left out: no client generator; `make client-generator` installs it")
    return found


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where a package of this test may lie, to be imported; its name."""
    monkeypatch.syspath_prepend(tmp_path)
    return "generated_atlas_client"


def test_a_generated_client_searches_counts_and_fetches(app: FastAPI, package: str, tmp_path: Path) -> None:
    """Nothing of the document is beyond the generator; the client takes typed filters and gives typed answers."""
    program = generator()
    with served(app) as address:
        command = [program, "generate", "--url", f"{address}/openapi.json", "--config", str(CONFIG)]
        made = subprocess.run(
            [*command, "--meta", "none", "--output-path", str(tmp_path / package), "--fail-on-warning"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert 0 == made.returncode, made.stdout + made.stderr
        try:
            _use(package, address)
        finally:
            for name in [name for name in sys.modules if name.startswith(package)]:
                del sys.modules[name]


def _use(package: str, address: str) -> None:
    def part(name: str) -> Any:
        return importlib.import_module(f"{package}.{name}")

    models, photos = part("models"), "api.photos"
    with part("client").Client(base_url=address) as client:
        jaundice = models.SearchPhotosConditionItem.JAUNDICE
        found = part(f"{photos}.search_photos").sync(client=client, condition=[jaundice], total=True)
        assert isinstance(found, models.PhotoListJson)
        assert {("jaundice",)} == {tuple(one.conditions) for one in found.photos}
        assert found.total == len(found.photos)

        counted = part(f"{photos}.get_facets").sync(
            client=client, facets=[models.GetFacetsFacetsItem.CONDITION]
        )
        counts = {c.value: c.count for c in counted.facets.additional_properties["condition"]}
        assert found.total == counts["jaundice"]

        first = found.photos[0]
        whole = part(f"{photos}.get_photo").sync(first.id, client=client)
        assert (first.id, first.licence) == (whole.id, whole.licence)
        assert isinstance(whole, models.PhotoDetailJson)

        name = models.GetRenditionName.THUMBNAIL
        picture = part(f"{photos}.get_rendition").sync(first.id, name, client=client)
        assert b"\xff\xd8" == picture.payload.read(2)

        missing = part(f"{photos}.get_photo").sync("nothing-is-here", client=client)
        assert isinstance(missing, models.ProblemJson)
        assert (404, "/problems/not-found") == (missing.status, missing.type_)
