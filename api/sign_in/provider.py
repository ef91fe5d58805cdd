"""The identity provider: where people prove who they are, after OpenID Connect Core 1.0.

The protocol is Authlib's: authorization code with PKCE, state and nonce, and an ID token whose signature,
issuer, audience and times are checked. Only the subject is taken from it; no name or address is asked for.
"""

import logging
import re
from collections.abc import Mapping
from typing import Any, Final, cast

import httpx2
from authlib.integrations.starlette_client import OAuth, OAuthError, StarletteOAuth2App
from joserfc.errors import InvalidClaimError, JoseError, MissingClaimError
from starlette.requests import Request

from api.errors import NotReadyError, SignInFailedError
from api.sign_in.flow import CALLBACK
from imagedb.settings import Settings

_log = logging.getLogger("api")

# Signatures that only the provider can make: never none, and no secret shared with us.
_ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"}
)
_PATIENCE_SECONDS: Final = 10
_ALGORITHMS_SUPPORTED: Final = "id_token_signing_alg_values_supported"
_NO_CODE: Final = "no authorization code came back"
_OTHER_ISSUER: Final = "another issuer answered"
_NO_SUBJECT: Final = "the ID token names no subject"
_ERROR_CODE: Final = re.compile(r"[a-z_]{1,64}")
_ISSUER_IN_ANSWER: Final = "authorization_response_iss_parameter_supported"


class Provider:
    """The provider that the settings name. Its addresses and keys are fetched when first needed."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.oidc_issuer
        self._client_id = settings.oidc_client_id
        self._callback = settings.public_url + CALLBACK
        self._oauth = OAuth()
        self._client = cast(
            "StarletteOAuth2App",
            self._oauth.register(
                name="provider",
                client_id=settings.oidc_client_id,
                client_secret=settings.oidc_client_secret.get_secret_value(),
                server_metadata_url=f"{self._issuer.rstrip('/')}/.well-known/openid-configuration",
                client_kwargs={
                    "scope": "openid",
                    "code_challenge_method": "S256",
                    "timeout": _PATIENCE_SECONDS,
                    # Whom certificates may come from, read once: reading them anew for each question held up all who wait.
                    "verify": httpx2.create_ssl_context(),
                },
            ),
        )

    async def begin(self, request: Request) -> tuple[str, dict[str, Any]]:
        """Return the provider's address to send the browser to, and what must come back with it.

        Raises NotReadyError when the provider does not answer, or is another than it says.
        """
        await self._metadata()
        flow: dict[str, Any] = {}
        request.scope["session"] = flow
        answer = await self._client.authorize_redirect(request, self._callback)
        return answer.headers["location"], flow

    async def finish(self, request: Request, flow: dict[str, Any]) -> str:
        """Return the subject that the provider vouches for, given what `begin` returned.

        Raises SignInFailedError when anything does not fit, and NotReadyError.
        """
        metadata = await self._metadata()
        said = request.query_params.get("iss")
        if not request.query_params.get("code"):  # somebody refused, or the provider did
            told = _code(request.query_params.get("error"))
            why = f"{_NO_CODE}, {told}"
            raise _failed(why)
        # RFC 9207: an answer of another provider is not taken for this one's.
        if said != self._issuer and (said is not None or metadata.get(_ISSUER_IN_ANSWER)):
            raise _failed(_OTHER_ISSUER)
        request.scope["session"] = flow
        claims_wanted = {
            "iss": {"essential": True, "value": self._issuer},
            "aud": {"essential": True, "value": self._client_id},
        }
        try:
            token = await self._client.authorize_access_token(request, claims_options=claims_wanted)
            subject = token["userinfo"]["sub"]
        except httpx2.TransportError as error:
            raise _unreachable(error) from error
        except (OAuthError, JoseError, httpx2.HTTPError, ValueError, KeyError, TypeError) as error:
            raise _failed(error) from error
        if not isinstance(subject, str) or not subject:
            raise _failed(_NO_SUBJECT)
        return subject

    async def _metadata(self) -> Mapping[str, Any]:
        try:
            metadata = await self._client.load_server_metadata()
        except (httpx2.HTTPError, ValueError) as error:
            raise _unreachable(error) from error
        if metadata.get("issuer") != self._issuer:
            metadata.clear()  # asked anew next time
            raise _unreachable(_OTHER_ISSUER)
        metadata[_ALGORITHMS_SUPPORTED] = sorted(
            _ALGORITHMS & set(metadata.get(_ALGORITHMS_SUPPORTED) or ("RS256",))
        )
        return cast("Mapping[str, Any]", metadata)


def _failed(cause: Exception | str) -> SignInFailedError:
    """The failure, with its cause in the log: nobody else is told, and nobody's name is in it."""
    _log.warning("signing in failed: %s", cause if isinstance(cause, str) else _told(cause))
    return SignInFailedError()


def _told(error: Exception) -> str:
    """Class and cause. What a provider writes for people may name one of them, so only its code is taken."""
    name = type(error).__name__
    match error:
        case InvalidClaimError() | MissingClaimError():
            return f"{name}: {_code(error.claim)}"
        case OAuthError() | JoseError():
            return f"{name}: {_code(error.error)}"
        case httpx2.HTTPStatusError():
            return f"{name}: status {error.response.status_code}"
        case _:
            return name


def _code(text: str | None) -> str:
    """The text where it looks like an error code of OAuth 2.0 or a claim's name, and never what was written for people."""
    return text if text and _ERROR_CODE.fullmatch(text) else "without a code"


def _unreachable(cause: Exception | str) -> NotReadyError:
    _log.warning("the identity provider: %s", cause if isinstance(cause, str) else _told(cause))
    return NotReadyError("The identity provider does not answer as OIDC_ISSUER says it should.")
