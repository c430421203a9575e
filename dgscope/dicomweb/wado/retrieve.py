"""Retrieve the instances of a study, of a series, or one: as they are stored, or in Explicit VR Little Endian."""

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from dgscope.archive.errors import StoreError
from dgscope.archive.models import Instance
from dgscope.archive.store import store
from dgscope.dicomweb.wado.accept import MediaRange, accepted, names
from dgscope.dicomweb.wado.errors import not_acceptable
from dgscope.dicomweb.wado.multipart import Part, multipart_response
from dgscope.dicomweb.wado.resource import Resource, instance_of, instances_of, note_export
from dgscope.dicomweb.wado.syntaxes import DICOM, EXPLICIT_LITTLE_ENDIAN, as_stored
from dgscope.dicomweb.wado.transcode import explicit_little_endian
from viewer.service.signed_in import signed_in_view

CHUNK: Final = 1 << 18
PREAMBLE: Final = 128
# Video cannot be given frame by frame in another syntax: its objects go as they are, and say so.
_NOT_TRANSCODED: Final = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in range(100, 109))


@signed_in_view
def study(request: HttpRequest, study: str) -> HttpResponseBase:
    """GET /dicom-web/studies/{study}."""
    return _many(request, Resource(study))


@signed_in_view
def series(request: HttpRequest, study: str, series: str) -> HttpResponseBase:
    """GET /dicom-web/studies/{study}/series/{series}."""
    return _many(request, Resource(study, series))


@signed_in_view
def instance(request: HttpRequest, study: str, series: str, instance: str) -> HttpResponseBase:
    """GET /dicom-web/studies/{study}/series/{series}/instances/{instance}."""
    resource = Resource(study, series, instance)
    row = instance_of(request, resource)
    return whole_instance(request, row, resource, accepted(request))


def whole_instance(
    request: HttpRequest, row: Instance, resource: Resource, ranges: list[MediaRange]
) -> HttpResponseBase:
    """One instance, in the first of the ranges that can be met."""
    found, stored = _chosen(ranges, row.transfer_syntax_uid, single=True)
    if row.transfer_syntax_uid in _NOT_TRANSCODED and not stored:
        raise not_acceptable("Another transfer syntax", f"{DICOM}; transfer-syntax={row.transfer_syntax_uid}")
    part = _part(row, stored)
    chunks = primed(part.chunks)
    note_export(request, row.series.study, resource, "instance")
    if found.multipart is False:
        return StreamingHttpResponse(chunks, content_type=part.content_type)
    return multipart_response([Part(part.content_type, chunks)], DICOM)


def stored_chunks(path: Path) -> Iterator[bytes]:
    """A stored file in pieces; its preamble is zeros, whatever the sender hid in it.

    Raises
    ------
    StoreError
        The file cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(PREAMBLE + 4)
            yield bytes(PREAMBLE) + b"DICM" if head[PREAMBLE:] == b"DICM" else head
            while piece := file.read(CHUNK):
                yield piece
    except OSError as error:
        raise StoreError(f"The file of this instance cannot be read: {error.strerror}.") from error


def primed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """`chunks` with the first one made already: an error then still is an answer, and not a broken connection."""
    iterator = iter(chunks)
    first = next(iterator, b"")
    return itertools.chain([first], iterator)


def _many(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    rows = instances_of(request, resource)
    ranges = accepted(request)
    for syntax in rows.order_by().values_list("transfer_syntax_uid", flat=True).distinct():
        _chosen_for(ranges, syntax)  # a refusal after the first part could not be said any more
    note_export(request, rows[0].series.study, resource, "series" if resource.series else "study")
    parts = (_part(row, _chosen_for(ranges, row.transfer_syntax_uid)) for row in rows.iterator(chunk_size=500))
    return multipart_response(parts, DICOM)


def _chosen_for(ranges: list[MediaRange], stored: str) -> bool:
    """Whether an object in the syntax `stored` goes as it is, as one of many."""
    return stored in _NOT_TRANSCODED or _chosen(ranges, stored, single=False)[1]


def _chosen(ranges: list[MediaRange], stored: str, *, single: bool) -> tuple[MediaRange, bool]:
    """The first range that can be met, and whether as stored."""
    for found in ranges:
        if found.covers(DICOM) and (single or found.multipart is not False):
            verdict = as_stored(found, stored)
            if verdict is not None:
                return found, verdict
    offered = f'multipart/related; type="{DICOM}", transfer-syntax=* or {EXPLICIT_LITTLE_ENDIAN}'
    raise not_acceptable(names(ranges), offered)


def _part(row: Instance, stored: bool) -> Part:
    path = store().path(row.file)
    if stored:
        return Part(f"{DICOM}; transfer-syntax={row.transfer_syntax_uid}", stored_chunks(path))
    return Part(f"{DICOM}; transfer-syntax={EXPLICIT_LITTLE_ENDIAN}", explicit_little_endian(path))
