"""How long a withdrawal takes to bite, under load: `make long-withdrawal`.

Four server processes, readers on every address and streams under way, several runs on SQLite with a folder and on PostgreSQL
with a bucket that keeps versions (moto, a simulator in Python: a real store is quicker).
"""

import argparse
import os
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from unittest.mock import patch

from imagedb.opening import open_all
from imagedb.settings import Settings
from tests.support.postgres import run_id, running
from tests.support.stores import bucket, moto_apart
from tests.support.withdrawing import Seen, two_families, withdraw_under_load


def main() -> None:
    """Run and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--photos", type=int, default=10, help="of each family")
    asked = parser.parse_args()
    rows = [
        "| after the commit, seconds | last answer with the photo | streams cut | public bytes erased | answers |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name in ("SQLite, folder", "PostgreSQL, versioned bucket"):
        for _ in range(asked.runs):
            with ExitStack() as stack:
                rows.append(_row(name, _seen(stack, asked.photos, cloud=name.startswith("Postgre"))))
    print("\n".join(rows))


def _seen(stack: ExitStack, photos: int, *, cloud: bool) -> Seen:
    home = stack.enter_context(tempfile.TemporaryDirectory())
    variables = {"IMAGEDB_HOME": home}
    if cloud:
        variables["DATABASE_URL"] = stack.enter_context(stack.enter_context(running(run_id())).database())
        made = stack.enter_context(bucket(stack.enter_context(moto_apart()), versioned=True))
        variables["OBJECT_STORE"] = made.url
    stack.enter_context(patch.dict(os.environ, variables))
    return _withdrawn(variables, photos)


def _withdrawn(variables: Mapping[str, str], photos: int) -> Seen:
    opened = open_all(Settings(), datetime.now(UTC).date())
    with opened.catalogue:
        return withdraw_under_load(two_families(opened, photos), variables)


def _row(name: str, seen: Seen) -> str:
    answers = [heard for one in seen.asking for heard in one.heard]
    shown = {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}
    late = [
        heard.answered - seen.t0
        for heard in answers
        if heard.status in shown and heard.names and "/sets/" not in heard.path
    ]
    last, cut = max(late), max(one.last - seen.t0 for one in seen.leaving)
    return f"| {name} | {last:+.2f} | {cut:.2f} | {seen.erased - seen.t0:.2f} | {len(answers)} |"


if __name__ == "__main__":
    print(f"{Path(__file__).name}: {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    main()
