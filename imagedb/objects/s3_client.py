"""How boto3 is set up and spoken with, and what its errors mean to a store.

Signatures are v4 (boto3 falls back to v2 for presigned URLs on other endpoints) and checksum trailers are off, because
older servers reject them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from imagedb.objects.errors import ObjectConflictError, ObjectMissingError, ObjectStoreUnavailableError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_EXISTS = {"PreconditionFailed", "412", "ConditionalRequestConflict", "409"}
_MISSING = {"NoSuchKey", "404", "NotFound"}


def connect(endpoint: str | None, region: str | None) -> "S3Client":
    """A client for the bucket's server; `endpoint` is None for AWS."""
    # A session of its own: the default one is shared, not thread-safe, and remembers credentials.
    client: S3Client = boto3.Session().client(
        "s3",
        endpoint_url=endpoint,
        region_name=region or ("us-east-1" if endpoint else None),
        config=Config(
            signature_version="s3v4",
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path"} if endpoint else None,
            connect_timeout=5,
            read_timeout=30,
            retries={"total_max_attempts": 4, "mode": "standard"},
            max_pool_connections=16,
        ),
    )
    return client


def code_of(error: ClientError) -> str:
    """The server's word for what was wrong."""
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def failures(key: str = "") -> Iterator[None]:
    """Say what boto3 said in the store's words."""
    try:
        yield
    except ClientError as error:
        code = code_of(error)
        if key and code in _MISSING:
            raise ObjectMissingError(key) from error
        if code in _EXISTS:
            raise ObjectConflictError(key) from error
        msg = f"the bucket refused the request ({code})"
        raise ObjectStoreUnavailableError(msg, key) from error
    except BotoCoreError as error:
        msg = f"the bucket cannot be reached ({type(error).__name__})"
        raise ObjectStoreUnavailableError(msg, key) from error
