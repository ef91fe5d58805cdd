"""Objects in an S3 bucket: AWS, Ceph RGW, MinIO and their kin.

Not every server checks a SHA-256, so we do: before sending, by reading back, and on every whole read. The hash
travels in the object's metadata.
"""

import base64
import hashlib
import heapq
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import cached_property
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from imagedb.objects.errors import (
    ObjectConflictError,
    ObjectCorruptError,
    ObjectMissingError,
    ObjectStoreUnavailableError,
)
from imagedb.objects.s3_client import code_of, connect, failures
from imagedb.objects.store import (
    CHUNK,
    ObjectInfo,
    checked_bytes,
    checked_key,
    checked_prefix,
    checked_range,
    checked_seconds,
    sha256_of,
)

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import (
        GetObjectOutputTypeDef,
        GetObjectRequestTypeDef,
        ListObjectVersionsOutputTypeDef,
    )

_ATTEMPTS = 4
"""How often a write or an erasure that met another one is tried again."""

_AT_ONCE = 8
"""Requests at a time when much is erased: a family's photos are to be gone within a second."""

_EMPTY_RANGE = {"InvalidRange", "416"}


class S3Store:
    """An ObjectStore in a bucket, below a prefix. The bucket must exist; it may keep versions."""

    def __init__(
        self, bucket: str, *, prefix: str = "", endpoint: str | None = None, region: str | None = None
    ) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        with failures():
            self._client = connect(endpoint, region)

    def put(self, key: str, data: bytes, *, sha256: str, media_type: str) -> None:
        """See ObjectStore."""
        checked_bytes(key, data, sha256)
        for _ in range(_ATTEMPTS):
            try:
                with failures(key):
                    version = self._write(key, data, sha256, media_type)
                if sha256_of(self._read(key, version)[0]) != sha256:
                    raise ObjectCorruptError(key)
            except ObjectConflictError:
                if self._stands(key, sha256):
                    return
            except ObjectMissingError:
                continue  # erased between writing and reading back
            else:
                return
        msg = "the object was erased each time it was written"
        raise ObjectStoreUnavailableError(msg, key)

    def get(self, key: str) -> bytes:
        """See ObjectStore."""
        data, sha256 = self._read(checked_key(key))
        if sha256_of(data) != sha256:
            raise ObjectCorruptError(key)
        return data

    def stream(self, key: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """See ObjectStore."""
        checked_range(start, stop)
        if start == stop:
            if self.head(key) is None:
                raise ObjectMissingError(key)
            return iter(())
        pieces = self._pieces(checked_key(key), start, stop)
        next(pieces)  # sends the request, so that what is missing is known now
        return pieces

    def head(self, key: str) -> ObjectInfo | None:
        """See ObjectStore."""
        try:
            with failures(checked_key(key)):
                found = self._client.head_object(Bucket=self._bucket, Key=self._prefix + key)
        except ObjectMissingError:
            return None
        return ObjectInfo(
            key, found["ContentLength"], found["Metadata"].get("sha256", ""), found["ContentType"]
        )

    def address(self, key: str, seconds: int, *, file_name: str, cache_control: str) -> str | None:
        """See ObjectStore: a presigned URL, made here without asking the bucket. It names the access key that signed it."""
        checked_key(key)
        checked_seconds(seconds)
        asked = {
            "Bucket": self._bucket,
            "Key": self._prefix + key,
            "ResponseContentDisposition": f'inline; filename="{file_name}"',
            "ResponseCacheControl": cache_control,
        }
        with failures(key):
            return self._client.generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds)

    def keys(self, prefix: str = "") -> Iterator[str]:
        """See ObjectStore."""
        checked_prefix(prefix)
        full = self._prefix + prefix
        uploads = {key for key, _ in self._uploads(full)}
        return (
            key.removeprefix(self._prefix) for key in heapq.merge(self._keys(full, uploads), sorted(uploads))
        )

    def _keys(self, prefix: str, besides: set[str]) -> Iterator[str]:
        last = ""
        for page in self._versions(prefix):
            both = (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
            # One key's versions may run on into the next page.
            for key in sorted({entry["Key"] for entry in both} - {last}):
                last = key
                if key not in besides:
                    yield key

    def erase(self, key: str) -> None:
        """See ObjectStore. Raises ObjectStoreUnavailableError when a version cannot be removed."""
        full = self._prefix + checked_key(key)
        self._erase(full, key, lambda found: found == full)

    def erase_all(self, prefix: str) -> None:
        """See ObjectStore. Raises ObjectStoreUnavailableError when a version cannot be removed."""
        checked_prefix(prefix)
        self._erase(self._prefix + prefix, prefix, lambda _: True)

    def _erase(self, prefix: str, named: str, mine: Callable[[str], bool]) -> None:
        """Remove every version and unfinished upload with that prefix whose key is `mine`."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for _ in range(_ATTEMPTS):
                listed = pool.submit(lambda: [one for one in self._uploads(prefix) if mine(one[0])])
                versions = [
                    (entry["Key"], entry["VersionId"])
                    for page in self._versions(prefix)
                    for entry in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
                    if mine(entry["Key"])
                ]
                with failures(named):
                    # One request for each, not one for all: older servers refuse boto3's checksum of a list of keys.
                    deleted = pool.map(self._delete, versions)
                    aborted = pool.map(self._abort, listed.result())
                    if not any([*deleted, *aborted]):
                        return
        msg = "versions of the object remain"
        raise ObjectStoreUnavailableError(msg, named)

    def _delete(self, version: tuple[str, str]) -> bool:
        key, version_id = version
        self._client.delete_object(Bucket=self._bucket, Key=key, VersionId=version_id)
        return True

    def _abort(self, upload: tuple[str, str]) -> bool:
        key, upload_id = upload
        with suppress(self._client.exceptions.NoSuchUpload):
            self._client.abort_multipart_upload(Bucket=self._bucket, Key=key, UploadId=upload_id)
        return True

    def unfinished(self) -> tuple[str, ...]:
        """See ObjectStore: uploads in parts, which this class never begins but other tools might."""
        return tuple(key.removeprefix(self._prefix) for key, _ in self._uploads(self._prefix))

    def tidy(self) -> None:
        """See ObjectStore."""
        with failures():
            for upload in list(self._uploads(self._prefix)):
                self._abort(upload)

    def check(self) -> None:
        """See ObjectStore: whether the bucket is there and its versions can be listed. Writes nothing."""
        with failures():
            self._client.list_object_versions(Bucket=self._bucket, Prefix=self._prefix, MaxKeys=1)

    def _write(self, key: str, data: bytes, sha256: str, media_type: str) -> str:
        """Write unless something stands there; the id of the version, '' in a bucket that keeps none.

        Ceph RGW 16 heeds `If-None-Match` only in buckets that keep no versions; in the others it writes one more. So
        there we look before and after: of two that were written at once the older stands, and its writer sees so too.
        Raises ObjectConflictError.
        """
        before = self._standing(key) if self._keeps_versions else {}
        if any(before.values()):
            raise ObjectConflictError(key)
        version = self._send(key, data, sha256, media_type)
        if version:
            since = [one for one in self._standing(key) if one not in before]
            if since and since[-1] != version:
                self._delete((self._prefix + key, version))
                raise ObjectConflictError(key)
        return version

    @cached_property
    def _keeps_versions(self) -> bool:
        """Whether the bucket keeps versions; taken for granted where we may not ask."""
        try:
            return self._client.get_bucket_versioning(Bucket=self._bucket).get("Status") == "Enabled"
        except ClientError:
            return True

    def _standing(self, key: str) -> dict[str, bool]:
        """The ids of the object's versions, newest first, and whether each is what a reader gets."""
        full = self._prefix + key
        return {
            entry["VersionId"]: entry["IsLatest"]
            for page in self._versions(full)
            for entry in page.get("Versions", ())
            if entry["Key"] == full
        }

    def _send(self, key: str, data: bytes, sha256: str, media_type: str) -> str:
        """Write, as `_write`; the MD5 lets the server notice a damaged transfer."""
        md5 = hashlib.md5(data, usedforsecurity=False).digest()
        sent = self._client.put_object(
            Bucket=self._bucket,
            Key=self._prefix + key,
            Body=data,
            ContentMD5=base64.b64encode(md5).decode(),
            ContentType=media_type,
            Metadata={"sha256": sha256},
            IfNoneMatch="*",
        )
        version = sent.get("VersionId", "")
        return "" if version == "null" else version

    def _stands(self, key: str, sha256: str) -> bool:
        """Whether the same bytes are there; raises ObjectConflictError when others are."""
        try:
            data, _ = self._read(key)
        except ObjectMissingError:
            return False
        if sha256_of(data) != sha256:
            raise ObjectConflictError(key)
        return True

    def _read(self, key: str, version: str = "") -> tuple[bytes, str]:
        """The bytes, and the SHA-256 in the metadata ('' when there is none); of that version where one is named."""
        asked: GetObjectRequestTypeDef = {"Bucket": self._bucket, "Key": self._prefix + key}
        if version:
            asked["VersionId"] = version
        with failures(key):
            found = self._client.get_object(**asked)
            with closing(found["Body"]) as body:
                return body.read(), found["Metadata"].get("sha256", "")

    def _pieces(self, key: str, start: int, stop: int | None) -> Iterator[bytes]:
        whole = start == 0 and stop is None
        digest = hashlib.sha256()
        with failures(key):
            found = self._part(key, start, stop)
            if found is None:
                yield b""
                return
            with closing(found["Body"]) as body:
                yield b""
                while piece := body.read(CHUNK):
                    digest.update(piece)
                    yield piece
        if whole and digest.hexdigest() != found["Metadata"].get("sha256"):
            raise ObjectCorruptError(key)

    def _part(self, key: str, start: int, stop: int | None) -> "GetObjectOutputTypeDef | None":
        """The answer with those bytes, or None when the object ends before `start`."""
        full = self._prefix + key
        if start == 0 and stop is None:
            return self._client.get_object(Bucket=self._bucket, Key=full)
        span = f"bytes={start}-{'' if stop is None else stop - 1}"
        try:
            return self._client.get_object(Bucket=self._bucket, Key=full, Range=span)
        except ClientError as error:
            if code_of(error) in _EMPTY_RANGE:
                return None
            raise

    def _uploads(self, prefix: str) -> Iterator[tuple[str, str]]:
        """Key and id of every upload in parts that was not ended."""
        with failures():
            pages = self._client.get_paginator("list_multipart_uploads")
            for page in pages.paginate(Bucket=self._bucket, Prefix=prefix):
                yield from ((upload["Key"], upload["UploadId"]) for upload in page.get("Uploads", ()))

    def _versions(self, prefix: str) -> "Iterator[ListObjectVersionsOutputTypeDef]":
        with failures():
            pages = self._client.get_paginator("list_object_versions")
            yield from pages.paginate(Bucket=self._bucket, Prefix=prefix)
