"""Settings that name nothing we can run on end a command with a sentence, never with a traceback."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.app import app
from api.cli.serving import why_not_believe

SECRET = "correct-horse"


@pytest.mark.parametrize("command", [["sweep"], ["serve", "--port", "48765"]])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", f"postgresql://u:{SECRET}@127.0.0.1:port/x"),
        ("DATABASE_URL", f"u:{SECRET}@127.0.0.1/x"),
        ("IMAGEDB_HOME", "{file}"),
        ("OBJECT_STORE", "s3://[bad"),
        ("HOLD_DAYS", "soon"),
    ],
)
def test_a_bad_setting_is_told_in_a_sentence(
    command: list[str], name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command ends with code 1, says which setting is at fault, and shows no traceback and no password."""
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setenv("IMAGEDB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(name, value.format(file=file))
    ran = CliRunner().invoke(app, command)
    said = ran.stdout + ran.stderr
    # What would be a traceback at a terminal is another exception here.
    assert isinstance(ran.exception, SystemExit), ran.exception
    assert (1, False, False) == (ran.exit_code, "Traceback" in said, SECRET in said)
    assert any(word in said for word in (name, "not a catalogue"))


def test_a_population_without_a_source_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server does not start with figures of unknown origin, and says which setting, file and column."""
    file = tmp_path / "births.csv"
    file.write_text("group,births,year\nA,1,2024\n", encoding="utf-8")
    monkeypatch.setenv("IMAGEDB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("REFERENCE_POPULATION", str(file))
    ran = CliRunner().invoke(app, ["serve", "--port", "48765"])
    said = " ".join((ran.stdout + ran.stderr).split())
    assert (1, True) == (ran.exit_code, isinstance(ran.exception, SystemExit))
    assert f"REFERENCE_POPULATION cannot be used: {file}" in said
    assert "it lacks source" in said


def test_no_visitor_says_where_they_come_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server does not start where everybody is believed as a proxy: limits count by address."""
    monkeypatch.setenv("IMAGEDB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    ran = CliRunner().invoke(app, ["serve", "--port", "48765"])
    said = " ".join((ran.stdout + ran.stderr).split())
    assert (1, True) == (ran.exit_code, "FORWARDED_ALLOW_IPS has *" in said)
    assert all(map(why_not_believe, ("10.0.0.1, *", "0.0.0.0/0", "10.0.0.0/8,::/0")))
    assert None is why_not_believe("127.0.0.1, 10.0.0.0/8")
