"""Rendered resources and thumbnails: pictures of a study, a series, an instance or its frames (PS3.18 10.4.1.1.3)."""

import itertools
import logging
from collections.abc import Callable, Iterator

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from dgscope.archive.models import Instance
from dgscope.dicomweb.wado.accept import MediaRange, accepted, names
from dgscope.dicomweb.wado.errors import not_acceptable
from dgscope.dicomweb.wado.frames import check_frames, frame_numbers
from dgscope.dicomweb.wado.multipart import Part, multipart_response
from dgscope.dicomweb.wado.parameters import rendered_request, thumbnail_request
from dgscope.dicomweb.wado.picture_answer import FORMATS, picture_answer
from dgscope.dicomweb.wado.rendered_state import rendered_state, state_thumbnail
from dgscope.dicomweb.wado.resource import Resource, instances_of, note_view
from viewer.rendering.errors import NoPixelData, RenderingError
from viewer.service.rendering import render
from viewer.service.request import RenderRequest
from viewer.service.signed_in import signed_in_view
from viewer.service.stored import PICTURED, source_of

log = logging.getLogger(__name__)

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
    first = rows[0]
    note_view(request, first.series.study)
    found, media_type = chosen(accepted(request))
    states = presentation_states(first, rows)
    if states:
        return rendered_state(request, states, numbers, media_type, multipart=found.multipart)

    def wanted(row: Instance, frame: int) -> RenderRequest:
        size = (row.columns or 1, row.rows or 1)
        return rendered_request(row.sop_instance_uid, frame, size, FORMATS[media_type], query)

    several = len(numbers) > 1 or found.multipart is True
    if numbers:
        check_frames(numbers, source_of(first))
    if several:
        return multipart_response(_pictures(rows, numbers, wanted, media_type), media_type)
    row = representative(rows)
    return picture_answer(request, row, wanted(row, numbers[0] if numbers else middle_frame(row)))


@signed_in_view
def thumbnail(
    request: HttpRequest, study: str, series: str = "", instance: str = "", frames: str = ""
) -> HttpResponseBase:
    """GET …/thumbnail: the middle frame of the middle image, or the first of the frames named, small."""
    rows = instances_of(request, Resource(study, series, instance))
    first = rows[0]
    note_view(request, first.series.study)
    _, media_type = chosen([found for found in accepted(request) if found.multipart is not True])
    numbers = frame_numbers(frames) if frames else []
    states = presentation_states(first, rows)
    if states:
        return state_thumbnail(request, states, numbers, media_type)
    row = representative(rows)
    frame = numbers[0] if numbers else middle_frame(row)
    wanted = thumbnail_request(row.sop_instance_uid, frame, FORMATS[media_type], request.GET.dict())
    return picture_answer(request, row, wanted)


def chosen(ranges: list[MediaRange]) -> tuple[MediaRange, str]:
    """The first range that can be met, and the media type in it."""
    for found in ranges:
        for media_type in FORMATS:
            if found.covers(media_type):
                return found, media_type
    raise not_acceptable(names(ranges), " or ".join(FORMATS))


def presentation_states(first: Instance, rows: QuerySet[Instance]) -> list[Instance]:
    """The presentation states among `rows`, where there are no images: their pictures are those of what they show.

    `first` is the first of the rows; mostly it says already that there are images.
    """
    if first.kind in PICTURED or rows.filter(kind__in=tuple(PICTURED)).exists():
        return []
    return list(rows.filter(kind="ps"))


def representative(rows: QuerySet[Instance]) -> Instance:
    """The image that stands for several: the middle one of the first series that has images.

    Raises
    ------
    NoPixelData
        None of the rows has a picture; of one row the message says why.
    """
    images = rows.filter(kind__in=tuple(PICTURED))
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


def _pictures(rows: QuerySet[Instance], numbers: list[int], wanted: Wanted, media_type: str) -> Iterator[Part]:
    """Pictures of the frames, the first made already; of several images one that cannot be drawn is left out."""
    images = rows.filter(kind__in=tuple(PICTURED))
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
