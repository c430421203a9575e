"""What every answer carries, and the end of sessions that nobody uses."""

import time
from collections.abc import Callable
from typing import Final

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from dgscope.accounts import problems

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
BACKGROUND_HEADER: Final = "X-DGscope-Background"
IDLE_SECONDS: Final = 3600
_NOTED_EACH: Final = 60
_LAST_USE = "last_use"

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SecurityHeaders:
    """Headers on every answer, errors included. What may hold patient data is not kept by any cache by default."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the headers; errors of the programs' interfaces become problem documents."""
        response = self.get_response(request)
        response = _as_problem(request, response)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class IdleTimeout:
    """Sign out a session that was not used for an hour.

    Requests that a page makes by itself (they carry `X-DGscope-Background`) are no use.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """End the session if it is too old, else note its use once a minute."""
        if "sessionid" in request.COOKIES and request.user.is_authenticated:
            now = int(time.time())
            last_use = request.session.get(_LAST_USE, now)
            if now - last_use > IDLE_SECONDS:
                logout(request)
            elif BACKGROUND_HEADER not in request.headers and (
                now - last_use > _NOTED_EACH or _LAST_USE not in request.session
            ):
                request.session[_LAST_USE] = now
        return self.get_response(request)


def _as_problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Replace Django's own error pages (unknown path, fault of ours, CSRF) where a program reads the answer."""
    if response.status_code < 400 or not problems.wants_json(request) or not isinstance(response, HttpResponse):
        return response
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return response
    texts = {
        400: ("The request cannot be understood", "The server could not read this request."),
        403: ("Not permitted", "The request was refused. Reload the page and try again."),
        404: ("Not found", "There is nothing at this address."),
    }
    title, detail = texts.get(
        response.status_code, ("The server failed", "This is a fault of the server; it is in its log.")
    )
    replaced = problems.response(response.status_code, title, detail)
    replaced.cookies = response.cookies
    return replaced
