"""Examples of answers for the OpenAPI document, from a simulated photo. A test holds them to the schemas."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from api.negotiation import JSON

_FILE = Path(__file__).with_suffix(".json")


@cache
def example_answers() -> dict[str, Any]:
    """An answer of each operation that has one, by its name."""
    found: dict[str, Any] = json.loads(_FILE.read_text("utf-8"))
    # The file tells of each only what the other has not.
    found["getPhoto"] = found["searchPhotos"]["photos"][0] | found["getPhoto"]
    found["createSet"] = found["getSet"] | found["createSet"]
    return found


def show_answer(operation: dict[str, Any]) -> None:
    """Put an example of what comes back where there is one."""
    example = example_answers().get(operation["operationId"])
    for status, response in operation["responses"].items():
        if example is not None and status.startswith("2"):
            response["content"][JSON]["example"] = example
