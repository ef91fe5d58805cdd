"""How fast parts of pictures and conditional requests are answered, from a folder."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx

from benchmarks.api_servers import best
from tests.support.ingest_kit import family, row, write_manifest

_NONE = "not there yet"
_OK, _UNCHANGED = 200, 304


def one_picture(folder: Path) -> Path:
    """Take one rendered photo into an atlas of its own; return its home."""
    home = folder / "home"
    manifest = write_manifest(folder / "manifest", [row("a.jpg")], [family(1)])
    command = [Path(sys.executable).with_name("imagedb"), "ingest", manifest]
    environment = {**os.environ, "IMAGEDB_HOME": str(home)}
    subprocess.run(command, check=True, env=environment, capture_output=True)  # noqa: S603 - a command of our own
    return home


def pictures(serve: Callable[[Path, Path], Any], home: Path, folder: Path, seconds: int) -> str:
    """Return the table; `serve` runs our server over a home. Addresses that lead nowhere are named."""
    lines = [
        "| of one picture in a folder, one client | requests/s | median ms | p99 ms |",
        "| --- | ---: | ---: | ---: |",
    ]
    with serve(home, folder) as server:
        listed = httpx.get(f"{server.address}/v1/photos").json()["photos"][0]
        for name, path, etag in _asked(server.address, listed):
            headers = {"If-None-Match": etag} if etag else {}
            status = httpx.get(server.address + path, headers=headers).status_code if path else 0
            if status != (_UNCHANGED if etag else _OK):
                lines.append(f"| {name} | {_NONE} | | |")
                continue
            found = best(server.address + path, 1, seconds, headers)
            lines.append(f"| {name} | {found.rate:.0f} | {found.median:.2f} | {found.p99:.2f} |")
    return "\n".join(lines)


def _asked(address: str, photo: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What to ask for: a name, a path, and the entity tag that is known already."""
    thumbnail = f"/v1/photos/{photo['id']}/renditions/thumbnail"
    tile = _tile(address, photo["id"])
    conditional = {
        "conditional: the list, unchanged": "/v1/photos",
        "conditional: the photo, unchanged": f"/v1/photos/{photo['id']}",
        "conditional: a rendition, unchanged": thumbnail,
        "conditional: the tile, unchanged": tile,
    }
    plain = [("tile, 512 wide", tile, ""), ("thumbnail", thumbnail, "")]
    return [*plain, *((name, path, _etag(address + path)) for name, path in conditional.items() if path)]


def _tile(address: str, photo_id: str) -> str:
    """The path of the first tile that the image's description offers, or nothing."""
    answer = httpx.get(f"{address}/iiif/image/{photo_id}/info.json", follow_redirects=True)
    if not answer.is_success:
        return ""
    info = answer.json()
    wide = info["tiles"][0]["width"]
    high = info["tiles"][0].get("height", wide)
    x, y = min(wide, info["width"]), min(high, info["height"])
    base = httpx.URL(info["id"]).path
    return f"{base}/0,0,{x},{y}/{x},{y}/0/default.jpg"


def _etag(url: str) -> str:
    return httpx.get(url).headers.get("etag", '"none"')
