"""Object stores for tests, each with a back door to do what only an accident or an enemy does."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any, Protocol

import pytest
from moto.server import ThreadedMotoServer

from imagedb.journal import JOURNAL
from imagedb.objects import ObjectStore
from imagedb.objects.folder import FolderStore
from imagedb.objects.s3 import S3Store
from tests.support.processes import free_port

REAL = os.environ.get("S3_TEST_ENDPOINT")
"""A real S3 server; its credentials are in the usual AWS_ variables. Buckets are made and removed."""

KINDS = ("folder", "moto", "moto-versioned", *(("s3", "s3-versioned") if REAL else ()))


class BackDoor(Protocol):
    """What can happen to stored bytes without the store's doing."""

    store: ObjectStore
    url: str

    def damage(self, key: str, data: bytes) -> None:
        """Change the stored bytes and nothing that is known of them."""

    def bury(self, key: str) -> None:
        """Delete as other tools do, so that remains are left where the store can leave any."""

    def remains(self) -> list[str]:
        """Everything that still takes room, whatever the store itself says."""


@dataclass
class Folder:
    """A folder and its files."""

    store: ObjectStore
    url: str
    root: Path

    def damage(self, key: str, data: bytes) -> None:
        """See BackDoor."""
        (self.root / "objects" / key).write_bytes(data)

    def bury(self, key: str) -> None:
        """See BackDoor."""
        (self.root / "objects" / key).unlink()

    def remains(self) -> list[str]:
        """See BackDoor."""
        return [str(path) for path in self.root.rglob("*") if path.is_file()]


@dataclass
class Bucket:
    """A bucket and a client of its own."""

    store: ObjectStore
    url: str
    client: Any
    name: str
    prefix: str = "atlas/"

    def damage(self, key: str, data: bytes) -> None:
        """See BackDoor."""
        full = self.prefix + key
        metadata = self.client.head_object(Bucket=self.name, Key=full)["Metadata"]
        self.client.put_object(Bucket=self.name, Key=full, Body=data, Metadata=metadata)

    def bury(self, key: str) -> None:
        """See BackDoor."""
        self.client.delete_object(Bucket=self.name, Key=self.prefix + key)

    def remains(self) -> list[str]:
        """See BackDoor."""
        found = self.client.list_object_versions(Bucket=self.name)
        return [e["Key"] for kind in ("Versions", "DeleteMarkers") for e in found.get(kind, ())]

    def empty(self) -> None:
        """Remove everything, by the client alone."""
        found = self.client.list_object_versions(Bucket=self.name)
        for entry in (*found.get("Versions", ()), *found.get("DeleteMarkers", ())):
            self.client.delete_object(Bucket=self.name, Key=entry["Key"], VersionId=entry["VersionId"])
        for upload in self.client.list_multipart_uploads(Bucket=self.name).get("Uploads", ()):
            self.client.abort_multipart_upload(
                Bucket=self.name, Key=upload["Key"], UploadId=upload["UploadId"]
            )


def held(store: ObjectStore, prefix: str = "") -> list[str]:
    """The keys of whatever belongs to photos: all but the journal of withdrawals."""
    return [key for key in store.keys(prefix) if not key.startswith(JOURNAL)]


@contextmanager
def moto_apart() -> Iterator[str]:
    """Run moto in a process of its own, as a store is, so that it answers while this one is busy."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "--port", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **quiet) as process:
        try:
            _wait_for(port)
            with pytest.MonkeyPatch.context() as patch:
                for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
                    patch.setenv(name, os.environ.get(name, "for-tests"))
                yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    msg = "moto was not ready in time"
    raise TimeoutError(msg)


@contextmanager
def moto() -> Iterator[str]:
    """Run moto on a free port and yield its address, with credentials in the environment.

    It accepts any secret: it proves nothing about access.
    """
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        with pytest.MonkeyPatch.context() as patch:
            for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
                patch.setenv(name, os.environ.get(name, "for-tests"))
            yield f"http://{host}:{port}"
    finally:
        server.stop()


def folder(root: Path) -> Folder:
    """A store in a folder that does not exist yet."""
    return Folder(FolderStore(root), root.as_uri(), root)


@contextmanager
def bucket(endpoint: str, *, versioned: bool) -> Iterator[Bucket]:
    """A store in a bucket made for it and removed after. Make few: boto3 takes half a second for a client."""
    name = f"test-{token_hex(8)}"
    url = f"s3://{name}/atlas?endpoint={endpoint}&region=us-east-1"
    store = S3Store(name, prefix="atlas", endpoint=endpoint, region="us-east-1")
    made = Bucket(store, url, store._client, name)
    made.client.create_bucket(Bucket=name)
    if versioned:
        made.client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    yield made
    made.empty()
    made.client.delete_bucket(Bucket=name)
