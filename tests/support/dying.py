"""A process that dies after so many writes, for tests of what is left behind."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest


class Killed(BaseException):
    """The process is gone: nothing of ours catches this."""


def killed_after(
    step: int, writes: Iterable[tuple[object, str]], patch: pytest.MonkeyPatch
) -> Callable[[], int]:
    """Let the process die after `step` of these writes, each an object and its method; returns a count of them."""
    done = 0

    def dying(write: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            nonlocal done
            result = write(*arguments, **more)
            done += 1
            if done == step:
                raise Killed
            return result

        return call

    for owner, name in writes:
        patch.setattr(owner, name, dying(getattr(owner, name)))
    return lambda: done
