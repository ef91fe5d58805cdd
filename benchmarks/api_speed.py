"""How fast the API answers over a million photos: `make bench-api` writes the tables of docs/search-speed.md.

Servers run one after another with one process each, the load comes from wrk on the same machine, and every ratio is of one run. What the
API does not have yet is named and left out.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import func, select

from benchmarks import api_near
from benchmarks.api_pictures import one_picture, pictures
from benchmarks.api_servers import Load, best, load, need_wrk, serving
from benchmarks.page import write_between
from imagedb.bench import batches
from imagedb.catalogue import Catalogue
from imagedb.catalogue.engine import connect, reading
from imagedb.catalogue.tables import photos
from imagedb.search import parse
from imagedb.search.cursor import Place, encode

_BEGIN, _END = "<!-- made by make bench-api -->", "<!-- end -->"
_FILTERS = (("ita_class", "light"), ("age_band", "48-72h"))
_ASKED = "&".join(f"{name}={value}" for name, value in _FILTERS)
_TEN = (
    *("condition", "ita_class", "age_band", "gestation_band", "bilirubin_band"),
    *("spo2_band", "grade", "illuminant", "phototherapy", "camera"),
)
_FOUR = ("ita_class", "age_band", "grade", "camera")
_CLIENTS = (1, 16)
_NONE = "not there yet"
Row = Sequence[str]


def table(heading: Row, rows: Sequence[Row], words: int = 1) -> str:
    """Return a Markdown table; all but the first columns are figures."""
    lines = [heading, [*["---"] * words, *["---:"] * (len(heading) - words)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def ours(home: Path, folder: Path) -> Any:  # noqa: ANN401 - a context manager of a server
    """Our server, over the catalogue of this home."""
    command = [Path(sys.executable).with_name("imagedb"), "serve", "--port", "{port}"]
    return serving(command, "/readyz", {"IMAGEDB_HOME": str(home)}, folder / "ours.log")


def raw(home: Path, folder: Path, *more: str) -> Any:  # noqa: ANN401 - likewise
    """The bare route over the same catalogue."""
    command = [sys.executable, "-m", "benchmarks.api_raw", "--port", "{port}", *more]
    return serving(command, f"/v1/photos?{_ASKED}&limit=1", {"IMAGEDB_HOME": str(home)}, folder / "raw.log")


def paging(home: Path, folder: Path, count: int, seconds: int) -> str:
    """Return the table of pages: the bare route's, the same behind our middleware, and ours."""
    query = parse([*_FILTERS, ("limit", "50")])
    depths = {
        "first page": "",
        "half way": f"&cursor={encode(Place(None, count // 2), query)}",
        "near the end": f"&cursor={encode(Place(None, count // 100), query)}",
    }
    addresses = {name: f"/v1/photos?{_ASKED}&limit=50{cursor}" for name, cursor in depths.items()}
    bare: dict[tuple[str, int], Load] = {}
    rows: list[Row] = []
    answers: dict[str, Any] = {}
    for who, server_of in (
        ("bare route", lambda: raw(home, folder)),
        ("bare route behind our middleware", lambda: raw(home, folder, "--behind")),
        ("ours", lambda: ours(home, folder)),
    ):
        with server_of() as server:
            for name, address in addresses.items():
                answer = httpx.get(server.address + address, timeout=300).json()["photos"]
                same = answers.setdefault(name, answer) == answer
                for clients in _CLIENTS:
                    found = best(server.address + address, clients, seconds)
                    peer = bare.setdefault((name, clients), found)
                    rows.append(_page_row(name, who, clients, found, peer, same=same))
    rows.sort(key=lambda row: (list(depths).index(row[0]), int(row[2])))
    heading = (
        "page of 50, two filters",
        "who",
        "clients",
        "requests/s",
        "of the bare route",
        "median ms",
        "p99 ms",
        "same JSON",
    )
    return table(heading, rows, 2)


def _page_row(name: str, who: str, clients: int, found: Load, peer: Load, *, same: bool) -> Row:
    failed = "" if not found.errors else f" ({found.errors} errors)"
    return (
        *(name, who, str(clients), f"{found.rate:.0f}{failed}", f"{found.rate / peer.rate:.2f}"),
        *(f"{found.median:.2f}", f"{found.p99:.2f}", "yes" if same else "NO"),
    )


