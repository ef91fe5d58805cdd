"""The whole OpenAPI document, tried by schemathesis with data that fits it and data that does not.

All phases and all checks, as nobody, with keys and as a person who signed in.
"""

import io
import os
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from fastapi import FastAPI
from PIL import Image
from starlette.testclient import TestClient

from api.services import Services
from imagedb.model import Rendition
from imagedb.people import Role
from imagedb.seal import MEDIA_TYPE
from imagedb.vault import SUFFIX
from imagedb.vocabulary import BodySite, Condition, RenditionName
from tests.support.atlas import TONES, photo, put
from tests.support.browser import served
from tests.support.consents import TODAY, consent
from tests.support.people import key_headers, person, session_headers

HERE = Path(__file__)
LONG = bool(os.environ.get("LONG_TESTS"))
EXAMPLES = 100 if LONG else 4
SEED = "20261129"
EXAMPLE = "k3v7q2m5x4t6b2na"  # the photo that the document's examples name

CALLERS = ("nobody", "key of every role", "session of every role")
MORE = tuple(f"key of {role}" for role in Role) if LONG else ()


@pytest.fixture
def app(fresh: TestClient, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """A small atlas with two more families: the examples' own, and one whose photos have encrypted originals."""
    monkeypatch.setattr("consent.code._COST", 16)
    services: Services = fresh.app.state.services  # type: ignore[attr-defined]  # the client knows its app as any ASGI application
    services.catalogue.consents.merge(consent(id="family-017", subject="s-17"), TODAY)
    for number, name in ((700, EXAMPLE), (701, None)):
        _sealed(services, number, name)
    return fresh.app  # type: ignore[return-value]  # likewise


def _sealed(services: Services, number: int, name: str | None) -> None:
    """Put a photo with an encrypted original into the atlas."""
    made = photo(number, Condition.JAUNDICE, BodySite.STERNUM, *TONES[3], size=160)
    record = replace(made.photo, id=name or made.photo.id)
    pixels = io.BytesIO()
    Image.open(io.BytesIO(made.content["display"])).save(pixels, "PNG")
    locked = services.vault.seal(record.id, "family-017", pixels.getvalue())
    digest = sha256(locked.data).hexdigest()
    key = f"private/{record.id}/original-{digest[:16]}.{SUFFIX}"
    services.store.put(key, locked.data, sha256=digest, media_type=MEDIA_TYPE)
    original = Rendition(RenditionName.ORIGINAL, key, MEDIA_TYPE, 160, 120, len(locked.data), digest)
    accession = replace(
        made.accession,
        photo=record,
        original=original,
        seal=locked.seal,
        consent_id="family-017",
        subject="s-17",
        submission_key=f"row-{record.id}",
    )
    put(services.catalogue, services.store, replace(made, accession=accession))


def _headers(services: Services, caller: str) -> dict[str, str]:
    match caller.split():
        case ["nobody"]:
            return {}
        case ["session", *_]:
            return session_headers(services, person(services.catalogue, *Role))
        case [*_, "every", "role"]:
            return key_headers(services, *Role)
        case [*_, role]:
            return key_headers(services, Role(role))
    raise AssertionError(caller)


@pytest.mark.timeout(3600 if LONG else 240)
@pytest.mark.parametrize("caller", (*CALLERS, *MORE))
def test_schemathesis_finds_nothing(app: FastAPI, caller: str, tmp_path: Path) -> None:
    """No crash, nothing undescribed, nothing valid refused and nothing invalid taken, whoever asks."""
    headers = [f"{name}: {value}" for name, value in _headers(app.state.services, caller).items()]
    with served(app) as address:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli"),
                *("--config-file", str(HERE.with_name("schemathesis.toml"))),
                *("run", f"{address}/openapi.json", "--seed", SEED, "--max-examples", str(EXAMPLES)),
                *(part for header in headers for part in ("--header", header)),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert 0 == done.returncode, done.stdout + done.stderr
