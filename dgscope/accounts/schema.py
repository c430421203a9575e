"""How the schema of the REST API names the ways to sign in."""

from typing import Any, ClassVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema


class _Scheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # the library is not typed here
    definition: ClassVar[dict[str, str]]

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """Return the security scheme object (OpenAPI 3.0.3, 4.8.27)."""
        return self.definition


class BearerScheme(_Scheme):  # type: ignore[no-untyped-call]  # as above
    """Tokens."""

    target_class = "dgscope.accounts.authentication.BearerAuthentication"
    name = "token"
    definition: ClassVar = {"type": "http", "scheme": "bearer"}


class BasicScheme(_Scheme):  # type: ignore[no-untyped-call]  # as above
    """Name and password with each request."""

    target_class = "dgscope.accounts.authentication.BasicAuthentication"
    name = "password"
    definition: ClassVar = {"type": "http", "scheme": "basic"}


class SessionScheme(_Scheme):  # type: ignore[no-untyped-call]  # as above
    """The browser's session."""

    target_class = "dgscope.accounts.authentication.SessionAuthentication"
    name = "session"
    definition: ClassVar = {"type": "apiKey", "in": "cookie", "name": "sessionid"}
