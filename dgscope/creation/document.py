"""Encapsulated PDF (PS3.3 A.45.1, C.24.2)."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from pydicom.sequence import Sequence

from dgscope.creation.common import common, finish
from dgscope.creation.errors import RefusedError
from dgscope.creation.identity import Identity, Occasion, SeriesPlan
from dgscope.creation.kinds import Kind
from dgscope.creation.made import ENCAPSULATED_DOCUMENT, EXPLICIT, Made, made, with_value
from dgscope.creation.values import put

_CHUNK: Final = 1 << 20
# Acrobat looks for the end in so many bytes (PDF 32000-1 annex H.3).
_TAIL: Final = 2048


def document(
    file: BinaryIO, size: int, title: str, identity: Identity, series: SeriesPlan, number: int, occasion: Occasion
) -> Made:
    """The object of a PDF file.

    Raises
    ------
    RefusedError
    """
    file.seek(max(size - _TAIL, 0))
    if b"%%EOF" not in file.read(_TAIL):
        raise RefusedError("The PDF file is cut off: its end is missing.")
    data_set = common(Kind.DOCUMENT, identity, series, number, occasion)
    data_set.ConversionType = "WSD"
    data_set.AcquisitionDateTime = ""
    data_set.BurnedInAnnotation = "YES"
    put(data_set, "DocumentTitle", title)
    data_set.ConceptNameCodeSequence = Sequence()
    data_set.MIMETypeOfEncapsulatedDocument = "application/pdf"
    data_set.EncapsulatedDocumentLength = size
    value = chunks(file, 0)
    return made(
        Kind.DOCUMENT, finish(data_set), EXPLICIT, with_value(data_set, ENCAPSULATED_DOCUMENT, b"OB", size, value)
    )


def chunks(file: BinaryIO, start: int) -> Iterator[bytes]:
    """A file from `start`, in pieces."""
    file.seek(start)
    while piece := file.read(_CHUNK):
        yield piece
