"""LibreOffice as the system has it: the outside judge of the slides that we write."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def as_pdf(slides: bytes, folder: Path) -> Path:
    """The slides as LibreOffice shows them, in a PDF in that folder; with a profile of its own, which nobody else waits for."""
    office = shutil.which("soffice")
    if office is None and os.environ.get("CI"):
        pytest.fail("no LibreOffice found; install Debian's libreoffice-impress")
    if office is None:
        pytest.skip("left out: no LibreOffice found; install libreoffice-impress")
    source = folder / "set.pptx"
    source.write_bytes(slides)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office, "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "set.pdf"
