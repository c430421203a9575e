"""Metadata: everything of an object but its bulk data, as DICOM JSON (PS3.18 10.4.1.1.2)."""

import json
from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from dgscope.archive.models import Instance
from dgscope.archive.store import store
from dgscope.dicomweb.wado.accept import accepted, names
from dgscope.dicomweb.wado.errors import not_acceptable
from dgscope.dicomweb.wado.json_model import json_model
from dgscope.dicomweb.wado.resource import Resource, instances_of, note_view
from viewer.rendering.errors import RenderingError
from viewer.rendering.header import read_header
from viewer.service.signed_in import signed_in_view

DICOM_JSON: Final = "application/dicom+json"
JSON_TYPES: Final = (DICOM_JSON, "application/json")


@signed_in_view
def metadata(request: HttpRequest, study: str, series: str = "", instance: str = "") -> HttpResponseBase:
    """GET …/metadata of a study, a series or an instance."""
    media_type = json_type(request)
    rows = instances_of(request, Resource(study, series, instance))
    note_view(request, rows[0].series.study)
    return StreamingHttpResponse(_array(request, rows.iterator(chunk_size=500)), content_type=media_type)


def json_type(request: HttpRequest) -> str:
    """The JSON media type that the client wants; NotAcceptable where it wants none."""
    ranges = accepted(request)
    for found in ranges:
        for media_type in JSON_TYPES:
            if found.multipart is not True and found.covers(media_type):
                return media_type
    raise not_acceptable(names(ranges), DICOM_JSON)


def _array(request: HttpRequest, rows: Iterator[Instance]) -> Iterator[bytes]:
    """A JSON array, one object in memory at a time."""
    separator = b"["
    for row in rows:
        yield separator + json.dumps(_model(request, row), allow_nan=False).encode("utf-8")
        separator = b",\n"
    yield b"]"


def _model(request: HttpRequest, row: Instance) -> dict[str, Any]:
    def address(path: str) -> str:
        series = row.series
        place = {
            "study": series.study.study_instance_uid,
            "series": series.series_instance_uid,
            "instance": row.sop_instance_uid,
        }
        return request.build_absolute_uri(reverse("wado-bulkdata", kwargs=place | {"path": path}))

    try:
        return json_model(read_header(store().path(row.file)), address)
    except RenderingError:
        # The others of the series are not lost for one file that cannot be read: of this one the index is told.
        return {
            **row.attributes,
            "00080016": {"vr": "UI", "Value": [row.sop_class_uid]},
            "00080018": {"vr": "UI", "Value": [row.sop_instance_uid]},
            "0020000D": {"vr": "UI", "Value": [row.series.study.study_instance_uid]},
            "0020000E": {"vr": "UI", "Value": [row.series.series_instance_uid]},
        }
