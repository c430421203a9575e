"""The caches of this process. Keys begin with the name of a stored file, which is never given to other bytes."""

from typing import Any, Final

from django.conf import settings
from numpy.typing import NDArray

from viewer.rendering.pipeline import MovingFrame
from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.model import ModalityTable, PresentationState, Voi
from viewer.rendering.source import ImageSource
from viewer.service.cache import CacheCounts, LruCache, Recent

DEFAULT_BYTES: Final = 512 << 20
_OVERHEAD: Final = 4096  # of the Python objects around an entry, so that many small entries are bounded too


def _state_size(state: PresentationState) -> int:
    tables = [choice for item in state.voi for choice in item.choices if isinstance(choice, LookupTable)]
    if isinstance(state.modality, ModalityTable):
        tables.append(state.modality.table)
    return _OVERHEAD + sum(len(table.data) for table in tables) + sum(len(plane.data) for plane in state.overlays)


_bytes: Final = int(getattr(settings.ENV, "render_cache", DEFAULT_BYTES))

# Headers are small but for enhanced objects; decoded frames are what scrolling back and zooming needs; moving frames
# are of the size of a viewport, two or three of them for each viewport on somebody's screen.
SOURCES: Final = LruCache[ImageSource](_bytes // 8, lambda source: _OVERHEAD + source.nbytes)
STATES: Final = LruCache[PresentationState](_bytes // 16, _state_size)
FRAMES: Final = LruCache[NDArray[Any]](_bytes * 71 // 128, lambda frame: _OVERHEAD + frame.nbytes)
WINDOWS: Final = LruCache[Voi | None](_bytes // 128, lambda window: _OVERHEAD)
MOVING: Final = LruCache[MovingFrame](_bytes // 4, lambda frame: _OVERHEAD + frame.nbytes)

# Frames that were asked for at least once, and not kept.
ASKED: Final = Recent(4096)

ALL: Final[dict[str, LruCache[Any]]] = {
    "sources": SOURCES,
    "states": STATES,
    "frames": FRAMES,
    "windows": WINDOWS,
    "moving": MOVING,
}


def counts() -> dict[str, CacheCounts]:
    """What each cache did and holds."""
    return {name: cache.counts() for name, cache in ALL.items()}


def clear() -> None:
    """Forget everything, as in a process that has just started."""
    for cache in ALL.values():
        cache.clear()
    ASKED.clear()
