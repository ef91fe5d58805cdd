"""Schemas of others, read where they lie beside the repository and never copied."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

_FOLDER = Path(__file__).parents[2].parent / "shared" / "validators"


def presentation_schema() -> Draft7Validator:
    """The JSON schema of the IIIF Presentation API 3.0. In CI it must be there; elsewhere say what is left out."""
    path = _FOLDER / "iiif_presentation_3_0.schema.json"
    if not path.exists():
        assert not os.environ.get("CI"), f"no {path.name} in {path.parent}"
        pytest.skip(f"left out: no {path.name} beside the repository")
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return Draft7Validator(found)
