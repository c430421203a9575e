"""Other transfer syntaxes: between uncompressed ones here, all others by the caller's transcoder."""

import io
import warnings
import zlib
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset

from dgscope.dimse.encoding import UNREADABLE, encode_unchanged
from dgscope.dimse.sop_classes import DEFLATED_LE, EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE
from dgscope.dimse.storage.items import SendItem

NATIVE: Final = frozenset({IMPLICIT_LE, EXPLICIT_LE, EXPLICIT_BE, DEFLATED_LE})
_TARGETS: Final = frozenset({IMPLICIT_LE, EXPLICIT_LE, EXPLICIT_BE})
LARGEST_INFLATED: Final = 1 << 30
# Bytes per number of the "other" VRs, whose byte order pydicom leaves alone.
_WIDTHS: Final = {"OW": "H", "OF": "I", "OL": "I", "OD": "Q", "OV": "Q"}


class ConversionFailed(Exception):
    """An instance cannot be converted; `str(error)` says why, for a person."""


@dataclass(frozen=True, slots=True)
class Converted:
    """An instance in another transfer syntax.

    Attributes
    ----------
    transfer_syntax
        One of those that were asked for.
    file
        The encoded data set alone, to be read from its start; closed after use.
    note
        What a person must know; for a lossy conversion, that it is lossy. It makes the result a warning.
    """

    transfer_syntax: str
    file: BinaryIO
    note: str = ""


# Converts an instance to one of the syntaxes, the most wanted first; None: it will not. May raise ConversionFailed.
Transcoder = Callable[[SendItem, Sequence[str]], Converted | None]


def reencode(file: BinaryIO, offset: int, stored: str, wanted: str) -> bytes:
    """Encode an uncompressed data set in another uncompressed transfer syntax.

    Parameters
    ----------
    file, offset
        An open file and where its data set begins.
    stored, wanted
        The transfer syntaxes, of NATIVE and without the deflated one.

    Raises
    ------
    ConversionFailed
    """
    file.seek(offset)
    source = _inflated(file) if stored == DEFLATED_LE else file
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data_set = read_dataset(source, stored == IMPLICIT_LE, stored != EXPLICIT_BE)
            if (stored == EXPLICIT_BE) != (wanted == EXPLICIT_BE):
                _swap(data_set)
            return encode_unchanged(data_set, wanted)
    except (*UNREADABLE, RecursionError) as error:
        raise ConversionFailed(f"The stored object cannot be encoded anew ({error}).") from error


def native_target(stored: str, wanted: Sequence[str]) -> str | None:
    """The first of `wanted` that we convert `stored` to by ourselves."""
    return next((syntax for syntax in wanted if syntax in _TARGETS), None) if stored in NATIVE else None


def _inflated(file: BinaryIO) -> BinaryIO:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        data = inflater.decompress(file.read(), LARGEST_INFLATED)
    except zlib.error as error:
        raise ConversionFailed(f"The stored object is not deflated as it says ({error}).") from error
    if inflater.unconsumed_tail:
        raise ConversionFailed(f"The stored object inflates to more than {LARGEST_INFLATED >> 20} MB.")
    return io.BytesIO(data)


def _swap(data_set: Dataset) -> None:
    for element in data_set.iterall():
        kind = _WIDTHS.get(element.VR)
        if kind and isinstance(element.value, bytes):
            numbers = array(kind, element.value)
            numbers.byteswap()
            element.value = numbers.tobytes()
