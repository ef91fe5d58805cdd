"""Everything that a catalogue and a store hold, written so that two of them can be compared.

Random names are masked, and so is what follows from them; all else must be the same.
"""

from collections import Counter
from typing import Any

from sqlalchemy import Table, inspect, select

from imagedb.catalogue import Catalogue
from imagedb.catalogue.engine import reading
from imagedb.catalogue.tables import metadata
from imagedb.objects import ObjectStore

_RANDOM = {
    "photos": {"id", "subject_group"},
    "photo_renditions": {"key"},
    "catalogue_state": {"group_secret"},
    "audit_log": {"at", "about", "salt"},
    "audit_nodes": {"hash"},
    "audit_tree": {"origin"},
    "tombstones": {"photo_id"},
    "pending_erasures": {"photo_id"},
}


def whole_state(catalogue: Catalogue, store: ObjectStore) -> dict[str, Any]:
    """Every table's rows in the order of their keys, the babies' grouping, and the objects by content."""
    with reading(catalogue._engine) as connection:
        tables = {
            table.name: [dict(row) for row in connection.execute(_in_order(table)).mappings()]
            for table in metadata.sorted_tables
        }
    groups = [row["subject_group"] for row in tables["photos"]]
    for name, columns in _RANDOM.items():
        for row in tables[name]:
            row.update(dict.fromkeys(columns & row.keys(), "random"))
    heads = [store.head(key) for key in sorted(store.keys(""))]
    return {
        **tables,
        "grouping": [groups.index(group) for group in groups],
        "objects": Counter((head.sha256, head.media_type) for head in heads if head),
    }


def _in_order(table: Table) -> Any:
    return select(table).order_by(*inspect(table).primary_key)
