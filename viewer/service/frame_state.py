"""What is applied to a frame: the implied state or a stored one, the changes of the request, a measured window."""

from dataclasses import replace
from typing import Any

from numpy.typing import NDArray

from dgscope.archive.models import Instance
from viewer.rendering.annotation.draw import drawing_warnings
from viewer.rendering.automatic_window import resolve_automatic_window
from viewer.rendering.errors import FrameOutOfRange
from viewer.rendering.mask import subtracted
from viewer.rendering.presentation_state.changes import Changes, with_changes
from viewer.rendering.presentation_state.effective import EffectiveState, effective
from viewer.rendering.presentation_state.every_overlay import with_every_overlay
from viewer.rendering.presentation_state.implied import implied_state
from viewer.rendering.presentation_state.layer_names import layers_of
from viewer.rendering.presentation_state.model import AutomaticWindow, PresentationState, Voi
from viewer.rendering.presentation_state.with_image import with_image
from viewer.rendering.source import ImageSource
from viewer.service import caches
from viewer.service.presentation import Presentation, state_in
from viewer.service.request import RenderRequest
from viewer.service.stored import source_of, stored_frame


def state_of(request: RenderRequest, row: Instance, presentation: Presentation | None) -> EffectiveState:
    """What is applied to the frame, its automatic window measured.

    Raises
    ------
    RenderingError
        The frame does not exist, the presentation state does not apply to it, or one of them cannot be used.
    """
    source = source_of(row)
    if request.frame > source.description.number_of_frames:
        raise FrameOutOfRange(request.frame, source.description.number_of_frames)
    state = _before_changes(request, row, source, presentation)
    hidden = _hidden_layers(request, presentation)
    state = with_changes(state, _changes(request, hidden, color=source.description.is_color))
    found = effective(state, row.sop_instance_uid, request.frame)
    if isinstance(found.gray.voi, AutomaticWindow):
        found = replace(found, gray=replace(found.gray, voi=_measured(request, row, source, found)))
    return found


def with_stored_state(state: PresentationState, key: str, row: Instance, frame: int) -> PresentationState:
    """A stored state brought together with a frame of an image; `key` names the state in the cache."""

    def make() -> PresentationState:
        source = source_of(row)
        made = with_image(state, source.header, source.description, frame)
        drawn = drawing_warnings(made.annotations, made.layers)
        return replace(made, warnings=tuple(dict.fromkeys((*made.warnings, *drawn))))

    return caches.STATES.get((row.file, frame, key), make)


def mask_frames(row: Instance, state: EffectiveState) -> dict[int, NDArray[Any]]:
    """Pixel cells of the frames that the mask of `state` needs beside the frame itself."""
    return {} if state.mask is None else {number: stored_frame(row, number) for number in state.mask.frames}


def _before_changes(
    request: RenderRequest, row: Instance, source: ImageSource, presentation: Presentation | None
) -> PresentationState:
    if presentation is None:
        return _implied(row, source, request.frame)
    state = with_stored_state(state_in(presentation.row), presentation.row.file, row, request.frame)
    if "all" in (request.annotations, request.overlays):
        return with_every_overlay(state, _implied(row, source, request.frame))
    return state


def _implied(row: Instance, source: ImageSource, frame: int) -> PresentationState:
    return caches.STATES.get((row.file, frame), lambda: implied_state(source.header, source.description, frame))


def _hidden_layers(request: RenderRequest, presentation: Presentation | None) -> frozenset[str]:
    """Names of the layers that are hidden by number."""
    if presentation is None or not request.hidden_layers:
        return frozenset()
    layers = layers_of(state_in(presentation.row))
    return frozenset(layers[number].name for number in request.hidden_layers if number < len(layers))


def _changes(request: RenderRequest, hidden: frozenset[str], *, color: bool) -> Changes:
    # Colour is made for display: there is nothing to measure.
    automatic = AutomaticWindow() if request.voi == "auto" and not color else None
    return Changes(
        window=request.window or automatic,
        full_range=request.voi == "full",
        voi_index=request.voi if isinstance(request.voi, int) else None,
        invert=request.invert,
        rotation=request.rotate,
        flip=request.flip,
        hide_overlays="none" in (request.overlays, request.annotations),
        hide_shutters=not request.shutters,
        hide_annotations=request.annotations == "none",
        hidden_layers=hidden,
        keep_image_contrast=request.keep_contrast,
    )


def _measured(request: RenderRequest, row: Instance, source: ImageSource, state: EffectiveState) -> Voi | None:
    """An automatic window, measured once on the middle frame, so that a cine does not flicker.

    Differences of frames are measured on the frame itself: the middle one may be its own mask.
    """
    frame = (source.description.number_of_frames + 1) // 2 if state.mask is None else request.frame

    def measure() -> Voi | None:
        cells = stored_frame(row, frame)
        if state.mask is None:
            return resolve_automatic_window(cells, source.description, state.gray).voi
        found = subtracted(cells, source.description, state, mask_frames(row, state))
        return resolve_automatic_window(found.cells, found.description, found.gray).voi

    key = (row.file, state.gray.voi, state.gray.padding, state.gray.modality, state.mask and frame)
    return caches.WINDOWS.get((*key, state.mask), measure)
