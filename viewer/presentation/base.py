"""What the REST views of this package share."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from django.http import HttpResponseBase
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import SAFE_METHODS, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dgscope.accounts import problems
from dgscope.accounts.permissions import MayView
from viewer.models.presentation_choice import SAVE
from viewer.service.problems import TABLE, answer_to

_OURS = tuple(kind for kind, _, _ in TABLE)
MAX_ERRORS = 20


class MaySave(BasePermission):
    """The account may save presentation states; everybody who may view may read them."""

    message = "Your account may not save presentation states. An administrator can give it a role that may."

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Ask for `viewer.save_presentation_state` where something is saved."""
        return request.method in SAFE_METHODS or bool(request.user.has_perm(SAVE))


class PresentationApiView(APIView):
    """A view for accounts that may see studies; its errors are problem documents that name the field."""

    permission_classes: tuple[type[BasePermission], ...] = (IsAuthenticated, MayView)

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], HttpResponseBase | None]:
        """Answer our own errors by our table, wrong fields one by one, and leave the rest to the project's handler."""
        inherited = super().get_exception_handler()

        def handle(error: Exception, context: dict[str, Any]) -> HttpResponseBase | None:
            if isinstance(error, ValidationError):
                return field_problem(error)
            return answer_to(error) if isinstance(error, _OURS) else inherited(error, context)

        return handle


def field_problem(error: ValidationError) -> Response:
    """A problem document with a member for each field, addressed as ``images[2].window.width``."""
    found = list(_fields(error.detail, ""))[:MAX_ERRORS]
    body = problems.body(
        HTTPStatus.BAD_REQUEST,
        "A field cannot be used",
        " ".join(f"{name}: {reason}" if name else reason for name, reason in found),
    )
    body["errors"] = [{"field": name, "detail": reason} for name, reason in found]
    return Response(body, status=HTTPStatus.BAD_REQUEST, content_type=problems.CONTENT_TYPE)


def _fields(detail: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(detail, dict):
        for name, inner in detail.items():
            if isinstance(name, int):  # the index of an item of a list field
                yield from _fields(inner, f"{path}[{name}]")
            elif name == "non_field_errors":
                yield from _fields(inner, path)
            else:
                yield from _fields(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            nested = isinstance(inner, dict)
            yield from _fields(inner, f"{path}[{number}]" if nested else path)
    else:
        yield path, str(detail)
