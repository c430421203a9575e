"""The rendering service: a request and a row of the index in, the bytes of a picture out.

Everything goes one way: implied state, changes of the request, effective state, pipeline. A still picture is exact:
contrast first, then resampling. A moving one (`preview`) is resampled first, which a cache holds, and gets its contrast
by one table; that is the only difference.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

import cv2
from numpy.typing import NDArray

from dgscope.archive.models import Instance
from dgscope.archive.store import store
from viewer.rendering.automatic_window import resolve_automatic_window
from viewer.rendering.encode import encode_jpeg, encode_png
from viewer.rendering.errors import FrameOutOfRange, NoPixelData
from viewer.rendering.output import Output
from viewer.rendering.pipeline import prepare_moving, render_moving
from viewer.rendering.pipeline import render as render_exactly
from viewer.rendering.presentation_state.changes import Changes, with_changes
from viewer.rendering.presentation_state.effective import EffectiveState, effective
from viewer.rendering.presentation_state.implied import implied_state
from viewer.rendering.presentation_state.model import AutomaticWindow, PresentationState, Voi, Window
from viewer.rendering.source import ImageSource, open_source
from viewer.service import caches
from viewer.service.process_memory import keep_freed_memory
from viewer.service.request import RenderRequest

# Requests run in threads of their own already; OpenCV's would only take the cores from each other.
cv2.setNumThreads(1)
keep_freed_memory()

MEDIA_TYPES: Final = {"png": "image/png", "jpeg": "image/jpeg"}
# Transfer syntaxes that always lose something, whether or not (0028,2110) says so. JPEG-LS near-lossless and the
# JPEG 2000 family can be lossless, and only the attribute tells.
_LOSSY_SYNTAXES: Final = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in (50, 51, 52, 53, 54, 55, 56))
_PICTURED: Final = frozenset({"image", "video"})
_WHY_NO_PICTURE: Final = {
    "ps": "This object is a presentation state: it says how other images are shown, and has no picture of its own.",
    "ko": "This object is a key object selection: it names images, and has no picture of its own.",
    "sr": "This object is a report; read it as a document.",
    "document": "This object is an encapsulated document; open or download it as one.",
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A picture.

    Attributes
    ----------
    content : bytes
    media_type : str
    window : Window or None
        The window that was applied; None for a VOI LUT, identity, or colour.
    fidelity : str
        ``full``: the exact order, losslessly encoded, of an image that was never lossily compressed; ``lossy``: JPEG,
        or an image that was; ``preview``: a moving picture.
    size : tuple of int
        Width and height of the picture.
    warnings : tuple of str
        Sentences about what of the image could not be used.
    """

    content: bytes
    media_type: str
    window: Window | None
    fidelity: str
    size: tuple[int, int]
    warnings: tuple[str, ...]


def render(request: RenderRequest, row: Instance) -> Rendered:
    """Make a picture.

    Parameters
    ----------
    request : RenderRequest
    row : Instance
        Of the image; whether the user may see it has been decided already.

    Raises
    ------
    RenderingError
        The picture cannot be made; the message is a sentence for a person.
    dgscope.archive.errors.StoreError
        The store cannot be used.
    """
    source = source_of(row)
    state = state_of(request, row, source)
    output = Output(viewport=request.viewport, region=_region(request))
    picture = _moving(request, row, state, output) if request.preview else _still(request, row, state, output)
    content = encode_png(picture) if request.format == "png" else encode_jpeg(picture, request.quality)
    return Rendered(
        content=content,
        media_type=MEDIA_TYPES[request.format],
        window=state.gray.voi if isinstance(state.gray.voi, Window) else None,
        fidelity=_fidelity(request, source),
        size=(picture.shape[1], picture.shape[0]),
        warnings=state.warnings,
    )


def source_of(row: Instance) -> ImageSource:
    """The opened image of a row.

    Raises
    ------
    NoPixelData
        The object is not an image.
    """
    if row.kind not in _PICTURED:
        raise NoPixelData(_WHY_NO_PICTURE.get(row.kind, "This object holds no picture."))
    return caches.SOURCES.get(row.file, lambda: open_source(store().path(row.file)))


def stored_frame(row: Instance, frame: int) -> NDArray[Any]:
    """Pixel cells of a frame; they may come from a cache, so nobody may change them.

    What was decoded is kept. An uncompressed frame is kept when it is asked for the second time: the kernel has the
    file in memory anyway, and memory that is used again at once is many times faster than memory that is new.
    """
    source, key = source_of(row), (row.file, frame)

    def decode() -> NDArray[Any]:
        cells = source.stored_frame(frame)
        cells.flags.writeable = False
        return cells

    if source.is_encapsulated or caches.ASKED.seen(key):
        return caches.FRAMES.get(key, decode)
    return decode()


def state_of(request: RenderRequest, row: Instance, source: ImageSource) -> EffectiveState:
    """What is applied to the frame, its automatic window measured."""
    description = source.description
    if request.frame > description.number_of_frames:
        raise FrameOutOfRange(request.frame, description.number_of_frames)
    implied = caches.STATES.get(
        (row.file, request.frame), lambda: implied_state(source.header, description, request.frame)
    )
    changed = _changed(implied, request, color=description.is_color)
    state = effective(changed, row.sop_instance_uid, request.frame)
    return replace(state, gray=replace(state.gray, voi=_measured(row, source, state)))


def _changed(state: PresentationState, request: RenderRequest, *, color: bool) -> PresentationState:
    # Colour is made for display: there is nothing to measure.
    automatic = AutomaticWindow() if request.voi == "auto" and not color else None
    changes = Changes(
        window=request.window or automatic,
        full_range=request.voi == "full",
        voi_index=request.voi if isinstance(request.voi, int) else None,
        invert=request.invert,
        rotation=request.rotate,
        flip=request.flip,
        hide_overlays=not request.overlays,
    )
    return with_changes(state, changes)


def _measured(row: Instance, source: ImageSource, state: EffectiveState) -> Voi | None:
    """The VOI of `state`; an automatic window is measured once on the middle frame, so that a cine does not flicker."""
    voi = state.gray.voi
    if not isinstance(voi, AutomaticWindow):
        return voi

    def measure() -> Voi | None:
        middle = (source.description.number_of_frames + 1) // 2
        return resolve_automatic_window(stored_frame(row, middle), source.description, state.gray).voi

    return caches.WINDOWS.get((row.file, voi, state.gray.padding, state.gray.modality), measure)


def _still(request: RenderRequest, row: Instance, state: EffectiveState, output: Output) -> NDArray[Any]:
    return render_exactly(stored_frame(row, request.frame), source_of(row).description, state, output)


def _moving(request: RenderRequest, row: Instance, state: EffectiveState, output: Output) -> NDArray[Any]:
    # All that is not contrast: a drag of the window finds the same frame again.
    key = (row.file, request.frame, state.spatial, state.area, request.overlays, output)
    frame = caches.MOVING.get(
        key,
        lambda: prepare_moving(stored_frame(row, request.frame), source_of(row).description, state, output),
    )
    return render_moving(frame, state.gray)


def _region(request: RenderRequest) -> tuple[float, float, float, float] | None:
    region = request.region
    return None if region is None else (region.x, region.y, region.width, region.height)


def _fidelity(request: RenderRequest, source: ImageSource) -> str:
    if request.preview:
        return "preview"
    lossy = source.header.get("LossyImageCompression") == "01" or source.transfer_syntax_uid in _LOSSY_SYNTAXES
    return "lossy" if lossy or source.is_video or request.format == "jpeg" else "full"
