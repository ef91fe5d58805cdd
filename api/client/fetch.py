"""Fetches one file: resumed where it stopped, hashed, and given its name only when it is right."""

import hashlib
from enum import StrEnum
from pathlib import Path

import httpx

_TRIES = 3


class Outcome(StrEnum):
    """What became of one file."""

    FETCHED = "fetched"
    PRESENT = "present"
    WITHDRAWN = "withdrawn"


class FetchError(Exception):
    """The file could not be had, or is not the one that was promised."""


def fetch(client: httpx.Client, href: str, target: Path, *, sha256: str, size: int) -> Outcome:
    """Have `target` hold the bytes with this SHA-256, or leave no file of that name.

    What arrived of an earlier attempt (`.part`) is continued with a Range request that names the
    same bytes by their ETag. Raises FetchError.
    """
    if target.is_file() and hash_of(target) == sha256:
        return Outcome.PRESENT
    part = target.with_name(target.name + ".part")
    problem = ""
    for _ in range(_TRIES):
        try:
            status = _continue(client, href, part, sha256, size)
        except (httpx.TransportError, httpx.StreamError) as error:
            problem = f"the connection failed: {error}"
            continue
        if status == httpx.codes.GONE:
            part.unlink(missing_ok=True)
            return Outcome.WITHDRAWN
        if status not in {200, 206}:
            problem = f"the server answered {status}"
            if status < 500:
                break
            continue
        if hash_of(part) == sha256:
            part.replace(target)
            return Outcome.FETCHED
        part.unlink()
        problem = "the bytes do not have the SHA-256 that the server stated"
    raise FetchError(problem)


def _continue(client: httpx.Client, href: str, part: Path, sha256: str, size: int) -> int:
    """Write what is missing behind what is there; return the status, 206 when nothing was missing."""
    have = part.stat().st_size if part.exists() else 0
    if have > size:
        part.unlink()
        have = 0
    if have == size:
        return 206
    # identity: a proxy that compresses would break both the ranges and the hash. Prefer: the bytes themselves and no
    # redirect to a bucket, for another host is not the one asked.
    headers = {"Accept-Encoding": "identity", "Prefer": "return=representation"}
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": f'"{sha256}"'}
    with client.stream("GET", href, headers=headers) as response:
        if response.status_code in {200, 206}:
            with part.open("ab" if response.status_code == 206 else "wb") as sink:
                # as it comes: chunks of one size would lose what came before a line breaks off
                for chunk in response.iter_raw():
                    sink.write(chunk)
                    if sink.tell() > size:  # an answer without an end would fill the disk
                        break
        return response.status_code


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
