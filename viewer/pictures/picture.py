"""One picture. A plain view: while a window is dragged it answers every few milliseconds."""

import json
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from dgscope.accounts import audit
from dgscope.archive.models import Instance
from viewer.service.grants import granted_instance
from viewer.service.instance_record import content_digest
from viewer.service.rendering import Rendered, render
from viewer.service.request import version
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
    study = row.series.study
    audit.record_view(request, study_uid=study.study_instance_uid, patient_id=study.patient_id_received)
    etag = wanted.etag(content_digest(row))
    if etag_matches(request, etag):
        return _cached(HttpResponseNotModified(), request, row, etag)
    return _cached(picture_response(render(wanted, row)), request, row, etag)


def picture_response(rendered: Rendered) -> HttpResponse:
    """A picture with what is true of it in its headers."""
    response = HttpResponse(rendered.content, content_type=rendered.media_type)
    response["X-DGscope-Fidelity"] = rendered.fidelity
    response["X-DGscope-Size"] = f"{rendered.size[0]},{rendered.size[1]}"
    if rendered.window is not None:
        window = rendered.window
        response["X-DGscope-Window"] = f"{window.center:.10g},{window.width:.10g},{_FUNCTION_NAMES[window.function]}"
    if rendered.warnings:
        response["X-DGscope-Warnings"] = json.dumps([text[:300] for text in rendered.warnings[:MAX_WARNINGS]])
    return response


def etag_matches(request: HttpRequest, etag: str) -> bool:
    """Whether If-None-Match (RFC 9110 13.1.2) names `etag`."""
    given = request.headers.get("If-None-Match", "")
    return given.strip() == "*" or etag in [part.strip().removeprefix("W/") for part in given.split(",")]


def _cached(response: HttpResponse, request: HttpRequest, row: Instance, etag: str) -> HttpResponse:
    fixed = request.GET.get("v") == version(content_digest(row))
    response["ETag"] = etag
    response["Cache-Control"] = IMMUTABLE if fixed else REVALIDATE
    return response
