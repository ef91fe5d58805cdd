"""A withdrawal while many read, in four processes: honoured everywhere within a second, and nothing is left."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest

from imagedb.checking import check
from imagedb.opening import open_all
from imagedb.settings import Settings
from tests.support.examples import in_full
from tests.support.readers import Heard
from tests.support.stores import REAL, Bucket, bucket, held, moto_apart
from tests.support.withdrawing import Families, Seen, reads_of, two_families, withdraw_under_load

BOUND = 1.0
"""Seconds, of the project's aims: it is what families are promised, so it is asserted."""

Environment = Callable[[Path, str], AbstractContextManager[tuple[dict[str, str], Bucket | None]]]


@contextmanager
def folder_environment(home: Path, url: str) -> Iterator[tuple[dict[str, str], Bucket | None]]:
    """SQLite and a folder, as on a laptop."""
    yield {"IMAGEDB_HOME": str(home), "DATABASE_URL": url}, None


@contextmanager
def cloud_environment(home: Path, url: str) -> Iterator[tuple[dict[str, str], Bucket | None]]:
    """PostgreSQL and a bucket that keeps versions, on a real server where there is one."""
    with real_or_simulated() as endpoint, bucket(endpoint, versioned=True) as kept:
        yield {"IMAGEDB_HOME": str(home), "DATABASE_URL": url, "OBJECT_STORE": kept.url}, kept


def real_or_simulated() -> AbstractContextManager[str]:
    """The address of an S3 server."""
    return nullcontext(REAL) if REAL else moto_apart()


FOLDER = pytest.param("sqlite_url", folder_environment, id="folder")
CLOUD = pytest.param("postgres_url", cloud_environment, id="cloud")


@in_full
@pytest.mark.parametrize(("database", "environment"), [FOLDER, CLOUD])
def test_a_withdrawal_is_honoured_within_a_second(
    database: str,
    environment: Environment,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No read of it answers and no stream of it runs a second later, whoever stays is served, and nothing is left."""
    with environment(tmp_path / "home", request.getfixturevalue(database)) as (variables, kept):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        opened = open_all(Settings(), datetime.now(UTC).date())
        with opened.catalogue:
            families = two_families(opened, photos=2)
            if kept:
                leave_traces(kept, families)
            seen = withdraw_under_load(families, variables)
            tell(seen)
            assert 0 == seen.exit_code
            nothing_is_read(seen, families)
            no_stream_runs(seen)
            others_are_served(seen, families)
            if (
                not kept
            ):  # how quick a bucket is, is the bucket's affair: the figures are in docs/withdrawal.md
                assert BOUND > seen.erased - seen.t0
            assert {one.id for one in families.staying} == {key.split("/")[1] for key in held(opened.store)}
            found = check(opened.catalogue, opened.store, opened.vault, deep=True)
            assert [] == [fault for one in found for fault in one.faults]
            if kept:
                assert [] == traces(kept, families)


def leave_traces(kept: Bucket, families: Families) -> None:
    """Old versions, marks of deletion and an upload that nobody finished, as other tools leave them."""
    for one in families.leaving:
        key = one.renditions[-1].key
        data = kept.store.get(key)
        kept.damage(key, b"another version")
        kept.damage(key, data)
        kept.client.create_multipart_upload(Bucket=kept.name, Key=f"{kept.prefix}public/{one.id}/tile")
        kept.client.create_multipart_upload(Bucket=kept.name, Key=f"{kept.prefix}private/{one.id}/original")


def traces(kept: Bucket, families: Families) -> list[str]:
    """What the bucket still holds of the leaving family, by a client of its own; its tombstones aside."""
    uploads = kept.client.list_multipart_uploads(Bucket=kept.name).get("Uploads", ())
    names = [*kept.remains(), *(upload["Key"] for upload in uploads)]
    return [name for name in names if any(one in name for one in families.gone) and "/journal/" not in name]


def tell(seen: Seen) -> None:
    """Print the figures."""
    answers = [heard for one in seen.asking for heard in one.heard]
    late = max((h.answered - seen.t0 for h in answers if shows(h)), default=0)
    cuts = [one.ended - seen.t0 for one in seen.leaving]
    said = f"{len(answers)} answers; the last that showed a withdrawn photo {late:+.2f} s after the commit; streams "
    said += (
        f"ended {max(cuts):.2f} s after it, the public bytes were gone {seen.erased - seen.t0:.2f} s after it"
    )
    print(said)  # noqa: T201 - figures for whoever runs it with -s


def nothing_is_read(seen: Seen, families: Families) -> None:
    """Before, each address answered in each process; a second later each says that it is gone."""
    about = {path for one in families.leaving for path in reads_of(one)}
    for reader in seen.asking:
        mine = [heard for heard in reader.heard if heard.path in about]
        assert about <= {heard.path for heard in mine if heard.status in {200, 206, 304}}
        after = [heard for heard in mine if heard.answered > seen.t0 + BOUND]
        assert {410} == {heard.status for heard in after}, wrong(after, seen)
        assert about == {heard.path for heard in after}
        named = [heard for heard in reader.heard if shows(heard) and heard.answered > seen.t0 + BOUND]
        assert [] == named, wrong(named, seen)


def shows(heard: Heard) -> bool:
    """Whether the answer tells of a photo of the family that leaves; a set may, it keeps the place as a gap."""
    return heard.status in {200, 206} and bool(heard.names) and "/sets/" not in heard.path


def wrong(heard: list[Heard], seen: Seen) -> list[str]:
    """The answers that should not have been, with the times from the commit."""
    return [
        f"{h.path} {h.status} asked {h.asked - seen.t0:+.2f} answered {h.answered - seen.t0:+.2f}"
        for h in heard
    ]


def no_stream_runs(seen: Seen) -> None:
    """Streams that were under way broke off within the second; who had stopped reading gets no more than it held."""
    for stream in seen.leaving:
        assert (200, False) == (stream.status, stream.whole)
        assert BOUND > stream.last - seen.t0
    for stream in seen.stalled:
        assert (200, False) == (stream.status, stream.whole)
        assert 1_000_000 > stream.received


def others_are_served(seen: Seen, families: Families) -> None:
    """Photos of the family that stays answer throughout, and its stream comes to its end.

    What breaks off is an answer about the family that leaves, cut in its midst, and not before the withdrawal.
    """
    about = set(reads_of(families.staying[0]))
    leaving = {path for one in families.leaving for path in reads_of(one)}
    for reader in seen.asking:
        assert [] == [one for one in reader.trouble if one.path not in leaving or one.at < seen.began]
        assert {200, 206, 304} >= {heard.status for heard in reader.heard if heard.path in about}
    assert all(stream.whole for stream in seen.staying)
