"""From `OBJECT_STORE` to a store."""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from urllib.request import url2pathname

from imagedb.objects.errors import ObjectStoreAddressError
from imagedb.objects.folder import FolderStore
from imagedb.objects.store import ObjectStore, checked_key

S3_OPTIONS = ("endpoint", "region")


def open_store(url: str) -> ObjectStore:
    """The store a URL names. Raises ObjectStoreAddressError.

    A path or 'file:///path' is a folder, made when it is first written to. 's3://bucket/prefix' is S3, with
    the options 'endpoint' (a URL) and 'region'. Credentials come from the environment or the machine's
    role (boto3's own chain), never from the URL, which ends up in logs.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        msg = f"OBJECT_STORE cannot be read: {error}"
        raise ObjectStoreAddressError(msg) from None
    if parts.scheme == "s3":
        return _open_s3(url)
    if parts.scheme == "file":
        if parts.netloc not in {"", "localhost"} or not parts.path.startswith("/"):
            msg = "a file URL needs three slashes and an absolute path"
            raise ObjectStoreAddressError(msg)
        return FolderStore(Path(url2pathname(parts.path)))
    if "://" in url or not url:
        msg = "OBJECT_STORE is a folder, 'file:///folder' or 's3://bucket/prefix'"
        raise ObjectStoreAddressError(msg)
    return FolderStore(Path(url))


def _open_s3(url: str) -> ObjectStore:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = sorted(set(options) - set(S3_OPTIONS))
    if unknown:
        msg = f"unknown option of an S3 store ({', '.join(S3_OPTIONS)} are known)"
        raise ObjectStoreAddressError(msg, ", ".join(unknown))
    if "@" in parts.netloc or not parts.netloc:
        msg = "an S3 store is 's3://bucket/prefix'; credentials come from the environment"
        raise ObjectStoreAddressError(msg)
    endpoint = options.get("endpoint")
    if endpoint is not None and not endpoint.startswith(("http://", "https://")):
        msg = "the endpoint of an S3 store is a URL with http or https"
        raise ObjectStoreAddressError(msg)
    prefix = parts.path.strip("/")
    if prefix:
        checked_key(prefix)
    # Who keeps a folder does not wait for boto3.
    from imagedb.objects.s3 import S3Store

    return S3Store(parts.netloc, prefix=prefix, endpoint=endpoint, region=options.get("region"))
