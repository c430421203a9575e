"""Presentation states as rendered resources: pictures of all that they refer to (PS3.18 10.4.1.1.3)."""

import itertools
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from dgscope.archive.models import Instance
from dgscope.dicomweb.wado.multipart import Part, multipart_response
from dgscope.dicomweb.wado.parameters import presented_request, thumbnail_request
from dgscope.dicomweb.wado.picture_answer import FORMATS, picture_answer
from viewer.pictures.picture import note_views
from viewer.rendering.errors import FrameOutOfRange, RenderingError
from viewer.service.access import Account
from viewer.service.presentation import MissingImages, Presentation, presentation_of, state_in
from viewer.service.presented_frames import PresentedFrame, presented_frames
from viewer.service.rendering import render
from viewer.service.request import RenderRequest

log = logging.getLogger(__name__)

MOST_NAMED: Final = 20


@dataclass(frozen=True, slots=True)
class Target:
    """A picture to be made: a frame as a presentation state shows it."""

    presentation: Presentation
    shown: PresentedFrame


def rendered_state(
    request: HttpRequest, states: Sequence[Instance], numbers: Sequence[int], media_type: str, *, multipart: bool | None
) -> HttpResponseBase:
    """GET …/rendered of one presentation state, or of a series of them.

    Parameters
    ----------
    request : HttpRequest
    states : sequence of Instance
        Rows of presentation states that the user may see.
    numbers : sequence of int
        Which of the frames that a state refers to, from 1; empty for all.
    media_type : str
    multipart : bool or None
        Whether the client wants parts; None: as it comes, parts where there are several.
    """
    targets, missing = _targets(request.user, states, numbers)
    _note(request, targets)
    query = request.GET.dict()
    requests = [_request(target, media_type, query) for target in targets]
    if multipart is True or (multipart is None and len(targets) > 1) or len(numbers) > 1:
        answer: HttpResponseBase = multipart_response(_primed(_parts(targets, requests, media_type)), media_type)
    else:
        middle = (len(targets) - 1) // 2
        answer = _answer(request, targets[middle], requests[middle])
    if missing:
        named = " ".join(missing[:MOST_NAMED])
        answer["Warning"] = f'299 dgscope "{len(missing)} referenced images are missing: {named}"'
    return answer


def state_thumbnail(
    request: HttpRequest, states: Sequence[Instance], numbers: Sequence[int], media_type: str
) -> HttpResponse:
    """GET …/thumbnail of a presentation state: of its middle frame, or of the one that is named."""
    targets, _ = _targets(request.user, states[-1:], numbers[:1])
    target = targets[(len(targets) - 1) // 2]
    _note(request, [target])
    shown = target.shown
    wanted = thumbnail_request(
        shown.row.sop_instance_uid,
        shown.frame,
        FORMATS[media_type],
        request.GET.dict(),
        target.presentation.row.sop_instance_uid,
    )
    return _answer(request, target, wanted)


def _targets(user: Account, states: Sequence[Instance], numbers: Sequence[int]) -> tuple[list[Target], tuple[str, ...]]:
    """Pictures of all that `states` show, in order, and the images that are missing."""
    targets: list[Target] = []
    missing: list[str] = []
    for row in states:
        try:
            found = presented_frames(user, presentation_of(user, row))
        except (MissingImages, RenderingError):
            if len(states) == 1:
                raise
            log.warning("the presentation state %s was left out of a rendered series", row.sop_instance_uid)
            continue
        missing += found.missing
        for number in numbers:
            if number > len(found.frames):
                raise FrameOutOfRange(number, len(found.frames))
        chosen = [found.frames[number - 1] for number in numbers] if numbers else found.frames
        targets += [Target(found.presentation, shown) for shown in chosen]
    if not targets:
        raise RenderingError("None of the presentation states can be shown.")
    return targets, tuple(dict.fromkeys(missing))


def _request(target: Target, media_type: str, query: Mapping[str, str]) -> RenderRequest:
    identification = state_in(target.presentation.row).identification
    return presented_request(
        target.shown.row.sop_instance_uid,
        target.shown.frame,
        target.presentation.row.sop_instance_uid,
        FORMATS[media_type],
        query,
        color=identification is not None and identification.kind.is_color,
    )


def _note(request: HttpRequest, targets: Sequence[Target]) -> None:
    seen = {(target.shown.row.series.study_id, target.presentation.row.pk): target for target in targets}
    for target in seen.values():
        note_views(request, target.shown.row, target.presentation)


def _answer(request: HttpRequest, target: Target, wanted: RenderRequest) -> HttpResponse:
    return picture_answer(request, target.shown.row, wanted, target.presentation)


def _parts(targets: Sequence[Target], requests: Sequence[RenderRequest], media_type: str) -> Iterator[Part]:
    """Pictures; of several one that cannot be made is left out."""
    for target, wanted in zip(targets, requests, strict=True):
        try:
            picture = render(wanted, target.shown.row, target.presentation)
        except RenderingError:
            if len(targets) == 1:
                raise
            log.warning("a picture of %s was left out of a rendered state", target.shown.row.sop_instance_uid)
            continue
        yield Part(media_type, [picture.content])


def _primed(parts: Iterator[Part]) -> Iterator[Part]:
    first = next(parts, None)
    if first is None:
        raise RenderingError("None of the images can be drawn with the presentation state.")
    return itertools.chain([first], parts)
