"""Carry the chained audit log over into a Merkle tree; make room for what is signed.

Revision ID: 0005
Revises: 0004
"""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

from imagedb.audit.entry import AuditEntry, entry_hash, new_salt
from imagedb.audit.merkle import all_nodes
from imagedb.identifiers import random_id

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _old_table() -> sa.Table:
    return op.create_table(
        "audit_log",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_log")),
    )


def _withdrawn_before() -> list[dict[str, str]]:
    """Purposes that families withdrew while their photos stayed: nothing noted it until now but their events."""
    connection = op.get_bind()
    events = sa.table("consent_events", sa.column("consent_id"), sa.column("kind"), sa.column("document", sa.JSON()))
    theirs = sa.text(
        "SELECT p.id FROM photos AS p JOIN photo_private AS q ON q.number = p.number WHERE q.consent_id = :consent "
        "AND NOT EXISTS (SELECT 1 FROM photo_terms AS t WHERE t.number = p.number AND t.field = 'purpose' "
        "AND t.value = :purpose)"
    )
    found = connection.execute(sa.select(events).where(events.c.kind == "withdrawn")).all()
    lost = {
        (photo_id, purpose)
        for consent_id, _, document in found
        for purpose in document.get("purposes", ())
        if purpose in {"research", "commercial", "ai_training"}
        for photo_id in connection.execute(theirs, {"consent": consent_id, "purpose": purpose}).scalars()
    }
    return [{"photo_id": photo_id, "purpose": purpose} for photo_id, purpose in sorted(lost)]


def upgrade() -> None:
    """Make the tables anew and fill them with what the chain told, ended by the chain's own last hash."""
    chained = op.get_bind().execute(
        sa.text("SELECT number, at, action, about, hash FROM audit_log ORDER BY number")
    ).all()
    op.drop_table("audit_log")
    log = op.create_table(
        "audit_log",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_log")),
    )
    nodes = op.create_table(
        "audit_nodes",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("level", "position", name=op.f("pk_audit_nodes")),
    )
    tree = op.create_table(
        "audit_tree",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_tree")),
    )
    op.create_table(
        "audit_checkpoints",
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("size", "key_id", name=op.f("pk_audit_checkpoints")),
    )
    op.create_table(
        "signing_keys",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("endorsement", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_keys")),
        sa.UniqueConstraint("place", name=op.f("uq_signing_keys_place")),
    )
    op.create_table(
        "withdrawal_list",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal_list")),
    )
    withdrawn_purposes = op.create_table(
        "withdrawn_purposes",
        sa.Column("photo_id", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("photo_id", "purpose", name=op.f("pk_withdrawn_purposes")),
    )
    op.bulk_insert(withdrawn_purposes, _withdrawn_before())
    entries = [
        AuditEntry(number, row.at, row.action, row.about) for number, row in enumerate(chained, start=1)
    ]
    if chained:
        last = chained[-1]
        entries.append(AuditEntry(len(entries) + 1, last.at, "audit.carried_over", last.hash))
    salts = [new_salt() for _ in entries]
    leaves = [entry_hash(entry, salt) for entry, salt in zip(entries, salts, strict=True)]
    op.bulk_insert(
        log,
        [
            {"number": e.number, "at": e.at, "action": e.action, "about": e.about, "by": e.by, "salt": salt}
            for e, salt in zip(entries, salts, strict=True)
        ],
    )
    op.bulk_insert(
        nodes,
        [
            {"level": level, "position": position, "hash": found.hex()}
            for level, position, found in all_nodes(leaves)
        ],
    )
    op.bulk_insert(tree, [{"id": 1, "origin": f"newborn-skin-atlas/{random_id()}", "size": len(entries)}])


def downgrade() -> None:
    """Chain the entries again, as 0003 had them, without who did it; checkpoints and keys are lost."""
    told = op.get_bind().execute(sa.text("SELECT at, action, about FROM audit_log ORDER BY number")).all()
    for name in ("withdrawn_purposes", "withdrawal_list", "signing_keys", "audit_checkpoints", "audit_tree", "audit_nodes", "audit_log"):
        op.drop_table(name)
    old, previous, rows = _old_table(), "0" * 64, []
    for number, (at, action, about) in enumerate(told, start=1):
        content = json.dumps([number, at, action, about, previous], ensure_ascii=True, separators=(",", ":"))
        digest = hashlib.sha256(content.encode()).hexdigest()
        rows.append(
            {"number": number, "at": at, "action": action, "about": about, "previous": previous, "hash": digest}
        )
        previous = digest
    op.bulk_insert(old, rows)
