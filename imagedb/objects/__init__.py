"""Where bytes live: a local folder or any S3, behind one small interface."""

from imagedb.objects.errors import (
    ObjectConflictError,
    ObjectCorruptError,
    ObjectHashError,
    ObjectMissingError,
    ObjectStoreError,
    ObjectStoreUnavailableError,
)
from imagedb.objects.opening import open_store
from imagedb.objects.store import ObjectInfo, ObjectStore

__all__ = [
    "ObjectConflictError",
    "ObjectCorruptError",
    "ObjectHashError",
    "ObjectInfo",
    "ObjectMissingError",
    "ObjectStore",
    "ObjectStoreError",
    "ObjectStoreUnavailableError",
    "open_store",
]
