"""Why a picture looks as it does."""

from typing import Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from viewer.pictures.base import PictureApiView
from viewer.pictures.picture import note_views
from viewer.pictures.schemas import ExplanationSerializer
from viewer.service.access import instance_for
from viewer.service.explanation import explanation
from viewer.service.presentation import presentation_for
from viewer.service.request import RequestError
from viewer.service.request_query import integer, parse

_POSITION: Final = ("x", "y")


class ExplanationView(PictureApiView):
    """The stages behind the picture of a frame."""

    @extend_schema(
        operation_id="explain_picture",
        parameters=[
            *(OpenApiParameter(name, OpenApiTypes.INT) for name in _POSITION),
            OpenApiParameter("state", OpenApiTypes.STR, description="SOP Instance UID of a presentation state"),
            OpenApiParameter("window", OpenApiTypes.STR, description="center,width,function"),
        ],
        responses=ExplanationSerializer,
    )
    def get(self, request: Request, sop: str, frame: int) -> Response:
        """Explain stage by stage; takes the parameters of the picture, and a pixel of the image."""
        row = instance_for(request.user, sop)
        query = request.query_params.dict()
        pixel = _pixel({name: query.pop(name) for name in _POSITION if name in query})
        wanted = parse(sop, frame, query)
        presentation = presentation_for(request.user, wanted.state)
        note_views(request._request, row, presentation)
        return Response(explanation(wanted, row, presentation, pixel).as_json())


def _pixel(query: dict[str, str]) -> tuple[int, int] | None:
    if not query:
        return None
    for name in _POSITION:
        if name not in query:
            raise RequestError(name, "is needed beside the other")
    return integer("x", query["x"]), integer("y", query["y"])
