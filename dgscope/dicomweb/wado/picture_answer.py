"""One picture as the answer to a request for a rendered resource."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from dgscope.archive.models import Instance
from viewer.pictures.picture import REVALIDATE, etag_matches, etag_of, picture_response
from viewer.service.presentation import Presentation
from viewer.service.rendering import render
from viewer.service.request import RenderRequest

FORMATS: Final = {"image/jpeg": "jpeg", "image/png": "png"}


def picture_answer(
    request: HttpRequest, row: Instance, wanted: RenderRequest, presentation: Presentation | None = None
) -> HttpResponse:
    """A picture, or 304 where the client has it."""
    etag = etag_of(wanted, row, presentation)
    if etag_matches(request, etag):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = picture_response(render(wanted, row, presentation), wanted.state)
    response["ETag"] = etag
    response["Cache-Control"] = REVALIDATE
    response["Vary"] = "Accept, Authorization, Cookie"
    return response
