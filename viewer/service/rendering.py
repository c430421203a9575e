"""The rendering service: a request and rows of the index in, the bytes of a picture out.

Everything goes one way: implied or stored state, changes of the request, effective state, pipeline. A still picture is
exact: contrast first, then resampling. A moving one (`preview`) is resampled first, which a cache holds, and gets its
contrast by one table; that is the only difference.
"""

from typing import Any, Final

import cv2
from numpy.typing import NDArray

from dgscope.archive.models import Instance
from viewer.rendering.encode import encode_jpeg, encode_png
from viewer.rendering.output import Output
from viewer.rendering.pipeline import MovingFrame, prepare_moving, render_moving
from viewer.rendering.pipeline import render as render_exactly
from viewer.rendering.presentation_state.effective import EffectiveState
from viewer.rendering.presentation_state.model import Window
from viewer.rendering.source import ImageSource
from viewer.service import caches
from viewer.service.blended import blended
from viewer.service.burned_in import burned_in
from viewer.service.drawn_color import drawn_in_color
from viewer.service.frame_state import mask_frames, state_of
from viewer.service.presentation import Presentation
from viewer.service.process_memory import keep_freed_memory
from viewer.service.rendered import Rendered
from viewer.service.request import RenderRequest
from viewer.service.stored import source_of, stored_frame

# Requests run in threads of their own already; OpenCV's would only take the cores from each other.
cv2.setNumThreads(1)
keep_freed_memory()

MEDIA_TYPES: Final = {"png": "image/png", "jpeg": "image/jpeg"}
# Transfer syntaxes that always lose something, whether or not (0028,2110) says so. JPEG-LS near-lossless and the
# JPEG 2000 family can be lossless, and only the attribute tells.
_LOSSY_SYNTAXES: Final = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in (50, 51, 52, 53, 54, 55, 56))


def render(request: RenderRequest, row: Instance, presentation: Presentation | None = None) -> Rendered:
    """Make a picture.

    Parameters
    ----------
    request : RenderRequest
    row : Instance
        Of the image; whether the user may see it has been decided already.
    presentation : Presentation, optional
        Of ``request.state``; likewise.

    Raises
    ------
    RenderingError
        The picture cannot be made; the message is a sentence for a person.
    dgscope.archive.errors.StoreError
        The store cannot be used.
    """
    if request.preview:
        return _rendered(request, row, presentation)
    other = () if presentation is None else (presentation.files, presentation.missing)
    return caches.PICTURES.get((row.file, request, *other), lambda: _rendered(request, row, presentation))


def _rendered(request: RenderRequest, row: Instance, presentation: Presentation | None) -> Rendered:
    source = source_of(row)
    state = state_of(request, row, presentation)
    picture, shown = _picture(request, row, presentation, state)
    if request.burned_in:
        picture = burned_in(picture, source.header, request.frame, request.burned_in)
    return Rendered(
        content=_encoded(request, picture),
        media_type=MEDIA_TYPES[request.format],
        window=state.gray.voi if isinstance(state.gray.voi, Window) else None,
        fidelity=_fidelity(request, source),
        size=(picture.shape[1], picture.shape[0]),
        warnings=shown.warnings,
        lacks_contrast=shown.lacks_contrast,
    )


def _picture(
    request: RenderRequest, row: Instance, presentation: Presentation | None, state: EffectiveState
) -> tuple[NDArray[Any], EffectiveState]:
    """The picture, and the state that was shown."""
    output = Output(viewport=request.viewport, region=_region(request), in_color=drawn_in_color(state))
    both = None if presentation is None else blended(request, row, presentation, state)
    if both is not None:
        return render_exactly(both.cells, both.description, both.state, output), both.state
    if request.preview:
        return _moving(request, row, presentation, state, output), state
    cells = stored_frame(row, request.frame, unprofiled=state.replaces_profile)
    frames = mask_frames(row, state)
    return render_exactly(cells, source_of(row).description, state, output, frames), state


def _moving(
    request: RenderRequest, row: Instance, presentation: Presentation | None, state: EffectiveState, output: Output
) -> NDArray[Any]:
    # All that is not contrast: a drag of the window finds the same frame again. Short names stand for the parts of the
    # state, which may hold masks and thousands of points.
    key = (
        row.file,
        request.frame,
        presentation.row.file if presentation is not None else "",
        (state.spatial, request.overlays, request.annotations, request.shutters, request.hidden_layers, output),
        (state.mask, request.keep_contrast, state.gray.padding) if state.mask is not None else None,
    )

    def prepare() -> MovingFrame:
        cells = stored_frame(row, request.frame, unprofiled=state.replaces_profile)
        return prepare_moving(cells, source_of(row).description, state, output, mask_frames(row, state))

    return render_moving(caches.MOVING.get(key, prepare), state.gray)


def _encoded(request: RenderRequest, picture: NDArray[Any]) -> bytes:
    if request.format == "png":
        return encode_png(picture, srgb=request.profile)
    return encode_jpeg(picture, request.quality, srgb=request.profile)


def _region(request: RenderRequest) -> tuple[float, float, float, float] | None:
    region = request.region
    return None if region is None else (region.x, region.y, region.width, region.height)


def _fidelity(request: RenderRequest, source: ImageSource) -> str:
    if request.preview:
        return "preview"
    lossy = source.header.get("LossyImageCompression") == "01" or source.transfer_syntax_uid in _LOSSY_SYNTAXES
    return "lossy" if lossy or source.is_video or request.format == "jpeg" else "full"
