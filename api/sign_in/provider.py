"""The identity provider: where people prove who they are, after OpenID Connect Core 1.0.

The protocol is Authlib's: authorization code with PKCE, state and nonce, and an ID token whose signature,
issuer, audience and times are checked. Only the subject is taken from it; no name or address is asked for.
"""

from collections.abc import Mapping
from typing import Any, Final, cast

import httpx2
from authlib.integrations.starlette_client import OAuth, OAuthError, StarletteOAuth2App
from joserfc.errors import JoseError
from starlette.requests import Request

from api.errors import NotReadyError, SignInFailedError
from api.sign_in.flow import CALLBACK
from imagedb.settings import Settings

# Signatures that only the provider can make: never none, and no secret shared with us.
_ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"}
)
_PATIENCE_SECONDS: Final = 10
_ALGORITHMS_SUPPORTED: Final = "id_token_signing_alg_values_supported"
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
            raise SignInFailedError
        # RFC 9207: an answer of another provider is not taken for this one's.
        if said != self._issuer and (said is not None or metadata.get(_ISSUER_IN_ANSWER)):
            raise SignInFailedError
        request.scope["session"] = flow
        claims_wanted = {
            "iss": {"essential": True, "value": self._issuer},
            "aud": {"essential": True, "value": self._client_id},
        }
        try:
            token = await self._client.authorize_access_token(request, claims_options=claims_wanted)
            subject = token["userinfo"]["sub"]
        except httpx2.TransportError as error:
            raise _unreachable() from error
        except (OAuthError, JoseError, httpx2.HTTPError, ValueError, KeyError, TypeError) as error:
            raise SignInFailedError from error
        if not isinstance(subject, str) or not subject:
            raise SignInFailedError
        return subject

    async def _metadata(self) -> Mapping[str, Any]:
        try:
            metadata = await self._client.load_server_metadata()
        except (httpx2.HTTPError, ValueError) as error:
            raise _unreachable() from error
        if metadata.get("issuer") != self._issuer:
            metadata.clear()  # asked anew next time
            raise _unreachable()
        metadata[_ALGORITHMS_SUPPORTED] = sorted(
            _ALGORITHMS & set(metadata.get(_ALGORITHMS_SUPPORTED) or ("RS256",))
        )
        return cast("Mapping[str, Any]", metadata)


def _unreachable() -> NotReadyError:
    return NotReadyError("The identity provider does not answer as OIDC_ISSUER says it should.")
