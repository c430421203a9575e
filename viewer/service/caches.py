"""The caches of this process. Keys begin with the name of a stored file, which is never given to other bytes."""

from typing import Any, Final

from django.conf import settings
from numpy.typing import NDArray

from viewer.rendering.image_plane import ImagePlane
from viewer.rendering.pipeline import MovingFrame
from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.model import ModalityTable, PresentationState, Voi
from viewer.rendering.presentation_state.planes import BitmapShutter, PolygonalShutter
from viewer.rendering.source import ImageSource
from viewer.service.cache import CacheCounts, LruCache, Recent
from viewer.service.rendered import Rendered

_OVERHEAD: Final = 4096  # of the Python objects around an entry, so that many small entries are bounded too
_REFERENCE: Final = 300  # of a small object with its members


def _state_size(state: PresentationState) -> int:
    tables = [choice for item in state.voi for choice in item.choices if isinstance(choice, LookupTable)]
    tables += [state.presentation] if isinstance(state.presentation, LookupTable) else []
    tables += [state.modality.table] if isinstance(state.modality, ModalityTable) else []
    planes = [*state.overlays, *(shutter.plane for shutter in state.shutters if isinstance(shutter, BitmapShutter))]
    held = [*(table.data for table in tables), *(plane.data for plane in planes)]
    held += [state.palette.data] if state.palette is not None else []
    return _OVERHEAD + sum(len(data) for data in held) + len(state.profile or b"") + _REFERENCE * _objects(state)


def _objects(state: PresentationState) -> int:
    """References, points and characters: the small objects of which a state may hold very many."""
    vertices = sum(len(one.vertices) for one in state.shutters if isinstance(one, PolygonalShutter))
    drawn = [graphic.points for one in state.annotations for graphic in one.graphics]
    drawn += [graphic.points for one in state.annotations for graphic in one.compounds]
    texts = sum(1 + len(text.text) // _REFERENCE for one in state.annotations for text in one.texts)
    applied = [*state.references, *(found for one in state.annotations for found in one.applies_to)]
    return len(applied) + vertices + texts + sum(1 + len(points) for points in drawn)


_bytes: Final = int(settings.ENV.render_cache)

# Headers are small but for enhanced objects; decoded frames are what scrolling back and zooming needs; moving frames
# are of the size of a viewport, two or three of them for each viewport on somebody's screen.
SOURCES: Final = LruCache[ImageSource](_bytes // 8, lambda source: _OVERHEAD + source.nbytes)
STATES: Final = LruCache[PresentationState](_bytes // 16, _state_size)
FRAMES: Final = LruCache[NDArray[Any]](_bytes * 62 // 128, lambda frame: _OVERHEAD + frame.nbytes)
WINDOWS: Final = LruCache[Voi | None](_bytes // 128, lambda window: _OVERHEAD)
PLACES: Final = LruCache[tuple[tuple[int, int, ImagePlane | None], ...]](
    _bytes // 128, lambda places: _OVERHEAD + 2 * _REFERENCE * len(places)
)
MOVING: Final = LruCache[MovingFrame](_bytes // 4, lambda frame: _OVERHEAD + frame.nbytes)
# Still pictures as they went out: going back and forth between images asks for the same ones again.
PICTURES: Final = LruCache[Rendered](_bytes // 16, lambda picture: _OVERHEAD + len(picture.content))

# Frames that were asked for at least once, and not kept.
ASKED: Final = Recent(4096)

ALL: Final[dict[str, LruCache[Any]]] = {
    "sources": SOURCES,
    "states": STATES,
    "frames": FRAMES,
    "windows": WINDOWS,
    "places": PLACES,
    "moving": MOVING,
    "pictures": PICTURES,
}


def counts() -> dict[str, CacheCounts]:
    """What each cache did and holds."""
    return {name: cache.counts() for name, cache in ALL.items()}


def clear() -> None:
    """Forget everything, as in a process that has just started."""
    for cache in ALL.values():
        cache.clear()
    ASKED.clear()
