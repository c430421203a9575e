"""What the REST views of this package share."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from rest_framework.permissions import IsAuthenticated
from rest_framework.views import APIView

from dgscope.accounts.permissions import MayView
from viewer.service.problems import TABLE, answer_to

_OURS = tuple(kind for kind, _, _ in TABLE)


class PictureApiView(APIView):
    """A view for accounts that may see studies, with the errors of pictures as problem documents."""

    permission_classes = (IsAuthenticated, MayView)

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], HttpResponseBase | None]:
        """Answer our own errors by our table and leave the rest to the project's handler."""
        inherited = super().get_exception_handler()

        def handle(error: Exception, context: dict[str, Any]) -> HttpResponseBase | None:
            return answer_to(error) if isinstance(error, _OURS) else inherited(error, context)

        return handle
