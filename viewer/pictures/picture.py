"""One picture. A plain view: while a window is dragged it answers every few milliseconds."""

import json
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from dgscope.accounts import audit
from dgscope.archive.models import Instance
from viewer.service.grants import granted_instance
from viewer.service.instance_record import content_digest
from viewer.service.presentation import Presentation, presentation_for
from viewer.service.rendered import Rendered
from viewer.service.rendering import render
from viewer.service.request import RenderRequest, version
from viewer.service.request_query import WINDOW_FUNCTIONS, parse
from viewer.service.signed_in import signed_in_view

IMMUTABLE: Final = "private, max-age=31536000, immutable"
REVALIDATE: Final = "private, no-cache"
MAX_WARNINGS: Final = 10
_FUNCTION_NAMES: Final = {function: name for name, function in WINDOW_FUNCTIONS.items()}


@signed_in_view
def picture(request: HttpRequest, sop: str, frame: int) -> HttpResponse:
    """GET /api/v1/instances/{sop}/frames/{frame}/picture; parameters in docs/dicomweb.md."""
    row = granted_instance(request.user, sop)
    wanted = parse(sop, frame, request.GET.dict())
    presentation = presentation_for(request.user, wanted.state)
    note_views(request, row, presentation)
    etag = etag_of(wanted, row, presentation)
    if etag_matches(request, etag):
        return _cached(HttpResponseNotModified(), request, row, presentation, etag)
    return _cached(picture_response(render(wanted, row, presentation), wanted.state), request, row, presentation, etag)


def note_views(request: HttpRequest, row: Instance, presentation: Presentation | None = None) -> None:
    """Note that the user looks at the study of an image, and at those of what is shown with it."""
    rows = [row] if presentation is None else [row, presentation.row, *presentation.superimposed]
    studies = {found.series.study.study_instance_uid: found.series.study for found in rows}
    for uid, study in studies.items():
        audit.record_view(request, study_uid=uid, patient_id=study.patient_id_received)


def etag_of(wanted: RenderRequest, row: Instance, presentation: Presentation | None) -> str:
    """Validator of a picture: it depends on the image and on all that is shown with it."""
    return wanted.etag(content_digest(row), *(presentation.contents if presentation is not None else ()))


def picture_response(rendered: Rendered, state: str = "") -> HttpResponse:
    """A picture with what is true of it in its headers; `state` is the UID of the presentation state in it."""
    response = HttpResponse(rendered.content, content_type=rendered.media_type)
    response["X-DGscope-State"] = state or "none"
    response["X-DGscope-Fidelity"] = rendered.fidelity
    response["X-DGscope-Size"] = f"{rendered.size[0]},{rendered.size[1]}"
    if rendered.window is not None:
        window = rendered.window
        response["X-DGscope-Window"] = f"{window.center:.10g},{window.width:.10g},{_FUNCTION_NAMES[window.function]}"
    if rendered.warnings:
        response["X-DGscope-Warnings"] = json.dumps([text[:300] for text in rendered.warnings[:MAX_WARNINGS]])
    if rendered.lacks_contrast:
        response["X-DGscope-Keep-Contrast"] = "1"
    return response


def etag_matches(request: HttpRequest, etag: str) -> bool:
    """Whether If-None-Match (RFC 9110 13.1.2) names `etag`."""
    given = request.headers.get("If-None-Match", "")
    return given.strip() == "*" or etag in [part.strip().removeprefix("W/") for part in given.split(",")]


def _cached(
    response: HttpResponse, request: HttpRequest, row: Instance, presentation: Presentation | None, etag: str
) -> HttpResponse:
    # The address names the bytes of the image, and of a state only its UID: another object may take the state's place
    # (`archive.decisions`), and missing images that it superimposes may come in.
    fixed = presentation is None and request.GET.get("v") == version(content_digest(row))
    response["ETag"] = etag
    response["Cache-Control"] = IMMUTABLE if fixed else REVALIDATE
    return response
