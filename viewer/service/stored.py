"""Opened images and their frames, from the caches of this process."""

from typing import Any, Final

from numpy.typing import NDArray

from dgscope.archive.models import Instance
from dgscope.archive.store import store
from viewer.rendering.errors import NoPixelData
from viewer.rendering.source import ImageSource, open_source
from viewer.service import caches

PICTURED: Final = frozenset({"image", "video"})
_WHY_NO_PICTURE: Final = {
    "ps": "This object is a presentation state: it says how other images are shown, and has no pixels of its own.",
    "ko": "This object is a key object selection: it names images, and has no picture of its own.",
    "sr": "This object is a report; read it as a document.",
    "document": "This object is an encapsulated document; open or download it as one.",
}


def source_of(row: Instance) -> ImageSource:
    """The opened image of a row.

    Raises
    ------
    NoPixelData
        The object is not an image.
    """
    if row.kind not in PICTURED:
        raise NoPixelData(_WHY_NO_PICTURE.get(row.kind, "This object holds no picture."))
    return caches.SOURCES.get(row.file, lambda: open_source(store().path(row.file)))


def stored_frame(row: Instance, frame: int, *, unprofiled: bool = False) -> NDArray[Any]:
    """Pixel cells of a frame; they may come from a cache, so nobody may change them.

    What was decoded is kept. An uncompressed frame is kept when it is asked for the second time: the kernel has the
    file in memory anyway, and memory that is used again at once is many times faster than memory that is new.

    Parameters
    ----------
    row : Instance
    frame : int
        From 1.
    unprofiled : bool
        Colours before the ICC profile of the image is applied.
    """
    source = source_of(row)
    unprofiled = unprofiled and source.description.is_color
    key = (row.file, frame, unprofiled)

    def decode() -> NDArray[Any]:
        cells = source.unprofiled_frame(frame) if unprofiled else source.stored_frame(frame)
        cells.flags.writeable = False
        return cells

    if source.is_encapsulated or caches.ASKED.seen(key):
        return caches.FRAMES.get(key, decode)
    return decode()
