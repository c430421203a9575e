"""Frames: pixel cells, decoded in little endian or as they are stored (PS3.18 10.4.1.1.6)."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from dgscope.dicomweb.wado.accept import MediaRange, accepted, names
from dgscope.dicomweb.wado.errors import not_acceptable
from dgscope.dicomweb.wado.little_endian import little_endian
from dgscope.dicomweb.wado.multipart import Part, multipart_response
from dgscope.dicomweb.wado.resource import Resource, instance_of, note_export
from dgscope.dicomweb.wado.syntaxes import EXPLICIT_LITTLE_ENDIAN, OCTET_STREAM, frame_media_type
from dgscope.dicomweb.wado.transcode import cell_vr, decoded_frame
from viewer.rendering.errors import FrameOutOfRange
from viewer.rendering.source import GE_PRIVATE_BIG_ENDIAN_PIXELS, ImageSource
from viewer.service.request import RequestError
from viewer.service.signed_in import signed_in_view
from viewer.service.stored import source_of

MAX_FRAMES: Final = 1000
_LIST: Final = re.compile(r"[1-9][0-9]{0,8}(,[1-9][0-9]{0,8})*", re.ASCII)


@dataclass(frozen=True, slots=True)
class FrameParts:
    """Frames on their way out. `alone` says that the one frame is wanted without a multipart around it."""

    media_type: str
    parts: Iterator[Part]
    alone: bool

    def response(self) -> HttpResponseBase:
        """The answer."""
        if self.alone:
            part = next(self.parts)
            return HttpResponse(b"".join(part.chunks), content_type=part.content_type)
        return multipart_response(self.parts, self.media_type)


@signed_in_view
def frames(request: HttpRequest, study: str, series: str, instance: str, frames: str) -> HttpResponseBase:
    """GET …/frames/{frames}."""
    resource = Resource(study, series, instance)
    numbers = frame_numbers(frames)
    row = instance_of(request, resource)
    source = source_of(row)
    check_frames(numbers, source)
    ranges = accepted(request)
    found = frame_parts(source, numbers, ranges)
    note_export(request, row.series.study, resource, f"frames {frames[:100]}")
    return found.response()


def frame_numbers(text: str) -> list[int]:
    """Read a list of frames, each from 1, in the order given.

    Raises
    ------
    RequestError
        It is no such list, or is longer than `MAX_FRAMES`.
    """
    if len(text) > 10 * MAX_FRAMES or not _LIST.fullmatch(text):
        raise RequestError("frames", f"must be up to {MAX_FRAMES} numbers from 1, separated by commas")
    numbers = [int(number) for number in text.split(",")]
    if len(numbers) > MAX_FRAMES:
        raise RequestError("frames", f"at most {MAX_FRAMES} can be asked for at once")
    return numbers


def check_frames(numbers: Iterable[int], source: ImageSource) -> None:
    """Raise `FrameOutOfRange` for the first number that the object has no frame of."""
    count = source.description.number_of_frames
    for number in numbers:
        if number > count:
            raise FrameOutOfRange(number, count)


def frame_parts(source: ImageSource, numbers: Sequence[int], ranges: list[MediaRange]) -> FrameParts:
    """Frames in the first form that the client accepts; the first one is made already."""
    stored = source.transfer_syntax_uid
    media_type = frame_media_type(stored)
    for found in ranges:
        as_stored = _as_stored(found, stored, media_type, source.is_encapsulated)
        alone = found.multipart is False
        if as_stored is None or (alone and len(numbers) > 1):
            continue
        if as_stored:
            content_type = f"{media_type}; transfer-syntax={stored}"
            parts = (Part(content_type, [source.encoded_frame(number)]) for number in numbers)
            return FrameParts(media_type, _primed(parts), alone)
        content_type = f"{OCTET_STREAM}; transfer-syntax={EXPLICIT_LITTLE_ENDIAN}"
        parts = (Part(content_type, [_plain(source, number)]) for number in numbers)
        return FrameParts(OCTET_STREAM, _primed(parts), alone)
    offered = OCTET_STREAM if media_type == OCTET_STREAM else f"{OCTET_STREAM} or {media_type}"
    raise not_acceptable(names(ranges), offered)


def _as_stored(found: MediaRange, stored: str, media_type: str, encapsulated: bool) -> bool | None:
    """Whether a range gets frames as they are stored, or decoded; None: neither."""
    wanted = found.transfer_syntax
    if encapsulated and found.covers(media_type) and wanted in ("", "*", stored):
        return True
    if not found.covers(OCTET_STREAM):
        return None
    if encapsulated and wanted in ("*", stored):
        return True
    return False if wanted in ("", "*", EXPLICIT_LITTLE_ENDIAN) else None


def _plain(source: ImageSource, number: int) -> bytes:
    """A frame as in Explicit VR Little Endian: native cells keep their unused bits and their colour space."""
    if source.is_encapsulated:
        return decoded_frame(source, number)
    big_endian = not source.header.original_encoding[1] or source.transfer_syntax_uid == GE_PRIVATE_BIG_ENDIAN_PIXELS
    bits = source.description.bits_allocated
    if big_endian and bits == 8 and source.description.samples_per_pixel == 1:
        return decoded_frame(source, number)  # two pixels in a word, which may begin in the middle of one
    return little_endian(source.encoded_frame(number), cell_vr(bits, "OB"), not big_endian)


def _primed(parts: Iterator[Part]) -> Iterator[Part]:
    first = next(parts)
    return itertools.chain([first], parts)
