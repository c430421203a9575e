"""WADO-URI: one object by the parameters of a query (PS3.18 chapter 9)."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from dgscope.archive.models import Instance
from dgscope.dicomweb.wado.accept import MediaRange, accepted
from dgscope.dicomweb.wado.errors import not_acceptable
from dgscope.dicomweb.wado.picture_answer import FORMATS, picture_answer
from dgscope.dicomweb.wado.resource import Resource, instance_of
from dgscope.dicomweb.wado.retrieve import whole_instance
from dgscope.dicomweb.wado.syntaxes import DICOM
from dgscope.dicomweb.wado.uri_parameters import (
    check_no_anonymization,
    check_request_type,
    dicom_syntax,
    picture_request,
    presentation_uids,
    uid,
)
from viewer.pictures.picture import note_views
from viewer.rendering.presentation_state.effective import StateDoesNotApply
from viewer.service.access import require_view
from viewer.service.presentation import Presentation, presentation_of, state_in
from viewer.service.signed_in import signed_in_view
from viewer.service.stored import PICTURED

MOST_TYPES: Final = 20


@signed_in_view
def wado_uri(request: HttpRequest) -> HttpResponseBase:
    """GET /wado?requestType=WADO&studyUID=&seriesUID=&objectUID=…; parameters in docs/dicomweb.md."""
    require_view(request.user)
    query = request.GET.dict()
    check_request_type(query)
    check_no_anonymization(query)
    resource = Resource(uid("studyUID", query), uid("seriesUID", query), uid("objectUID", query))
    row = instance_of(request, resource)
    media_type = _media_type(request, row, query.get("contentType", ""))
    if media_type == DICOM:
        syntax = dicom_syntax(query, row.transfer_syntax_uid)
        return whole_instance(request, row, resource, [MediaRange(DICOM, False, syntax, 1.0)])
    presentation = _presentation(request, query, resource)
    state = presentation.row.sop_instance_uid if presentation is not None else ""
    frame = 1 if presentation is None else _first_frame(presentation, row)
    wanted = picture_request(row.sop_instance_uid, _size(row), FORMATS[media_type], query, state=state, frame=frame)
    note_views(request, row, presentation)
    return picture_answer(request, row, wanted, presentation)


def _media_type(request: HttpRequest, row: Instance, content_type: str) -> str:
    """The first of the media types asked for that the object has; by default JPEG of an image, else the object."""
    pictured = row.kind in PICTURED
    default = next(iter(FORMATS)) if pictured else DICOM
    offered = (default, *(name for name in (*FORMATS, DICOM) if name != default)) if pictured else (DICOM,)
    asked = [part.partition(";")[0].strip().lower() for part in content_type.split(",")[:MOST_TYPES] if part.strip()]
    if asked:
        ranges = [MediaRange(name, False, "", 1.0) for name in asked]
    else:
        ranges = [found for found in accepted(request) if found.multipart is not True]
        # A browser that opens the address says which pages it likes; what it gets is the default.
        ranges = ranges if any(found.covers(name) for found in ranges for name in offered) else []
        ranges.append(MediaRange("*/*", None, "", 1.0))
    for found in ranges:
        for name in offered:
            if found.covers(name):
                return name
    raise not_acceptable(", ".join(asked), " or ".join(offered))


def _presentation(request: HttpRequest, query: Mapping[str, str], resource: Resource) -> Presentation | None:
    uids = presentation_uids(query)
    if uids is None:
        return None
    series, instance = uids
    return presentation_of(request.user, instance_of(request, Resource(resource.study, series, instance)))


def _first_frame(presentation: Presentation, row: Instance) -> int:
    for reference in state_in(presentation.row).references:
        if reference.sop_instance_uid == row.sop_instance_uid:
            return min(reference.frames, default=1)
    raise StateDoesNotApply(row.sop_instance_uid, 1)


def _size(row: Instance) -> tuple[int, int]:
    return row.columns or 1, row.rows or 1
