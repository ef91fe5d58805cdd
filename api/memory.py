"""How the server's process asks for memory, and gives it back.

The search works on arrays of a place for each photo, megabytes each, in as many threads as there are readers. Left to
itself, glibc keeps for each thread what such an array took once it was freed, and takes the more the larger the arrays
were: a process over a million photos grew from 230 to 720 MB, of which it used half.
"""

import ctypes
import gc
import platform
from typing import Final

_MMAP_THRESHOLD, _TRIM_THRESHOLD, _ARENA_MAX = -3, -1, -8  # of glibc's malloc.h
_MIB: Final = 1024 * 1024
_USUALLY: Final = (700, 10, 10)
"""What begins a search for garbage: the figures of Python 3.11. `api.cli` makes it rarer while modules load."""
_SETTINGS: Final = {
    # An array of this size or more is asked of the system, and given back when it is freed. Said once, it no longer grows.
    _MMAP_THRESHOLD: 4 * _MIB,
    # Setting the other one also lets go of what lies free at the end at once, only to ask for it again.
    _TRIM_THRESHOLD: 16 * _MIB,
    # Threads share what was freed; they wait for Python's lock far more often than for each other here.
    _ARENA_MAX: 2,
}


def give_back() -> bool:
    """Let this process keep little of what it freed; whether its C library takes such wishes, as glibc does.

    To be called before threads begin.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    library = ctypes.CDLL(None)
    taken = [library.mallopt(name, value) == 1 for name, value in _SETTINGS.items()]
    return all(taken)


def settle() -> None:
    """Look for garbage as often as Python usually does, but never again among what was loaded. To be called once ready."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_USUALLY)
