"""The value under the pointer."""

from dataclasses import asdict

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from viewer.pictures.base import PictureApiView
from viewer.pictures.schemas import PixelValueSerializer
from viewer.service.access import instance_for
from viewer.service.pixel_value import pixel_value
from viewer.service.presentation import presentation_for
from viewer.service.request import RenderRequest, RequestError
from viewer.service.request_query import integer, parse

_POSITION = ("x", "y")


class PixelValueView(PictureApiView):
    """One pixel of a frame."""

    @extend_schema(
        operation_id="read_pixel_value",
        parameters=[OpenApiParameter(name, OpenApiTypes.INT, required=True) for name in _POSITION],
        responses=PixelValueSerializer,
    )
    def get(self, request: Request, sop: str, frame: int) -> Response:
        """Read a pixel; state, window, voi and invert as of the picture say how it is shown."""
        row = instance_for(request.user, sop)
        query = request.query_params.dict()
        for name in _POSITION:
            if name not in query:
                raise RequestError(name, "is needed")
        x, y = (integer(name, query.pop(name)) for name in _POSITION)
        wanted: RenderRequest = parse(sop, frame, query)
        presentation = presentation_for(request.user, wanted.state)
        return Response(asdict(pixel_value(wanted, row, x, y, presentation)))
