"""One encoded frame to samples: choose the decoder, check what it returns, ask the next one if it fails."""

from collections.abc import Callable, Collection

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.decode import syntaxes
from viewer.rendering.decode.conform import Samples
from viewer.rendering.decode.fallback import decode_by_pydicom
from viewer.rendering.decode.jpeg import decode_jpeg
from viewer.rendering.decode.jpeg_2000 import decode_htj2k, decode_jpeg_2000
from viewer.rendering.decode.jpeg_ls import decode_jpeg_ls
from viewer.rendering.decode.jpeg_xl import decode_jpeg_xl
from viewer.rendering.decode.result import result_dtype
from viewer.rendering.decode.rle import decode_rle
from viewer.rendering.decode.uncompressed import decode_deflated, decode_uncompressed
from viewer.rendering.errors import DecodeFailed, PixelDataError, RenderingError, UnsupportedValue
from viewer.rendering.native_pixels import frame_shape
from viewer.rendering.pixel_description import PixelDescription

Decoder = Callable[[bytes, PixelDescription], Samples]

# What imagecodecs, pylibjpeg and pydicom raise for codestreams that they cannot read.
CODEC_ERRORS = (ArithmeticError, AttributeError, LookupError, NotImplementedError, RuntimeError, TypeError, ValueError)


def decode_frame(encoded: bytes, transfer_syntax_uid: str, description: PixelDescription) -> NDArray[np.generic]:
    """Decode one frame.

    Parameters
    ----------
    encoded : bytes
        The frame's fragments, joined.
    transfer_syntax_uid : str
    description : PixelDescription

    Returns
    -------
    NDArray, shape (rows, columns) or (rows, columns, 3)
        One sample: stored values (palette indices included) in the type that native pixels would have, signed values
        extended from the codestream's precision. Three samples: RGB, uint8 for up to 8 bits stored, else uint16
        over the full range.

    Raises
    ------
    PixelDataError
        If the codestream contradicts the description; `DecodeFailed` if no decoder can read it.
    UnsupportedValue
        If the transfer syntax has no decoder.
    """
    failures: list[str] = []
    for decoder in _decoders(transfer_syntax_uid):
        try:
            return _checked(decoder(encoded, description), description)
        except RenderingError:
            raise
        except CODEC_ERRORS as error:
            failures.append(str(error)[:200] or type(error).__name__)
    raise DecodeFailed(f"no decoder can read the frame: {'; '.join(dict.fromkeys(failures))}")


def _decoders(uid: str) -> tuple[Decoder, ...]:
    def second(encoded: bytes, description: PixelDescription) -> Samples:
        return decode_by_pydicom(encoded, uid, description)

    families: tuple[tuple[Collection[str], tuple[Decoder, ...]], ...] = (
        (syntaxes.JPEG, (decode_jpeg, second)),
        (syntaxes.JPEG_LS, (decode_jpeg_ls, second)),
        (syntaxes.JPEG_2000, (decode_jpeg_2000, second)),
        (syntaxes.HTJ2K, (decode_htj2k, decode_jpeg_2000)),
        (syntaxes.JPEG_XL, (decode_jpeg_xl,)),
        ({syntaxes.RLE}, (decode_rle, second)),
        ({syntaxes.DEFLATED_IMAGE_FRAME}, (decode_deflated,)),
        ({syntaxes.ENCAPSULATED_UNCOMPRESSED}, (decode_uncompressed,)),
    )
    for uids, decoders in families:
        if uid in uids:
            return decoders
    raise UnsupportedValue("TransferSyntaxUID", uid)


def _checked(samples: Samples, description: PixelDescription) -> Samples:
    if samples.shape != frame_shape(description):
        raise PixelDataError(f"the decoder returned {samples.shape}; the object says {frame_shape(description)}")
    dtype = result_dtype(description)
    if samples.dtype != dtype and description.samples_per_pixel > 1:
        # The codestream has another depth than Bits Stored says; both span their full range.
        samples = samples.astype(np.uint16) * 257 if dtype.itemsize == 2 else (samples.view(np.uint16) >> 8)
    return np.ascontiguousarray(samples, dtype)
