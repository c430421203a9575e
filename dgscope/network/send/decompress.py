"""Decompress an object for a node that refuses its transfer syntax: the decoded pixels are sent exactly as they are.

What was lossily compressed before it came here stays marked so (0028,2110); nothing is compressed, and so nothing lost.
Elements behind Pixel Data are left out: padding, and signatures of bytes that no longer are the same.
"""

import struct
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from django.conf import settings
from pydicom import Dataset

from dgscope.dimse.encoding import UNREADABLE, encode_unchanged
from dgscope.dimse.sop_classes import EXPLICIT_LE, IMPLICIT_LE
from dgscope.dimse.storage import Converted, SendItem
from dgscope.dimse.storage.convert import ConversionFailed
from viewer.rendering.errors import RenderingError
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.source import ImageSource, open_source

_IN_MEMORY: Final = 16 << 20
_LONGEST_VALUE: Final = 0xFFFFFFFE
_SAMPLED_YBR: Final = ("YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_420", "YBR_ICT", "YBR_RCT")


def decompress(item: SendItem, wanted: Sequence[str]) -> Converted | None:
    """A `Transcoder`: the object in Explicit, else Implicit VR Little Endian; None where neither is wanted.

    Raises
    ------
    ConversionFailed
        The pixel data cannot be decoded without loss, or at all.
    """
    target = next((syntax for syntax in (EXPLICIT_LE, IMPLICIT_LE) if syntax in wanted), None)
    if target is None or not isinstance(item.path, Path):
        return None
    try:
        return _decompressed(open_source(item.path), target)
    except RenderingError as error:
        raise ConversionFailed(f"The stored object cannot be decompressed: {error}.") from error
    except UNREADABLE as error:
        raise ConversionFailed(f"The stored object cannot be encoded anew ({error}).") from error


def _decompressed(source: ImageSource, target: str) -> Converted:
    description = source.description
    cells = description.number_of_frames * description.rows * description.columns * description.samples_per_pixel
    length = cells * (description.bits_allocated // 8)
    # Colour of 9 to 15 bits comes spread over 16 bits from the decoder, which would change the values.
    is_exact = description.samples_per_pixel == 1 or description.bits_stored in (8, 16)
    if source.is_video or description.bits_allocated < 8 or not is_exact or length > _LONGEST_VALUE:
        raise ConversionFailed(f"Objects like this one are not decompressed ({source.transfer_syntax_uid}).")
    settings.ENV.data_dir.mkdir(parents=True, exist_ok=True)
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(settings.ENV.data_dir))  # noqa: SIM115  the sender closes it
    try:
        file.write(encode_unchanged(_header(source.header, description), target))
        vr = b"OW" if target == IMPLICIT_LE or description.bits_allocated > 8 else b"OB"
        even = length + length % 2
        head = struct.pack("<HH", 0x7FE0, 0x0010)
        file.write(head + (struct.pack("<I", even) if target == IMPLICIT_LE else vr + struct.pack("<HI", 0, even)))
        for number in range(1, description.number_of_frames + 1):
            samples = source.samples(number)
            file.write(np.ascontiguousarray(samples, samples.dtype.newbyteorder("<")).tobytes())
        file.write(b"\0" * (length % 2))
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return Converted(target, file)  # type: ignore[arg-type]  # it reads and seeks as a BinaryIO does


def _header(found: Dataset, description: PixelDescription) -> Dataset:
    header = Dataset(found)
    if description.samples_per_pixel > 1:
        header.PlanarConfiguration = 0
        if description.photometric_interpretation in _SAMPLED_YBR:
            header.PhotometricInterpretation = "RGB"
    for keyword in ("ExtendedOffsetTable", "ExtendedOffsetTableLengths"):
        if keyword in header:
            delattr(header, keyword)
    return header
