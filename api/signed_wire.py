"""The shapes of what is signed, and of the record of what was done; see `api.wire`."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict  # pydantic wants this one before Python 3.12

from api.wire import WithdrawalsJson


class SignatureJson(TypedDict):
    """An Ed25519 signature in base64."""

    key_id: str
    signature: str


class SignedWithdrawalsJson(TypedDict):
    """The list of withdrawals in its envelope."""

    signed: WithdrawalsJson
    signatures: list[SignatureJson]


class KeyJson(TypedDict):
    """A public key."""

    key_id: str
    key: Annotated[str, Field(description="`name+id+base64`, as for signed notes (C2SP).")]
    since: str
    until: str | None
    endorsement: Annotated[
        str | None,
        Field(description='The key before it over {"key": …, "type": "next-signing-key"}, in base64.'),
    ]


class KeysJson(TypedDict):
    """Every key that signs or ever signed here."""

    keys: list[KeyJson]


class EntryJson(TypedDict):
    """An entry of the audit log."""

    number: int
    at: Annotated[str, Field(description="UTC, to the second.")]
    action: str
    about: str
    by: Annotated[str, Field(description="A random id, `policy`, `family`, `command_line`, or nothing.")]


class EntriesJson(TypedDict):
    """Entries in order; ask again `after` the last."""

    entries: list[EntryJson]


class InclusionJson(TypedDict):
    """Hashes in hexadecimal digits, from the leaf upwards."""

    entry: int
    size: int
    leaf_hash: str
    proof: list[str]


class ConsistencyJson(TypedDict):
    """Hashes in hexadecimal digits."""

    old: int
    new: int
    proof: list[str]
