"""The audit log, its Merkle tree and signed checkpoints, the signed list of withdrawals, and the keys that sign."""

from sqlalchemy import Column, Integer, Table, Text

from imagedb.catalogue.tables.columns import metadata, position, text, whole

# An erased entry keeps its number: its texts are empty and its salt is gone.
audit_log = Table(
    "audit_log",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    text("at"),
    text("action"),
    text("about"),
    text("by"),
    Column("salt", Text),
)

# Complete nodes only, which never change: see imagedb.audit.merkle. Level 0 holds the leaf of entry position + 1.
audit_nodes = Table(
    "audit_nodes",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False),
    position(),
    text("hash"),
)

# One row: the log's own random name, and how many entries it has.
audit_tree = Table(
    "audit_tree",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    text("origin"),
    whole("size"),
)

audit_checkpoints = Table(
    "audit_checkpoints",
    metadata,
    Column("size", Integer, primary_key=True, autoincrement=False),
    Column("key_id", Text, primary_key=True),
    text("note"),
)

# Every key that ever signed; the one without an end signs now. `endorsement` is its predecessor's signature.
signing_keys = Table(
    "signing_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("place", Integer, nullable=False, unique=True),
    text("line"),
    text("since"),
    Column("until", Text),
    Column("endorsement", Text),
)

# One row once it was first asked for: the signed list of withdrawals, and the revision at which it was right.
withdrawal_list = Table(
    "withdrawal_list",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    whole("version"),
    whole("revision"),
    text("key_id"),
    text("expires"),
    text("document"),
)
