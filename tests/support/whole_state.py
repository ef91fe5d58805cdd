"""Everything that a catalogue and a store hold, written so that two of them can be compared.

Random names are masked, and so is what follows from them; all else must be the same.
"""

from collections import Counter
from typing import Any

from sqlalchemy import Table, inspect, select

from imagedb.catalogue import Catalogue
from imagedb.catalogue.engine import reading
from imagedb.catalogue.tables import metadata
from imagedb.objects import ObjectInfo, ObjectStore
from imagedb.seal import MEDIA_TYPE
from imagedb.vocabulary import RenditionName

_RANDOM = {
    "photos": {"id", "subject_group", "duplicate_group"},
    "photo_renditions": {"key"},
    "catalogue_state": {"group_secret"},
    "photo_changes": {"place"},
    "audit_log": {"at", "about", "salt"},
    "audit_nodes": {"hash"},
    "audit_tree": {"origin"},
    "tombstones": {"photo_id"},
    "pending_erasures": {"photo_id"},
    "family_keys": {"master", "wrapped"},
    "photo_keys": {"nonce", "wrapped"},
}


def whole_state(catalogue: Catalogue, store: ObjectStore) -> dict[str, Any]:
    """Every table's rows in the order of their keys, the babies' grouping, and the objects by content."""
    with reading(catalogue._engine) as connection:
        tables = {
            table.name: [dict(row) for row in connection.execute(_in_order(table)).mappings()]
            for table in metadata.sorted_tables
        }
    for row in tables["photo_renditions"]:
        if row["name"] == RenditionName.ORIGINAL:
            row["sha256"] = "of encrypted bytes"
    groups = [row["subject_group"] for row in tables["photos"]]
    alike = [row["duplicate_group"] for row in tables["photos"]]
    for name, columns in _RANDOM.items():
        for row in tables[name]:
            row.update(dict.fromkeys(columns & row.keys(), "random"))
    heads = [store.head(key) for key in sorted(store.keys(""))]
    return {
        **tables,
        "grouping": [groups.index(group) for group in groups],
        "alike": [alike.index(group) for group in alike],
        "objects": Counter((_content(head), head.media_type) for head in heads if head),
    }


def _content(head: ObjectInfo) -> str | int:
    """The hash, or of encrypted bytes the size: no two encryptions are alike."""
    return head.size if head.media_type == MEDIA_TYPE else head.sha256


def _in_order(table: Table) -> Any:
    return select(table).order_by(*inspect(table).primary_key)
