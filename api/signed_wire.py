"""The shapes of what is signed, and of the record of what was done; see `api.wire`."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict  # pydantic wants this one before Python 3.12

from api.wire import WithdrawalsJson


class SignatureJson(TypedDict):
    """An Ed25519 signature in base64."""

    key_id: Annotated[str, Field(description="The key that made it.")]
    signature: Annotated[str, Field(description="Over the canonical JSON of what is signed.")]


class SignedWithdrawalsJson(TypedDict):
    """The list of withdrawals in its envelope."""

    signed: Annotated[WithdrawalsJson, Field(description="The list.")]
    signatures: Annotated[list[SignatureJson], Field(description="One for each key that signs.")]


class KeyJson(TypedDict):
    """A public key."""

    key_id: Annotated[str, Field(description="Names it in signatures.")]
    key: Annotated[str, Field(description="`name+id+base64`, as for signed notes (C2SP).")]
    since: Annotated[str, Field(description="When it began to sign, UTC.")]
    until: Annotated[str | None, Field(description="When it ended; null for the one that signs.")]
    endorsement: Annotated[
        str | None,
        Field(description='The key before it over {"key": …, "type": "next-signing-key"}, in base64.'),
    ]


class KeysJson(TypedDict):
    """Every key that signs or ever signed here."""

    keys: Annotated[list[KeyJson], Field(description="In the order in which they signed.")]


class EntryJson(TypedDict):
    """An entry of the audit log."""

    number: Annotated[int, Field(description="Its place in the log, from 1.")]
    at: Annotated[str, Field(description="UTC, to the second.")]
    action: Annotated[str, Field(description="What was done.")]
    about: Annotated[str, Field(description="What it was done to: a random id, or nothing.")]
    by: Annotated[str, Field(description="A random id, `policy`, `family`, `command_line`, or nothing.")]


class EntriesJson(TypedDict):
    """Entries in order; ask again `after` the last."""

    entries: Annotated[list[EntryJson], Field(description="In order.")]


class InclusionJson(TypedDict):
    """Hashes in hexadecimal digits, from the leaf upwards."""

    entry: Annotated[int, Field(description="The entry's place in the log, from 1.")]
    size: Annotated[int, Field(description="How many entries the tree has.")]
    leaf_hash: Annotated[str, Field(description="Of the entry itself.")]
    proof: Annotated[list[str], Field(description="Siblings on the way to the root (RFC 6962).")]


class ConsistencyJson(TypedDict):
    """Hashes in hexadecimal digits."""

    old: Annotated[int, Field(description="How many entries the earlier tree has.")]
    new: Annotated[int, Field(description="How many the later has.")]
    proof: Annotated[list[str], Field(description="That the later begins with the earlier (RFC 6962).")]
