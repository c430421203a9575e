"""Open a picture file with Pillow, only as the type that its first bytes say. Runs in a process of its own."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

from PIL import Image

from dgscope.creation.pictures.picture import LARGEST_SIDE, MOST_PIXELS
from viewer.rendering.errors import DecodeFailed

# What Pillow raises on files that are damaged or made to hurt.
_BROKEN: Final = (OSError, SyntaxError, ValueError, KeyError, IndexError, TypeError, EOFError, ArithmeticError)


@contextmanager
def opened(data: bytes, file_type: str) -> Iterator[Image.Image]:
    """Open a file; whatever is wrong with it becomes a DecodeFailed with a sentence."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=(file_type,)) as image:
                check_size(image)
                yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_large() from error
    except (*_BROKEN, struct.error, zlib.error, RecursionError, AttributeError, NotImplementedError) as error:
        raise DecodeFailed(f"The {file_type} file is damaged, cut off, or of a kind that cannot be read.") from error


def check_size(image: Image.Image) -> None:
    """Refuse sizes that no camera makes, before anything of that size is allocated."""
    columns, rows = image.size
    if not rows or not columns:
        raise DecodeFailed("The picture has no size.")
    if max(rows, columns) > LARGEST_SIDE or rows * columns > MOST_PIXELS:
        raise too_large()


def too_large() -> DecodeFailed:
    """The error for a picture of too many pixels."""
    return DecodeFailed(
        f"The picture is too large: at most {MOST_PIXELS // 1_000_000} million pixels and {LARGEST_SIDE} on a side."
    )
