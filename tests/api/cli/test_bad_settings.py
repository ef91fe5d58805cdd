"""Settings that name nothing we can run on end a command with a sentence, never with a traceback."""

from pathlib import Path

import pytest

from tests.support.processes import imagedb

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
    command: list[str | Path], name: str, value: str, tmp_path: Path
) -> None:
    """The command ends with code 1, says which setting is at fault, and shows no traceback and no password."""
    file = tmp_path / "file"
    file.touch()
    environment = {"IMAGEDB_HOME": str(tmp_path / "home"), name: value.format(file=file)}
    ran = imagedb(command, environment)
    said = ran.stdout + ran.stderr
    assert (1, False, False) == (ran.returncode, "Traceback" in said, SECRET in said)
    assert any(word in said for word in (name, "not a catalogue"))
