"""What can be wrong with a request, named by cause. `problems` alone knows which status each gets."""

from collections.abc import Sequence
from dataclasses import dataclass

from imagedb.model import Reason


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: a JSON pointer into the body ('' is the whole), or a parameter's name."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None
    nearest: tuple[str, ...] = ()


class RequestError(Exception):
    """A request that cannot be served as it stands."""

    def __init__(self, detail: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = tuple(faults)


class NotFoundError(RequestError):
    """Nothing is there, or nothing the reader may know of."""


class PhotoWithdrawnError(RequestError):
    """The family withdrew the photo. Only the month is told."""

    def __init__(self, month: str) -> None:
        super().__init__(f"This photo was withdrawn by the family in {month}. Delete any copy you hold.")
        self.month = month


class UnknownParameterError(RequestError):
    """A query parameter, or a value of one, that does not exist."""


class InvalidBodyError(RequestError):
    """The body was read and does not say what it must."""


class UnreadableBodyError(RequestError):
    """The body is not what its content type says it is."""


class WrongMediaTypeError(RequestError):
    """The body has another content type than the route reads."""


class BodyTooLargeError(RequestError):
    """More bytes than the route takes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"Send at most {limit // 1_000_000} MB.")
        self.limit = limit


class SlowBodyError(RequestError):
    """The body did not arrive in time."""


class BusyError(RequestError):
    """All places for costly work are taken; `retry_after` is in seconds."""

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class VersionRequiredError(RequestError):
    """A change without saying which version it changes."""


class RangeError(RequestError):
    """A byte range outside the content, whose size is `size`."""

    def __init__(self, size: int) -> None:
        super().__init__(f"The content has {size} bytes.")
        self.size = size


class PhotoRefusedError(RequestError):
    """An uploaded photo cannot be used, for these reasons."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__(" ".join(r.sentence for r in reasons))
        self.reasons = tuple(reasons)


class NotReadyError(RequestError):
    """The database or the store does not answer."""
