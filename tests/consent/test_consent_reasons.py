import ast
from pathlib import Path

import pytest

from consent.reasons import SENTENCES, ConsentReason
from consent.status import ENDS

SPACES = ("consent.", "review.")
PACKAGE = Path(__file__).parents[2] / "consent"


@pytest.mark.parametrize(("code", "sentence"), SENTENCES.items())
def test_every_code_has_one_sentence_that_says_what_to_do(code: str, sentence: str) -> None:
    """Each code is in one of the package's name spaces and its sentence is a whole one."""
    assert code.startswith(SPACES)
    assert sentence == ConsentReason(code).sentence
    assert sentence[0].isupper()
    assert sentence.endswith(".")


def test_an_unknown_code_cannot_be_used() -> None:
    """A reason with a code that has no sentence cannot be built."""
    with pytest.raises(ValueError, match="unknown consent reason"):
        ConsentReason("consent.no_such_thing")


def test_every_code_written_in_the_package_has_a_sentence() -> None:
    """No file of the package names a code that would fail only when it is first needed."""
    texts = [
        node.value
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    written = {text for text in texts if text.startswith(SPACES) and text not in SPACES}
    assert set(SENTENCES) == written
    assert set(ENDS.values()) <= written
