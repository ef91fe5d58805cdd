"""The server's signed list of withdrawals: fetched before anything else, and believed only under a known key.

The key is remembered on first use in `trust.json` beside the photos, with the version of the list that was
seen last. From then on another key, an older list or one that has ended stops the download.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from api.client.server import ServerError, get, get_json
from imagedb.audit.note import PublicKey, read_public_key
from imagedb.errors import SignatureError
from imagedb.signed import canonical, endorses, open_document, signers
from imagedb.withdrawal_list import KIND, WithdrawalList, read_list

TRUST = "trust.json"


class WithdrawalListError(ServerError):
    """The list of withdrawals cannot be had or cannot be believed, so nothing more may be downloaded."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"the list of withdrawals cannot be had or believed: {why}. Nothing more was downloaded"
        )


@dataclass(frozen=True, slots=True)
class Trust:
    """What is remembered of a server: its key, the last list's version and hash, and what it was read for."""

    key: PublicKey
    version: int
    sha256: str
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrustedList:
    """A list that was checked, what to remember of it, and whether it says anything new here."""

    listed: WithdrawalList
    trust: Trust
    news: bool


def fetch_list(client: httpx.Client, folder: Path, purposes: frozenset[str], now: datetime) -> TrustedList:
    """The newest list, checked against what is remembered in the folder. Raises ServerError.

    Remembers nothing yet: see `remember`.
    """
    before = _remembered(folder)
    envelope = _document(client, "/v1/withdrawals")
    key = _key(client, envelope, None if before is None else before.key)
    try:
        document = open_document(envelope, KIND, [key])
        listed = read_list(document)
    except SignatureError as error:
        raise WithdrawalListError(str(error)) from error
    if listed.origin != key.name:
        msg = "it is another atlas's"
        raise WithdrawalListError(msg)
    if listed.expires <= now:
        why = f"it ended on {listed.expires:%Y-%m-%d}; check this machine's clock, or ask the operator"
        raise WithdrawalListError(why)
    digest = hashlib.sha256(canonical(document)).hexdigest()
    trust = Trust(key, listed.version, digest, tuple(sorted(purposes)))
    _refuse_rollback(before, trust)
    news = before is None or (before.version, before.purposes) != (trust.version, trust.purposes)
    return TrustedList(listed, trust, news)


def remember(folder: Path, trust: Trust) -> None:
    """Keep what was seen, whole or not at all."""
    content = {
        "key": trust.key.line,
        "version": trust.version,
        "sha256": trust.sha256,
        "purposes": trust.purposes,
    }
    part = folder / f"{TRUST}.part"
    part.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    part.replace(folder / TRUST)


def _document(client: httpx.Client, href: str) -> dict[str, Any]:
    response = get(client, href)
    if response.status_code != httpx.codes.OK:
        why = f"{href} answered {response.status_code}"
        raise WithdrawalListError(why)
    return get_json(response)


def _refuse_rollback(before: Trust | None, now: Trust) -> None:
    if before is None or now.version > before.version:
        return
    if now.version < before.version:
        why = f"it is version {now.version}, and version {before.version} was seen before: a withdrawal may be hidden"
        raise WithdrawalListError(why)
    if now.sha256 != before.sha256:
        msg = f"two lists are both called version {now.version}"
        raise WithdrawalListError(msg)


def _key(client: httpx.Client, envelope: object, known: PublicKey | None) -> PublicKey:
    """The key to check with: the one remembered, one that it leads to, or on first use the one that signs now."""
    by = signers(envelope)
    if not by:
        why = "it bears no signature"
        raise WithdrawalListError(why)
    if known is not None and known.id in by:
        return known
    listed = _listed_keys(client)
    if known is None:
        key = next((key for key, _, ended in reversed(listed) if not ended and key.id in by), None)
        if key is None:
            msg = "no key that the server lists has signed it"
            raise WithdrawalListError(msg)
        return key
    for key, endorsement, _ in listed:
        if endorses(known, key, endorsement):
            known = key
    if known.id not in by:
        msg = (
            f"it is signed by another key than the one remembered in {TRUST}, and that one names no such successor; "
            f"ask the operator, and delete {TRUST} only when they confirm the new key"
        )
        raise WithdrawalListError(msg)
    return known


def _listed_keys(client: httpx.Client) -> list[tuple[PublicKey, str, bool]]:
    """Each key that the server lists, the signature by which one before it named it, and whether it has ended."""
    try:
        keys = _document(client, "/v1/keys")["keys"]
        return [
            (read_public_key(one["key"]), str(one["endorsement"]), one["until"] is not None) for one in keys
        ]
    except (SignatureError, KeyError, TypeError, AttributeError) as error:
        msg = "the server's keys cannot be read"
        raise WithdrawalListError(msg) from error


def _remembered(folder: Path) -> Trust | None:
    path = folder / TRUST
    if not path.exists():
        return None
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        key = read_public_key(kept["key"])
        return Trust(key, int(kept["version"]), str(kept["sha256"]), tuple(map(str, kept["purposes"])))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, SignatureError) as error:
        why = f"{path} cannot be read, so the key that was seen before is not known"
        raise WithdrawalListError(why) from error
