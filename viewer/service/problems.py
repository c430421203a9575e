"""The one table from errors of requests and pictures to answers."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from rest_framework.exceptions import APIException

from dgscope.accounts import problems
from dgscope.archive.errors import StoreError
from viewer.rendering.errors import FrameOutOfRange, NoPixelData, RenderingError
from viewer.rendering.presentation_state.effective import StateDoesNotApply
from viewer.service.presentation import MissingImages
from viewer.service.request import RequestError

Parameters = ParamSpec("Parameters")
View = Callable[Concatenate[HttpRequest, Parameters], HttpResponseBase]

MOST_NAMED = 1000

# The first class that matches counts, so a class stands before its bases.
TABLE: tuple[tuple[type[Exception], HTTPStatus, str], ...] = (
    (RequestError, HTTPStatus.BAD_REQUEST, "A parameter cannot be used"),
    (FrameOutOfRange, HTTPStatus.NOT_FOUND, "There is no such frame"),
    (NoPixelData, HTTPStatus.NOT_ACCEPTABLE, "There is no picture of this object"),
    (StateDoesNotApply, HTTPStatus.UNPROCESSABLE_ENTITY, "The presentation state does not apply"),
    (RenderingError, HTTPStatus.UNPROCESSABLE_ENTITY, "The picture cannot be made"),
    (MissingImages, HTTPStatus.NOT_FOUND, "Images are missing"),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE, "The store does not answer"),
    (Http404, HTTPStatus.NOT_FOUND, "Not found"),
    (PermissionDenied, HTTPStatus.FORBIDDEN, "Not permitted"),
)
ANSWERED: tuple[type[Exception], ...] = (*(kind for kind, _, _ in TABLE), problems.Problem, APIException)


def answer_to(error: Exception) -> HttpResponse:
    """The problem document for one of the `ANSWERED` errors."""
    if isinstance(error, problems.Problem):
        answer = problems.response(error.status, error.title, error.detail)
        for name, value in error.headers.items():
            answer[name] = value
        return answer
    if isinstance(error, APIException):
        answer = problems.response(error.status_code, HTTPStatus(error.status_code).phrase, str(error.detail))
        challenge = getattr(error, "auth_header", None)
        if challenge:
            answer["WWW-Authenticate"] = str(challenge)
        return answer
    status, title = next((status, title) for kind, status, title in TABLE if isinstance(error, kind))
    if isinstance(error, MissingImages):
        body = problems.body(status, title, str(error)) | {"missing": list(error.missing[:MOST_NAMED])}
        return JsonResponse(body, status=status, content_type=problems.CONTENT_TYPE)
    return problems.response(status, title, str(error) or status.description)


def with_problems(view: "View[Parameters]") -> "View[Parameters]":
    """Answer the errors of this table that a view raises."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except ANSWERED as error:
            return answer_to(error)

    return answered
