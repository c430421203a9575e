"""Hold a decoder's result against the description: size, components, width, sign."""

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.errors import PixelDataError
from viewer.rendering.native_pixels import frame_shape, sample_dtype
from viewer.rendering.pixel_description import PixelDescription

Samples = NDArray[np.generic]


def check_size(what: str, rows: int, columns: int, components: int, description: PixelDescription) -> None:
    """Refuse a codestream whose header contradicts the data set, before anything is allocated for it.

    Raises
    ------
    PixelDataError
    """
    found = (rows, columns, components)
    said = (description.rows, description.columns, description.samples_per_pixel)
    if found != said:
        raise PixelDataError(
            f"the {what} codestream holds {found[0]} rows, {found[1]} columns, {found[2]} samples; "
            f"the object says {said[0]}, {said[1]}, {said[2]}"
        )


def check_precision(what: str, precision: int, description: PixelDescription) -> None:
    """Refuse a codestream with more bits than a stored value has room for.

    Raises
    ------
    PixelDataError
    """
    room = max(8, description.bits_allocated)
    if precision > room:
        raise PixelDataError(f"the {what} codestream holds {precision} bits a sample; Bits Allocated is {room}")


def conform(decoded: Samples, precision: int, description: PixelDescription) -> Samples:
    """Give a decoder's array the shape and type that native pixels of this description would have.

    Parameters
    ----------
    decoded : NDArray, shape (rows, columns) or (rows, columns, samples), integer
    precision : int
        Bits a sample in the codestream. Signed values are extended from there: many codestreams carry two's complement
        as if it were unsigned (PS3.5 8.2.3), some the other way round.
    description : PixelDescription

    Raises
    ------
    PixelDataError
        If the shape differs or the values do not fit.
    """
    if decoded.ndim == 3 and decoded.shape[2] == 1:
        decoded = decoded[:, :, 0]
    if decoded.shape != frame_shape(description):
        raise PixelDataError(f"the decoder returned {decoded.shape}; the object says {frame_shape(description)}")
    if decoded.dtype.kind not in "iu":
        raise PixelDataError(f"the decoder returned {decoded.dtype} samples")
    check_precision("compressed", precision, description)
    wanted = sample_dtype(description)
    if decoded.dtype == wanted and not description.signed:
        return np.ascontiguousarray(decoded)
    samples = np.ascontiguousarray(decoded.astype(wanted))
    if (decoded.dtype.kind == "i") == description.signed and not _needs_extension(decoded, precision):
        return samples
    shift = wanted.itemsize * 8 - precision
    if shift > 0:
        samples <<= shift
        samples >>= shift
    return samples


def _needs_extension(decoded: Samples, precision: int) -> bool:
    return decoded.dtype.kind == "u" and precision < decoded.dtype.itemsize * 8


def limit_to_stored_range(samples: Samples, description: PixelDescription) -> Samples:
    """Bring what a lossy codec made of the extremes back to Bits Stored.

    A codestream may have more bits than are stored; its rounding then leads beyond the darkest and brightest value,
    and later stages, which see the stored bits only, would show white as black.
    """
    low, high = description.stored_range
    if description.bits_stored == samples.dtype.itemsize * 8:
        return samples
    limited: Samples = np.clip(samples, low, high)
    return limited
