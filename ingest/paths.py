"""Where a manifest may point: plain files in its own folder, and nowhere else."""

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

MAX_FILE_BYTES = 300 * 1024 * 1024
ReadFile = Callable[[Path], bytes]
"""Reads a file of a manifest. Raises FileNotFoundError, ValueError for what must not be read, or OSError."""
# Not through a link, and not waiting for a pipe's other end; where the system has such flags.
_PLAINLY = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))


def photo_path(folder: Path | None, name: str) -> Path:
    """Return where `name` lies in `folder`; it need not exist. Without a folder, its place among files sent along.

    Raises ValueError, saying what is wrong, for names that are absolute, climb out of the folder,
    carry a drive or a backslash, hold what is not seen, or lead through a symbolic link.
    """
    if "\\" in name or ":" in name or "\0" in name:
        msg = f"{name!r} must be a plain relative path with forward slashes"
        raise ValueError(msg)
    if not name.isprintable():
        msg = f"{name[:80]!r} holds a character that is not seen; give the file a plain name"
        raise ValueError(msg)
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/"):
        msg = f"{name!r} must be relative to the manifest's folder"
        raise ValueError(msg)
    if ".." in parts:
        msg = f"{name!r} leads out of the manifest's folder"
        raise ValueError(msg)
    if folder is None:
        return Path(*parts)
    path = folder
    for part in parts:
        path /= part
        try:
            link = path.is_symlink()
        except OSError as error:  # a name longer than the system has room for
            msg = f"{name[:80]!r} cannot be a file's name here: {error.strerror}"
            raise ValueError(msg) from None
        if link:
            msg = f"{name!r} is, or leads through, a symbolic link"
            raise ValueError(msg)
    return path


def read_photo(path: Path) -> bytes:
    """Return a photo file's bytes. Raises FileNotFoundError, or ValueError for what is no plain file."""
    # One descriptor for the check and the read, so that nothing can be put in the file's place between them.
    with os.fdopen(os.open(path, _PLAINLY), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            msg = f"{path.name!r} is not a plain file"
            raise ValueError(msg)
        if found.st_size > MAX_FILE_BYTES:
            msg = f"{path.name!r} has {found.st_size} bytes; at most {MAX_FILE_BYTES} are read"
            raise ValueError(msg)
        return file.read(MAX_FILE_BYTES)


def sent_along(files: Mapping[str, bytes]) -> ReadFile:
    """Return what reads files that were sent with their manifest, by the names it has for them: memory, no disk."""
    plain = {PurePosixPath(name).as_posix(): data for name, data in files.items()}

    def read(path: Path) -> bytes:
        try:
            return plain[path.as_posix()]
        except KeyError:
            raise FileNotFoundError(path.name) from None

    return read
