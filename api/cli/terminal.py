"""What the commands print with."""

import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def plain(text: str, style: str = "") -> Text:
    """Return text as it is: no markup, and no control characters that would steer the terminal."""
    return Text("".join(c if c.isprintable() or c == "\n" else "�" for c in text), style)


def complain(message: str) -> None:
    """Print what went wrong on standard error."""
    err.print(plain(message, "bold red"), soft_wrap=True)


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Write JSON, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    unfinished.replace(path)
