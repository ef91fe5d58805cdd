import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "consent"
FILES = sorted(PACKAGE.rglob("*.py"))
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "localtime", "gmtime"}
OUTSIDE = {"io", "os", "pathlib", "random", "secrets", "socket", "subprocess", "time", "urllib", "uuid"}


def test_there_is_something_to_look_at() -> None:
    """The rules of this file are held against the package's own files."""
    assert {"policy.py", "status.py", "merge.py"} <= {path.name for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_consent_never_looks_at_a_clock(path: Path) -> None:
    """The day is an argument: a decision read off a clock could not be tested, repeated or audited."""
    called = {
        node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)
    }
    assert set() == called & CLOCKS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_consent_reads_and_writes_nothing(path: Path) -> None:
    """The package imports nothing that reaches a file, a network, a process or chance, and opens no file."""
    tree = ast.parse(path.read_text("utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert set() == {name.split(".")[0] for name in imported} & OUTSIDE
    assert set() == names & {"open", "print", "input", "exec", "eval", "__import__"}
