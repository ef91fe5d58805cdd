"""The audit log's tree as the database keeps it: its complete nodes, and how many leaves it has."""

from sqlalchemy import Connection, insert, select, update

from imagedb.audit.merkle import Node, added_nodes, root
from imagedb.catalogue.tables import audit_nodes, audit_tree


def size(connection: Connection) -> int:
    """How many leaves the tree has. Within a write transaction nobody else changes it."""
    now: int = connection.execute(select(audit_tree.c.size)).scalar_one()
    return now


def origin(connection: Connection) -> str:
    """The log's own name."""
    name: str = connection.execute(select(audit_tree.c.origin)).scalar_one()
    return name


def node_of(connection: Connection) -> Node:
    """The stored hash of a complete node; each is a look-up by key, and a proof takes a few for each level."""

    def node(level: int, position: int) -> bytes:
        mine = (audit_nodes.c.level == level) & (audit_nodes.c.position == position)
        return bytes.fromhex(connection.execute(select(audit_nodes.c.hash).where(mine)).scalar_one())

    return node


def root_at(connection: Connection, leaves: int) -> bytes:
    """The root hash of the first so many leaves."""
    return root(leaves, node_of(connection))


def grow(connection: Connection, leaves: int, leaf: bytes) -> None:
    """Add a leaf to a tree of so many: as a rule one new node beside the leaf itself, and at most one a level."""
    added = [
        {"level": level, "position": position, "hash": found.hex()}
        for level, position, found in added_nodes(leaves, leaf, node_of(connection))
    ]
    connection.execute(insert(audit_nodes), added)
    connection.execute(update(audit_tree).values(size=leaves + 1))
