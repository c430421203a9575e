"""Changing a data set's header on the way out, without touching its pixel data or holding that in memory."""

from collections.abc import Callable
from typing import BinaryIO, Final

from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset
from pydicom.tag import BaseTag
from pydicom.uid import DigitalXRayImageStorageForPresentation, DigitalXRayImageStorageForProcessing

from dgscope.dimse.encoding import encode_unchanged
from dgscope.dimse.sop_classes import EXPLICIT_BE, IMPLICIT_LE

# Changes a data set (without pixel data) in place, and says whether it did.
Alter = Callable[[Dataset], bool]
_PIXEL_DATA: Final = frozenset({0x7FE00008, 0x7FE00009, 0x7FE00010})
_DIGITAL_XRAY: Final = frozenset({DigitalXRayImageStorageForPresentation, DigitalXRayImageStorageForProcessing})


def px_as_dx(header: Dataset) -> bool:
    """For archives that refuse panoramic images in the Digital X-Ray class: Modality PX becomes DX."""
    if header.get("Modality") != "PX" or header.get("SOPClassUID") not in _DIGITAL_XRAY:
        return False
    header.Modality = "DX"
    return True


def altered_header(file: BinaryIO, offset: int, transfer_syntax: str, alter: Alter) -> tuple[bytes, int] | None:
    """Read a header, and have it changed.

    Parameters
    ----------
    file, offset
        An open file and where its data set begins.

    Returns
    -------
    tuple or None
        The header newly encoded, and where in the file the rest begins (pixel data and what follows); None where
        nothing was changed.
    """
    file.seek(offset)

    def stop(tag: BaseTag, vr: str | None, length: int) -> bool:
        return tag in _PIXEL_DATA

    implicit, little = transfer_syntax == IMPLICIT_LE, transfer_syntax != EXPLICIT_BE
    header = read_dataset(file, implicit, little, stop_when=stop)
    rest = file.tell()
    if not alter(header):
        return None
    return encode_unchanged(header, transfer_syntax), rest
