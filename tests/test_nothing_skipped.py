import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
LEFT_OUT = """
import pytest

@pytest.fixture
def missing():
    pytest.skip("no browser")

def test_in_body(): pytest.skip("no time")
def test_in_fixture(missing): pass
@pytest.mark.skipif(True, reason="no sun")
def test_marked(): pass
@pytest.mark.xfail(reason="no hope")
def test_expected_to_fail(): assert False
@pytest.mark.parametrize("nothing", [])
def test_of_nothing(nothing): pass
def test_sound(): pass
"""
WHOLE_FILE = "import pytest\npytest.importorskip('no_such_package')\ndef test_never(): pass\n"


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_what_is_left_out_fails_in_ci_by_name(ci: str, code: int, tmp_path: Path) -> None:
    """In CI each skipped or expected-to-fail test fails and is named with its reason; elsewhere none does."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_gaps.py").write_text(LEFT_OUT)
    (tmp_path / "test_whole.py").write_text(WHOLE_FILE)
    plugins = ("-p", "tests.support.nothing_skipped", "-p", "no:cacheprovider", "-p", "no:xdist")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "-rsxf", "--continue-on-collection-errors", str(tmp_path)],
        env=os.environ | {"CI": ci, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert code == ran.returncode, ran.stdout + ran.stderr
    last = ran.stdout.splitlines()[-1]
    if not ci:
        assert "1 passed, 5 skipped, 1 xfailed" in last
        return
    assert "2 failed, 1 passed, 4 errors" in last
    for test in ("in_body", "in_fixture", "marked", "expected_to_fail", "of_nothing"):
        assert f"test_gaps.py::test_{test}" in ran.stdout
    assert "test_whole.py was left out" in ran.stdout
    for why in ("no browser", "no time", "no sun", "no hope", "no_such_package"):
        assert why in ran.stdout


def test_what_a_usual_run_takes_out_whole_ci_tries_after_it() -> None:
    """A file that takes out cases in a usual run lies where `make every-case` looks, and CI runs that."""
    if shutil.which("make") is None:
        pytest.skip("left out: no make here, which tells what every-case tries")
    told = subprocess.run(
        ["make", "--dry-run", "every-case"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    _, _, tried = told.stdout.partition(" -m pytest -n ")
    places = [REPOSITORY / word for word in tried.split() if word.startswith("tests/")]
    assert "\nmake every-case\n" in (REPOSITORY / ".ci" / "run").read_text("utf-8")
    files = (REPOSITORY / "tests").rglob("test_*.py")
    takes_out = re.compile(r"tests\.support\.examples import (\([^)]*|.*)\b(in_full|some|IN_FULL)\b")
    shorter = [file for file in files if takes_out.search(file.read_text("utf-8"))]
    assert len(shorter) > 20
    assert [] == [file for file in shorter if not any(file.is_relative_to(place) for place in places)]
