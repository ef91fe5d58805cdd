"""The whole OpenAPI document, tried by schemathesis with data that fits it and data that does not.

All phases and all checks, as nobody, with keys and as a person who signed in.
"""

import io
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from limits import RateLimitItemPerMinute
from PIL import Image

from api.services import Services
from colour.correction import identity
from imagedb.model import Accession, Rendition
from imagedb.people import Role
from imagedb.seal import MEDIA_TYPE
from imagedb.vault import SUFFIX
from imagedb.vocabulary import BodySite, Condition, RenditionName
from tests.api.conftest import application
from tests.support.atlas import TONES, photo
from tests.support.browser import served
from tests.support.consents import TODAY, consent
from tests.support.examples import AT_LENGTH, in_full
from tests.support.people import key_headers, person, session_headers
from tests.support.reviewing import HELD

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
PHASES = "examples,coverage,fuzzing,stateful" if AT_LENGTH else "examples,fuzzing,stateful"
EXAMPLES = "50" if AT_LENGTH else "3"
SEED = "20261129"
# What the document's examples name: a photo, one that waits, and a family that may be withdrawn for.
SHOWN, WAITING, FAMILY = "k3v7q2m5x4t6b2na", "b2nak3v7q2m5x4t6", "family-017"

CALLERS = ("nobody", "session of every role", "key of every role", *(f"key of {role}" for role in Role))


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FastAPI]:
    """A small atlas that has what the examples name, and lets one address compare without end."""
    monkeypatch.setattr("consent.code._COST", 16)
    monkeypatch.setattr("api.compare_upload.COMPARISONS", RateLimitItemPerMinute(1_000_000))
    made = application(tmp_path / "home")
    services: Services = made.state.services
    for one in (consent(), consent(id=FAMILY, subject="s-17")):
        services.catalogue.consents.merge(one, TODAY)
    for number, name in enumerate((SHOWN, *(f"shown-{n}" for n in range(1, 5)))):
        services.catalogue.photos.accession(_whole(services, number, name))
    services.catalogue.photos.accession(_whole(services, 5, "", consent_id=FAMILY, subject="s-17"))
    for number, name in enumerate((WAITING, *(f"waits-{n}" for n in range(1, 5))), start=6):
        services.catalogue.photos.hold(_whole(services, number, name, submitter="sender"), HELD)
    yield made
    services.catalogue.close()


def _whole(services: Services, number: int, name: str, **changes: Any) -> Accession:
    """A photo with all that it needs to be shown, reviewed and redacted: its pictures and its encrypted original."""
    made = photo(
        number, Condition.JAUNDICE, BodySite.STERNUM, *TONES[number % 6], group=f"g-{number}", size=160
    )
    calibration = replace(made.photo.calibration, report={"correction": identity().to_json()})
    record = replace(made.photo, id=name or made.photo.id, calibration=calibration)
    for one in record.renditions:
        services.store.put(one.key, made.content[one.name], sha256=one.sha256, media_type=one.media_type)
    whole = {"submission_key": f"row-{record.id}"} | changes
    accession = replace(made.accession, photo=record, **whole)
    pixels = io.BytesIO()
    Image.open(io.BytesIO(made.content["display"])).save(pixels, "PNG")
    locked = services.vault.seal(record.id, accession.consent_id, pixels.getvalue())
    digest = sha256(locked.data).hexdigest()
    key = f"private/{record.id}/original-{digest[:16]}.{SUFFIX}"
    services.store.put(key, locked.data, sha256=digest, media_type=MEDIA_TYPE)
    original = Rendition(RenditionName.ORIGINAL, key, MEDIA_TYPE, 160, 120, len(locked.data), digest)
    return replace(accession, original=original, seal=locked.seal)


def _who(services: Services, caller: str) -> tuple[str, dict[str, str]]:
    """How schemathesis says who asks: the table of its configuration, and headers beside it."""
    match caller.split():
        case ["nobody"]:
            return "", {}
        case ["session", *_]:
            headers = session_headers(services, person(services.catalogue, *Role))
            token = headers.pop("Cookie").partition("=")[2]
            return f'[auth.openapi.Session]\napi_key = "{token}"\n', headers
        case [*_, "every", "role"]:
            key = key_headers(services, *Role)
        case [*_, role]:
            key = key_headers(services, Role(role))
        case _:
            raise AssertionError(caller)
    return f'[auth.openapi.ApiKey]\nbearer = "{key["Authorization"].removeprefix("Bearer ")}"\n', {}


@in_full
@pytest.mark.timeout(3600 if AT_LENGTH else 240)
@pytest.mark.parametrize("caller", CALLERS)
def test_schemathesis_finds_nothing(app: FastAPI, caller: str, tmp_path: Path) -> None:
    """No crash, nothing undescribed, nothing valid refused and nothing invalid taken, whoever asks."""
    who, headers = _who(app.state.services, caller)
    configuration = tmp_path / "schemathesis.toml"
    configuration.write_text(CONFIGURATION.read_text("utf-8") + who, "utf-8")
    with served(app) as address:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(configuration)),
                *("run", f"{address}/openapi.json", "--seed", SEED),
                *("--phases", PHASES, "--max-examples", EXAMPLES),
                *(part for name, value in headers.items() for part in ("--header", f"{name}: {value}")),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert 0 == done.returncode, done.stdout + done.stderr
