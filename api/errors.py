"""What can be wrong with a request, named by cause. `problems` alone knows which status each gets."""

from collections.abc import Sequence
from dataclasses import dataclass

from imagedb.model import Reason
from imagedb.people import Role


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
    """The photo was withdrawn: by its family, or after a report. Only the month is told."""

    def __init__(self, month: str) -> None:
        super().__init__(f"This photo was withdrawn in {month}. Delete any copy you hold.")
        self.month = month


class UnknownParameterError(RequestError):
    """A query parameter, or a value of one, that does not exist."""


class UnreadableAddressError(RequestError):
    """The address is not percent-encoded UTF-8."""

    def __init__(self) -> None:
        super().__init__("After each % in an address stand two hexadecimal digits, and the bytes are UTF-8.")


class ImageRequestError(RequestError):
    """An address of the IIIF Image API that asks for what cannot be."""


class NotOfferedError(RequestError):
    """A request that the standard allows and this server does not do."""


class InvalidBodyError(RequestError):
    """The body was read and does not say what it must."""


class UnreadableBodyError(RequestError):
    """The body is not what its content type says it is."""


class NotAcceptableError(RequestError):
    """The answer has none of the forms that the client takes; `offered` are those it has."""

    def __init__(self, offered: tuple[str, ...]) -> None:
        super().__init__(f"This can be had as {', '.join(offered)}.")
        self.offered = offered


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


class WrongCodeError(RequestError):
    """The withdrawal code opens nothing. Why is never told."""

    def __init__(self) -> None:
        super().__init__("We do not know this code. Check each letter and number against the slip.")


class TooManyTriesError(RequestError):
    """This was tried too often from one place; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"This was tried too often. Try again in {-(-retry_after // 60)} minutes.")
        self.retry_after = retry_after


class TooManyRequestsError(RequestError):
    """One address asked for too much costly work; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"This is costly, and you asked for much of it. Go on in {retry_after} seconds.")
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


class SignInError(RequestError):
    """Nobody is signed in, or the session has ended."""

    def __init__(self) -> None:
        super().__init__("Sign in first. If you were signed in, the session has ended.")


class KeyRefusedError(RequestError):
    """The API key is wrong, has run out or was revoked; which of them is not told."""

    def __init__(self) -> None:
        super().__init__("This API key opens nothing: it is wrong, has run out or was revoked.")


class SignInFailedError(RequestError):
    """What came back from the identity provider does not fit what was asked; which part, only the log tells."""

    def __init__(self) -> None:
        super().__init__("Signing in did not work. Start again from the staff page.")


class NoSignInError(RequestError):
    """No identity provider is set up, so nobody can sign in here."""

    def __init__(self) -> None:
        super().__init__("Nobody can sign in here: no identity provider is set up (OIDC_ISSUER).")


class RoleError(RequestError):
    """The caller has none of the roles of which the route needs one."""

    def __init__(self, roles: frozenset[Role]) -> None:
        wanted = " or ".join(sorted(role.value.replace("_", " ") for role in roles))
        super().__init__(f"This needs the role {wanted}. An administrator gives it.")
        self.roles = roles


class PeopleOnlyError(RequestError):
    """A program's key for what only a person may do."""

    def __init__(self) -> None:
        super().__init__("Only people clear a photo: sign in and decide it yourself, without an API key.")


class CrossSiteError(RequestError):
    """A change under a cookie that did not come from a page of ours."""

    def __init__(self) -> None:
        super().__init__(
            "This did not come from a page of the atlas. Go back, load the page anew and try again."
        )


class UndeclaredError(RequestError):
    """A route that does not say who may use it, so nobody may."""

    def __init__(self) -> None:
        super().__init__("Nobody may use this address.")
