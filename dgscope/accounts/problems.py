"""Errors as programs read them: application/problem+json (RFC 9457)."""

from http import HTTPStatus
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

CONTENT_TYPE = "application/problem+json"


class Problem(Exception):
    """A request that cannot be answered. `detail` says what was wrong and what to do."""

    status: ClassVar[int] = HTTPStatus.BAD_REQUEST
    title: ClassVar[str] = "The request cannot be understood"

    def __init__(self, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers = headers or {}


class BadRequest(Problem):
    """A parameter or a body that cannot be used."""


class NotFound(Problem):
    """Nothing here by that name, or nothing that this user may see."""

    status = HTTPStatus.NOT_FOUND
    title = "Not found"


class Forbidden(Problem):
    """The account lacks a permission."""

    status = HTTPStatus.FORBIDDEN
    title = "Not permitted"


class NotAcceptable(Problem):
    """None of the media types that the request accepts can be made."""

    status = HTTPStatus.NOT_ACCEPTABLE
    title = "No acceptable media type"


class Conflict(Problem):
    """The request does not fit the present state."""

    status = HTTPStatus.CONFLICT
    title = "The request does not fit what is stored"


class TooManyAttempts(Problem):
    """Too many failed sign-ins."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    title = "Too many attempts"


class Unavailable(Problem):
    """A part that is needed does not answer, or would take too long."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "Not possible at the moment"


def body(status: int, title: str, detail: str) -> dict[str, Any]:
    """Return the members of a problem document."""
    return {"type": "about:blank", "title": title, "status": int(status), "detail": detail}


def response(status: int, title: str, detail: str) -> JsonResponse:
    """Answer with a problem document outside of the REST framework."""
    return JsonResponse(body(status, title, detail), status=status, content_type=CONTENT_TYPE)


def wants_json(request: HttpRequest) -> bool:
    """Whether errors at this path are read by programs rather than by people."""
    return request.path.startswith(("/api/", "/dicom-web/"))


def handle(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception of a REST view into an answer; None lets Django report a fault of ours as 500."""
    problem = _problem_of(exc)
    if problem is None:
        return None
    status, title, detail, headers = problem
    members = body(status, title, detail) | _by_field(exc)
    return Response(members, status=status, headers=headers, content_type=CONTENT_TYPE)


def _problem_of(exc: Exception) -> tuple[int, str, str, dict[str, str]] | None:
    if isinstance(exc, Problem):
        return exc.status, exc.title, exc.detail, exc.headers
    if isinstance(exc, Http404):
        return HTTPStatus.NOT_FOUND, NotFound.title, "There is nothing here by that name.", {}
    if isinstance(exc, PermissionDenied):
        return HTTPStatus.FORBIDDEN, Forbidden.title, str(exc) or "Your account lacks the permission for this.", {}
    if isinstance(exc, exceptions.APIException):
        return exc.status_code, _title(exc.status_code), _in_words(exc.detail), _headers(exc)
    return None


def _title(status: int) -> str:
    return "Sign in first" if status == HTTPStatus.UNAUTHORIZED else HTTPStatus(status).phrase


def _headers(exc: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = str(challenge)
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers


def _by_field(exc: Exception) -> dict[str, dict[str, str]]:
    """Return the member `errors` of what a form got wrong: a sentence to stand beside each field."""
    if not isinstance(exc, exceptions.ValidationError) or not isinstance(exc.detail, dict):
        return {}
    return {"errors": {str(name): _in_words(value) for name, value in exc.detail.items()}}


def _in_words(detail: Any) -> str:
    """Put the nested messages of the REST framework into one sentence that names each field, not a place in a list."""
    if isinstance(detail, dict):
        return " ".join(
            f"{name}: {_in_words(value)}" if isinstance(name, str) and name != "non_field_errors" else _in_words(value)
            for name, value in detail.items()
        )
    if isinstance(detail, list):
        return " ".join(_in_words(item) for item in detail)
    return str(detail)
