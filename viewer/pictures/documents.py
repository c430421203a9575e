"""Reports, key object selections and encapsulated documents."""

from dataclasses import asdict
from typing import Any, Final

from django.http import HttpRequest, StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dgscope.accounts import audit
from dgscope.archive import access
from dgscope.archive.models import Instance
from dgscope.archive.store import store
from viewer.pictures.base import PictureApiView
from viewer.pictures.schemas import DocumentSerializer
from viewer.rendering.errors import NoPixelData
from viewer.rendering.header import read_header
from viewer.service.access import Account, instance_for
from viewer.service.content_tree import ContentEntry, read_content_tree
from viewer.service.encapsulated_document import find_document
from viewer.service.signed_in import signed_in_view

FILE: Final = "/api/v1/instances/{sop}/file/document.{extension}"


class DocumentView(PictureApiView):
    """An object without pixels, as text."""

    @extend_schema(operation_id="read_document", responses=DocumentSerializer)
    def get(self, request: Request, sop: str) -> Response:
        """Read a report, a key object selection, or where an encapsulated document can be had."""
        row = instance_for(request.user, sop)
        study = row.series.study
        audit.record_view(request._request, study_uid=study.study_instance_uid, patient_id=study.patient_id_received)
        if row.kind in {"sr", "ko"}:
            return Response(_content(request.user, row))
        if row.kind == "document":
            return Response(_encapsulated(row))
        raise NoPixelData("This object holds no document.")


@signed_in_view
def document_file(request: HttpRequest, sop: str, extension: str) -> StreamingHttpResponse:
    """The encapsulated document itself. It may hold scripts, so it is only ever given out for saving."""
    row = instance_for(request.user, sop)
    document = find_document(store().path(row.file))
    study = row.series.study
    audit.record(
        audit.Event.EXPORT,
        user=request.user,
        address=audit.address_of(request),
        patient_id=study.patient_id_received,
        study_uid=study.study_instance_uid,
        object_uid=sop,
    )
    response = StreamingHttpResponse(document.chunks(), content_type=document.media_type)
    response["Content-Length"] = str(document.length)
    # The name holds nothing of the data set: no header injection, no deceptive extension.
    response["Content-Disposition"] = f'attachment; filename="document.{document.extension}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _content(user: Account, row: Instance) -> dict[str, Any]:
    tree = read_content_tree(read_header(store().path(row.file)).dataset)
    named = {reference.sop_uid for entry in tree.entries for reference in entry.references}
    places = {
        sop: (series, study)
        for sop, series, study in access.instances_for(user)
        .filter(sop_instance_uid__in=named)
        .values_list("sop_instance_uid", "series__series_instance_uid", "series__study__study_instance_uid")
    }
    return {
        "title": tree.title,
        "kind": row.kind,
        "entries": [_entry(entry, places) for entry in tree.entries],
        "truncated": tree.truncated,
        "download": None,
    }


def _entry(entry: ContentEntry, places: dict[str, tuple[str, str]]) -> dict[str, Any]:
    references = []
    for reference in entry.references:
        series_uid, study_uid = places.get(reference.sop_uid, (None, None))
        references.append({**asdict(reference), "series_uid": series_uid, "study_uid": study_uid})
    return {"level": entry.level, "concept": entry.concept, "value": entry.value, "references": references}


def _encapsulated(row: Instance) -> dict[str, Any]:
    document = find_document(store().path(row.file))
    return {
        "title": document.title,
        "kind": document.extension,
        "entries": [],
        "truncated": False,
        "download": FILE.format(sop=row.sop_instance_uid, extension=document.extension),
    }
