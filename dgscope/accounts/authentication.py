"""How a program or a browser says who it is: bearer token, HTTP Basic, or session."""

import base64
import binascii
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from dgscope.accounts import audit, remembered, signing_in
from dgscope.accounts.address import address_of
from dgscope.accounts.audit import Event
from dgscope.accounts.models import ApiToken
from dgscope.accounts.models.token import digest

_LAST_USE_IS_NOTED_EACH = timedelta(minutes=5)


def _challenge(request: Request) -> str:
    """Name the ways to sign in. A browser is not offered Basic: it would put its own dialog over our page."""
    bearer = 'Bearer realm="DGscope"'
    return bearer if "HTTP_SEC_FETCH_MODE" in request.META else f'{bearer}, Basic realm="DGscope", charset="UTF-8"'


class BearerAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer TOKEN` (RFC 6750). A token in the URL is never read: URLs are logged."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the token's account, or None where there is no such header."""
        header = request.META.get("HTTP_AUTHORIZATION", "")
        scheme, _, secret = header.partition(" ")
        if scheme.lower() != "bearer":
            return None
        known = remembered.find(header) if request.method in remembered.SAFE else None
        if known is not None and known[1] is not None:
            return known[0], known[1]
        token = ApiToken.objects.select_related("user").filter(secret_hash=digest(secret.strip())).first()
        if token is None or not token.is_valid or not token.user.is_active:
            audit.record(
                Event.LOGIN_FAILED,
                user=token.user if token else "",
                address=address_of(request),
                succeeded=False,
                detail={"by": "token", "name": token.name if token else ""},
            )
            raise AuthenticationFailed("This token is not known, has expired or was revoked.")
        self._note_use(token)
        remembered.keep(header, token.user, token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge of a 401."""
        return _challenge(request)

    @staticmethod
    def _note_use(token: ApiToken) -> None:
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > _LAST_USE_IS_NOTED_EACH:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


class BasicAuthentication(authentication.BaseAuthentication):
    """HTTP Basic (RFC 7617) in UTF-8, which DICOMweb clients speak."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """Return the account, or None where there is no such header."""
        scheme, _, value = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            username, separator, password = base64.b64decode(value, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise AuthenticationFailed("The Authorization header is not Base64 of name:password in UTF-8.") from error
        if not separator:
            raise AuthenticationFailed("The Authorization header is not Base64 of name:password in UTF-8.")
        try:
            return signing_in.check_remembered(request, username, password), None
        except signing_in.CredentialsError as error:
            raise AuthenticationFailed("The user name or the password is wrong.") from error

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge of a 401."""
        return _challenge(request)


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session; unsafe methods need the CSRF token."""

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge of a 401."""
        return _challenge(request)
