"""The kinds of problem there are, each with an address that explains it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A documented `type` of RFC 9457: its name, its status, what it is, and what to do."""

    name: str
    status: int
    title: str
    advice: str

    @property
    def href(self) -> str:
        """The `type` member: an address relative to the server."""
        return self.name if self.name == "about:blank" else f"/problems/{self.name}"


_ALL = (
    ProblemKind("unknown-parameter", 400, "Unknown parameter or value", "Use one of the names listed."),
    ProblemKind(
        "invalid-parameter", 400, "A parameter has a value that cannot be used", "Correct the value."
    ),
    ProblemKind("unreadable-address", 400, "The address cannot be read", "Encode it as RFC 3986 says."),
    ProblemKind(
        "image-request",
        400,
        "No picture can be made by this address",
        "Write region/size/rotation/quality.format as the IIIF Image API 3.0 has them; info.json tells the size.",
    ),
    ProblemKind(
        "not-offered", 501, "This server does not do that", "Ask for what info.json says that it does."
    ),
    ProblemKind(
        "cursor", 400, "The cursor belongs to another search", "Start the search again without `cursor`."
    ),
    ProblemKind(
        "unreadable-body", 400, "The body cannot be read", "Send the body that the content type promises."
    ),
    ProblemKind(
        "sign-in", 401, "Sign in first", "Sign in, or send an API key as `Authorization: Bearer KEY`."
    ),
    ProblemKind("sign-in-failed", 400, "Signing in did not work", "Start again from `/staff`."),
    ProblemKind(
        "no-sign-in", 404, "Nobody can sign in here", "The operator names a provider with `OIDC_ISSUER`."
    ),
    ProblemKind(
        "api-key", 401, "The API key opens nothing", "Have a new one made; keys run out and can be revoked."
    ),
    ProblemKind("role", 403, "This needs another role", "An administrator gives roles."),
    ProblemKind(
        "people-only", 403, "Only people decide this", "Sign in with a browser; an API key is a program."
    ),
    ProblemKind(
        "cross-site",
        403,
        "The change did not come from a page of ours",
        "Load the page anew; programs send an API key instead of a cookie.",
    ),
    ProblemKind(
        "edit-key", 403, "The edit key is missing or wrong", "Send the key shown at creation as `Edit-Key`."
    ),
    ProblemKind(
        "withdrawal-code",
        403,
        "The withdrawal code opens nothing",
        "Check each letter and number; a consent officer gives a new code to a family that lost its own.",
    ),
    ProblemKind("not-found", 404, "Nothing is here", "Check the address; ids are case-sensitive."),
    ProblemKind(
        "method-not-allowed", 405, "This address does not take that method", "The `Allow` header lists them."
    ),
    ProblemKind("slow-body", 408, "The body did not arrive in time", "Send it again on a better connection."),
    ProblemKind(
        "review-conflict",
        409,
        "The review does not stand where this can be done",
        "Fetch the photo anew and see where it stands; another reviewer may have been quicker.",
    ),
    ProblemKind(
        "photo-withdrawn",
        410,
        "This photo was withdrawn",
        "Delete any copy you hold. Only the month of the withdrawal is told.",
    ),
    ProblemKind(
        "version-conflict", 412, "Somebody changed it since", "Fetch the newest version and change that."
    ),
    ProblemKind("body-too-large", 413, "The body is too large", "Send a smaller one."),
    ProblemKind(
        "unsupported-media-type", 415, "The body has the wrong content type", "See the API's description."
    ),
    ProblemKind("range", 416, "The range lies outside the content", "`Content-Range` tells its size."),
    ProblemKind(
        "invalid-request", 422, "The body does not say what it must", "`errors` points at each fault."
    ),
    ProblemKind(
        "photo-refused", 422, "The photo cannot be used", "`reasons` says for each what to do differently."
    ),
    ProblemKind(
        "version-required", 428, "Say which version you change", "Send the set's ETag as `If-Match`."
    ),
    ProblemKind(
        "too-many-requests", 429, "Too much costly work was asked for", "Go on after `Retry-After` seconds."
    ),
    ProblemKind("too-many-tries", 429, "This was tried too often", "Try again after `Retry-After` seconds."),
    ProblemKind(
        "internal", 500, "Something broke on our side", "Try again; quote the request id if it stays."
    ),
    ProblemKind(
        "bytes-missing", 500, "The picture's bytes are missing", "The operator must restore the store."
    ),
    ProblemKind("busy", 503, "Too much is going on at once", "Try again after `Retry-After` seconds."),
    ProblemKind(
        "not-ready", 503, "The database, the store or the signing key is not there", "Try again in a moment."
    ),
)

KINDS: Mapping[str, ProblemKind] = {kind.name: kind for kind in _ALL}

# What Starlette and FastAPI raise by themselves.
BY_STATUS: Mapping[int, str] = {
    400: "unreadable-body",
    404: "not-found",
    405: "method-not-allowed",
    413: "body-too-large",
    415: "unsupported-media-type",
}
