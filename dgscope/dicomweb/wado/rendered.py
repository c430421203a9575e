"""Rendered resources and thumbnails: pictures of a study, a series, an instance or its frames (PS3.18 10.4.1.1.3)."""

import itertools
import logging
from collections.abc import Callable, Iterator
from typing import Final

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase

from dgscope.archive.models import Instance
from dgscope.dicomweb.wado.accept import MediaRange, accepted, names
from dgscope.dicomweb.wado.errors import not_acceptable
from dgscope.dicomweb.wado.frames import check_frames, frame_numbers
from dgscope.dicomweb.wado.multipart import Part, multipart_response
from dgscope.dicomweb.wado.parameters import annotations, rendered_request, thumbnail_request
from dgscope.dicomweb.wado.resource import Resource, instances_of, note_view
from viewer.pictures.picture import REVALIDATE, etag_matches, picture_response
from viewer.rendering.errors import NoPixelData, RenderingError
from viewer.service.instance_record import content_digest
from viewer.service.rendering import render
from viewer.service.request import RenderRequest
from viewer.service.signed_in import signed_in_view
from viewer.service.stored import source_of

log = logging.getLogger(__name__)

FORMATS: Final = {"image/jpeg": "jpeg", "image/png": "png"}
PICTURED: Final = ("image", "video")

# Makes the request for one frame of an instance.
Wanted = Callable[[Instance, int], RenderRequest]


@signed_in_view
def rendered(
    request: HttpRequest, study: str, series: str = "", instance: str = "", frames: str = ""
) -> HttpResponseBase:
    """GET …/rendered: one picture, or in a multipart all of them.

    A client that wants one picture of a resource with several gets the middle one.
    """
    query = request.GET.dict()
    numbers = frame_numbers(frames) if frames else []
    rows = instances_of(request, Resource(study, series, instance))
    note_view(request, rows[0].series.study)
    found, media_type = chosen(accepted(request))

    def wanted(row: Instance, frame: int) -> RenderRequest:
        size = (row.columns or 1, row.rows or 1)
        return rendered_request(row.sop_instance_uid, frame, size, FORMATS[media_type], query)

    several = len(numbers) > 1 or found.multipart is True
    if numbers:
        check_frames(numbers, source_of(rows[0]))
    if several:
        answer: HttpResponseBase = multipart_response(_pictures(rows, numbers, wanted, media_type), media_type)
    else:
        row = representative(rows)
        frame = numbers[0] if numbers else middle_frame(row)
        answer = _picture(request, row, wanted(row, frame))
    known = annotations(query)
    if known:
        answer["Warning"] = f'299 dgscope "annotation is not burned into pictures: {", ".join(known)}"'
    return answer


@signed_in_view
def thumbnail(
    request: HttpRequest, study: str, series: str = "", instance: str = "", frames: str = ""
) -> HttpResponseBase:
    """GET …/thumbnail: the middle frame of the middle image, or the first of the frames named, small."""
    rows = instances_of(request, Resource(study, series, instance))
    note_view(request, rows[0].series.study)
    _, media_type = chosen([found for found in accepted(request) if found.multipart is not True])
    row = representative(rows)
    frame = frame_numbers(frames)[0] if frames else middle_frame(row)
    wanted = thumbnail_request(row.sop_instance_uid, frame, FORMATS[media_type], request.GET.dict())
    return _picture(request, row, wanted)


def chosen(ranges: list[MediaRange]) -> tuple[MediaRange, str]:
    """The first range that can be met, and the media type in it."""
    for found in ranges:
        for media_type in FORMATS:
            if found.covers(media_type):
                return found, media_type
    raise not_acceptable(names(ranges), " or ".join(FORMATS))


def representative(rows: QuerySet[Instance]) -> Instance:
    """The image that stands for several: the middle one of the first series that has images.

    Raises
    ------
    NoPixelData
        None of the rows has a picture; of one row the message says why.
    """
    images = rows.filter(kind__in=PICTURED)
    first = images.first()
    if first is None:
        only = rows.first()
        if only is None:
            raise Http404("There is nothing here by that name.")
        source_of(only)  # says what this object is
        raise NoPixelData("None of these objects has a picture.")
    series = images.filter(series=first.series_id)
    return series[series.count() // 2]


def middle_frame(row: Instance) -> int:
    """The frame that stands for an instance."""
    return max(1, (row.number_of_frames + 1) // 2)


def _picture(request: HttpRequest, row: Instance, wanted: RenderRequest) -> HttpResponse:
    etag = wanted.etag(content_digest(row))
    response = HttpResponseNotModified() if etag_matches(request, etag) else picture_response(render(wanted, row))
    response["ETag"] = etag
    response["Cache-Control"] = REVALIDATE
    response["Vary"] = "Accept, Authorization, Cookie"
    return response


def _pictures(rows: QuerySet[Instance], numbers: list[int], wanted: Wanted, media_type: str) -> Iterator[Part]:
    """Pictures of the frames, the first made already; of several images one that cannot be drawn is left out."""
    images = rows.filter(kind__in=PICTURED)
    number = images.count()
    if number == 0:
        representative(rows)
    parts = _parts(images, numbers, wanted, media_type, lenient=number > 1)
    first = next(parts, None)
    if first is None:
        raise RenderingError("None of the images can be drawn.")
    return itertools.chain([first], parts)


def _parts(
    images: QuerySet[Instance], numbers: list[int], wanted: Wanted, media_type: str, *, lenient: bool
) -> Iterator[Part]:
    for row in images.iterator(chunk_size=500):
        for frame in numbers or range(1, row.number_of_frames + 1):
            try:
                picture = render(wanted(row, frame), row)
            except RenderingError:
                if not lenient:
                    raise
                log.warning("a picture of %s was left out of a rendered series", row.sop_instance_uid)
                break
            yield Part(media_type, [picture.content])
