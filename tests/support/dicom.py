"""The judge of DICOM files that we did not write: `dciodvfy` of David Clunie's dicom3tools."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def complaints(path: Path) -> list[str]:
    """The errors that dciodvfy finds. In CI it must be there; elsewhere say what is left out."""
    program = shutil.which("dciodvfy")
    if program is None:
        assert not os.environ.get("CI"), "no dciodvfy found; install Debian's dicom3tools"
        pytest.skip("left out: no dciodvfy found; install Debian's dicom3tools")
    judged = subprocess.run([program, str(path)], capture_output=True, text=True, check=False)
    said = (judged.stdout + judged.stderr).splitlines()
    assert "VLPhotographicImage" in said, said
    return [line for line in said if line.startswith(("Error", "Failed"))]