def facets(home: Path, folder: Path, datasette: Path, seconds: int) -> str:
    """Return the table of a page with facets, ours and Datasette's."""
    address = f"/v1/photos?{_ASKED}&limit=50&facets={','.join(_TEN)}"
    rows: list[Row] = []
    with _datasette(home, folder, datasette) as server:
        asked = "&".join(f"{name}__exact={value}" for name, value in _FILTERS)
        shown = "&".join(f"_facet={name}" for name in _FOUR)
        path = f"/catalogue/photos.json?{asked}&{shown}&_size=50&_sort_desc=number"
        body = httpx.get(server.address + path, timeout=300).json()
        assert set(_FOUR) == set(body["facet_results"]), body.get("facets_timed_out")
        peer = load(server.address + path, 1, max(10, seconds))
    with ours(home, folder) as server:
        for clients in _CLIENTS:
            found = best(server.address + address, clients, seconds)
            times = f"{found.rate / peer.rate:.0f}" if clients == 1 else ""
            rows.append(
                (
                    "ours, ten facets",
                    str(clients),
                    f"{found.rate:.1f}",
                    times,
                    f"{found.median:.2f}",
                    f"{found.p99:.2f}",
                )
            )
    rows.append(
        ("Datasette, four facets", "1", f"{peer.rate:.1f}", "1", f"{peer.median:.0f}", f"{peer.p99:.0f}")
    )
    return table(
        ("page of 50 with facets", "clients", "requests/s", "times Datasette's", "median ms", "p99 ms"), rows
    )


def _datasette(home: Path, folder: Path, datasette: Path) -> Any:  # noqa: ANN401 - a context manager of a server
    """Datasette over the same file, told that it does not change and to take the time it needs."""
    settings = {"facet_time_limit_ms": 600000, "sql_time_limit_ms": 600000, "suggest_facets": "off"}
    told = [word for name, value in settings.items() for word in ("--setting", name, str(value))]
    command = [datasette, "serve", "-i", home / "catalogue.sqlite", "--port", "{port}", *told]
    return serving(command, "/-/versions.json", {}, folder / "datasette.log")


def near(home: Path, folder: Path, seconds: int) -> str:
    """Return the table of the search by colour: the index alone, and over HTTP where there is such a search."""
    rows, line = api_near.measured(_url(home), 1_000_000)
    heading = (
        "photos near a colour",
        "found",
        "page of 50 ms",
        "page half way ms",
        "all of them ms",
        "trying each ms",
        "same",
    )
    address = "/v1/photos?near=63,11,16&within=3&limit=50"
    with ours(home, folder) as server:
        there = httpx.get(server.address + address, timeout=300).is_success
        told = _NONE
        if there:
            found = best(server.address + address, 1, seconds)
            told = f"{found.rate:.0f} requests/s, median {found.median:.1f} ms, p99 {found.p99:.1f} ms"
    return f"{table(heading, rows)}\n\n{line}\n\n`GET {address}`, one client: {told}."


def living(home: Path, folder: Path) -> str:
    """Return the table of how long a server takes to be there, and what it then takes."""
    with ours(home, folder) as server:
        started, before = server.started, server.megabytes
        load(f"{server.address}/v1/photos?{_ASKED}&limit=50&facets={','.join(_TEN)}", 16, 5)
        rows: list[Row] = [
            ("start until /readyz answers, s", f"{started:.2f}"),
            ("first search after that, s", f"{_first(home, folder):.2f}"),
            ("resident memory then, MB", f"{before:.0f}"),
            ("after five seconds of pages with facets, 16 clients, MB", f"{server.megabytes:.0f}"),
        ]
    return table(("one process", ""), rows)


def _first(home: Path, folder: Path) -> float:
    with ours(home, folder) as server:
        return httpx.get(f"{server.address}/v1/photos?{_ASKED}", timeout=300).elapsed.total_seconds()


def _url(home: Path) -> str:
    return f"sqlite:///{(home / 'catalogue.sqlite').as_posix()}"


def seeded(home: Path, count: int) -> int:
    """Fill the catalogue of this home when it holds nothing; return how many photos it has."""
    home.mkdir(parents=True, exist_ok=True)
    with Catalogue.open(_url(home)) as catalogue:
        if not catalogue.revision():
            catalogue.fill(batches(count, 1), lambda _: None)
    with Catalogue.open(_url(home)) as catalogue:
        catalogue.searching.keep_up()  # as every server does now and then, so that the next starts quickly
    with reading(connect(_url(home))) as connection:
        return connection.execute(select(func.count()).select_from(photos)).scalar_one()


def main() -> None:
    """Measure, print, and write between the page's marks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--datasette", type=Path, required=True, help="Datasette's command, in an environment of its own"
    )
    parser.add_argument("--home", type=Path, required=True, help="where the catalogue is, or is to be made")
    parser.add_argument("--photos", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=5, help="of every load")
    parser.add_argument("--write", type=Path, help="page whose tables are to be replaced")
    asked = parser.parse_args()
    need_wrk()
    count = seeded(asked.home, asked.photos)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = [
            (
                f"{count:,} photos in SQLite. Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}; "
                f"load before {os.getloadavg()[0]:.1f}."
            ),
            paging(asked.home, folder, count, asked.seconds),
            facets(asked.home, folder, asked.datasette, asked.seconds),
            near(asked.home, folder, asked.seconds),
            pictures(ours, one_picture(folder), folder, asked.seconds),
            living(asked.home, folder),
        ]
    text = "\n\n".join(parts)
    print(text)
    if asked.write:
        write_between(asked.write, _BEGIN, _END, text)


if __name__ == "__main__":
    main()
