"""Bulk data: the large values that metadata only name (PS3.18 10.4.1.1.5)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from pydicom import Dataset

from dgscope.archive.store import store
from dgscope.dicomweb.wado.accept import MediaRange, accepted, names
from dgscope.dicomweb.wado.errors import not_acceptable
from dgscope.dicomweb.wado.frames import frame_parts
from dgscope.dicomweb.wado.little_endian import little_endian
from dgscope.dicomweb.wado.multipart import Part, multipart_response
from dgscope.dicomweb.wado.resource import Resource, instance_of, note_export
from dgscope.dicomweb.wado.retrieve import primed
from dgscope.dicomweb.wado.syntaxes import OCTET_STREAM
from dgscope.dicomweb.wado.transcode import native_pixels
from viewer.rendering.header import read_header
from viewer.service.encapsulated_document import find_document
from viewer.service.signed_in import signed_in_view
from viewer.service.stored import source_of

PIXELS: Final = frozenset({"7FE00008", "7FE00009", "7FE00010"})
DOCUMENT: Final = "00420011"
_PATH: Final = re.compile(r"[0-9A-F]{8}(/[1-9][0-9]{0,4}/[0-9A-F]{8}){0,16}")


@signed_in_view
def bulk_data(request: HttpRequest, study: str, series: str, instance: str, path: str) -> HttpResponseBase:
    """GET …/bulkdata/{path}: tags, and between them the numbers of items from 1."""
    resource = Resource(study, series, instance)
    row = instance_of(request, resource)
    if not _PATH.fullmatch(path):
        raise Http404("There is no such value.")
    ranges = accepted(request)
    if path in PIXELS and source_of(row).is_encapsulated:
        source = source_of(row)
        parts = frame_parts(source, range(1, source.description.number_of_frames + 1), ranges)
        note_export(request, row.series.study, resource, "bulk data")
        return parts.response()
    found = _range(ranges)
    chunks = primed(_chunks(store().path(row.file), path))
    note_export(request, row.series.study, resource, "bulk data")
    if found.multipart is False:
        response = StreamingHttpResponse(chunks, content_type=OCTET_STREAM)
        response["Content-Disposition"] = "attachment"
        return response
    return multipart_response([Part(OCTET_STREAM, chunks)], OCTET_STREAM)


def _range(ranges: list[MediaRange]) -> MediaRange:
    for found in ranges:
        if found.covers(OCTET_STREAM):
            return found
    raise not_acceptable(names(ranges), f'multipart/related; type="{OCTET_STREAM}"')


def _chunks(path: Path, element: str) -> Iterator[bytes]:
    if element == DOCUMENT:
        return find_document(path).chunks()
    header = read_header(path)
    if element in PIXELS:
        return native_pixels(path, header)
    dataset: Dataset = header.dataset
    *parents, tag = element.split("/")
    for sequence, number in zip(parents[::2], parents[1::2], strict=True):
        items = dataset.get(int(sequence, 16))
        if items is None or items.VR != "SQ" or int(number) > len(items.value):
            raise Http404("There is no such value.")
        dataset = items.value[int(number) - 1]
    found = dataset.get(int(tag, 16))
    if found is None or not isinstance(found.value, bytes):
        raise Http404("There is no such value.")
    return iter([little_endian(found.value, str(found.VR), bool(header.dataset.original_encoding[1]))])
