"""Native (uncompressed) pixel data to arrays: bit packing, byte order, planes and reduced colour (PS3.5 8)."""

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.pixel_description import PixelDescription

Samples = NDArray[np.generic]


def sample_dtype(description: PixelDescription) -> np.dtype[np.generic]:
    """Type of one sample in this machine's byte order; uint8 for pixels of one bit."""
    if description.float_kind:
        return np.dtype(np.float32 if description.float_kind == "float" else np.float64)
    if description.bits_allocated == 1:
        return np.dtype(np.uint8)
    return np.dtype(f"{'i' if description.signed else 'u'}{description.bits_allocated // 8}")


def frame_shape(description: PixelDescription) -> tuple[int, ...]:
    """(rows, columns) for one sample a pixel, else (rows, columns, samples)."""
    shape = (description.rows, description.columns)
    return shape if description.samples_per_pixel == 1 else (*shape, description.samples_per_pixel)


def unpack_bits(data: NDArray[np.uint8], first_bit: int, count: int, swapped_words: bool = False) -> NDArray[np.uint8]:
    """Unpack 1-bit pixels, least significant bit first (PS3.5 8.1.1).

    Parameters
    ----------
    data : NDArray, shape (n,), uint8
    first_bit : int
        Position of the first pixel in the first byte, 0 … 7.
    count : int
        Number of pixels.
    swapped_words : bool
        The bytes come from big endian 16-bit words.

    Returns
    -------
    NDArray, shape (count,), uint8
        0 and 1.
    """
    if swapped_words:
        data = swap_bytes(data)
    return np.unpackbits(data, bitorder="little")[first_bit : first_bit + count]


def swap_bytes(data: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Exchange the two bytes of each 16-bit word; an odd last byte stays."""
    even = len(data) // 2 * 2
    swapped = data.copy()
    swapped[:even] = data[:even].reshape(-1, 2)[:, ::-1].reshape(-1)
    return swapped


def arrange(data: NDArray[np.uint8], description: PixelDescription, little_endian: bool = True) -> Samples:
    """Turn the bytes of one frame into samples.

    Parameters
    ----------
    data : NDArray, shape (frame bytes,), uint8
        Bits Allocated is a multiple of 8.
    description : PixelDescription
    little_endian : bool
        Byte order of samples wider than one byte.

    Returns
    -------
    NDArray, shape (rows, columns) or (rows, columns, samples)
        C-contiguous, this machine's byte order, unused high bits untouched.
    """
    dtype = sample_dtype(description)
    samples: Samples = data.view(dtype.newbyteorder("<" if little_endian else ">")).astype(dtype, copy=False)
    if description.samples_per_pixel == 1:
        return samples.reshape(description.rows, description.columns)
    if description.planar_configuration == 1:
        planes = samples.reshape(description.samples_per_pixel, description.rows, description.columns)
        return np.ascontiguousarray(planes.transpose(1, 2, 0))
    return samples.reshape(description.rows, description.columns, description.samples_per_pixel)


def expand_422(data: NDArray[np.uint8], description: PixelDescription, little_endian: bool = True) -> Samples:
    """Give each pixel its own colour samples: Y1 Y2 Cb Cr → Y1 Cb Cr, Y2 Cb Cr (PS3.3 C.7.6.3.1.2).

    Returns
    -------
    NDArray, shape (rows, columns, 3)
    """
    dtype = sample_dtype(description)
    packed: Samples = data.view(dtype.newbyteorder("<" if little_endian else ">")).astype(dtype, copy=False)
    pairs = packed.reshape(-1, 4)
    samples = np.empty((len(pairs), 2, 3), dtype)
    samples[:, :, 0] = pairs[:, :2]
    samples[:, :, 1] = pairs[:, 2:3]
    samples[:, :, 2] = pairs[:, 3:4]
    return samples.reshape(description.rows, description.columns, 3)
