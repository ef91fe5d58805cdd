import ctypes
import gc
import multiprocessing
import platform

from api.memory import give_back, settle

_MIB = 1024 * 1024


class _Held(ctypes.Structure):
    """What glibc tells of its memory."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks")
    ] + [(name, ctypes.c_size_t) for name in ("fordblks", "keepcost")]


def _asked_of_the_system(*, told: bool) -> tuple[bool, int]:
    """Whether the wish was taken, and how many MiB of a second large array were asked of the system by themselves."""
    taken = give_back() if told else False
    library = ctypes.CDLL(None)
    library.mallinfo2.restype = _Held
    first = bytearray(24 * _MIB)
    del first  # from this glibc learns by itself to keep the next
    before = library.mallinfo2().hblkhd
    second = bytearray(8 * _MIB)
    asked = library.mallinfo2().hblkhd - before
    del second
    return taken, asked // _MIB


def test_what_a_large_array_took_is_given_back() -> None:
    """A process that was told gives a large array back to the system; one that was not keeps it for the next."""
    if platform.libc_ver()[0] != "glibc":
        assert not give_back()
        return
    with multiprocessing.get_context("spawn").Pool(2, maxtasksperchild=1) as pool:
        told = pool.apply(_asked_of_the_system, kwds={"told": True})
        left = pool.apply(_asked_of_the_system, kwds={"told": False})
    assert (True, 8) == told
    assert (False, 0) == left


def test_a_server_that_is_ready_looks_for_garbage_as_usual() -> None:
    """What makes starting quicker ends with it: from then on garbage is found in time, but not among what was loaded."""
    gc.set_threshold(50_000)
    settle()
    assert (700, 10, 10) == gc.get_threshold()
    assert gc.get_freeze_count() > 0
