"""What becomes of a photo for which a worker has no memory: it is refused, like any other that cannot be used."""

from collections.abc import Callable
from typing import TypeVar

import cv2

from imagedb.reasons import reason
from ingest.states import Refused

_T = TypeVar("_T")


def within_memory(work: Callable[[], _T]) -> _T | Refused:
    """Return what `work` does, or a refusal where it takes more memory than this process may have."""
    try:
        return work()
    except MemoryError:
        return _too_large()
    except cv2.error as error:
        if error.code != cv2.Error.StsNoMem:
            raise
        return _too_large()


def _too_large() -> Refused:
    return Refused((reason("image.too_large", "reading it takes more memory than a worker has"),))
