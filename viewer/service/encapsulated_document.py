"""The file inside an encapsulated document (PS3.3 C.24): found without reading it, and given out in pieces."""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from pydicom import Dataset
from pydicom.filereader import read_partial
from pydicom.tag import BaseTag

from viewer.rendering.conversion import READ_ERRORS
from viewer.rendering.errors import NoPixelData, RenderingError

ENCAPSULATED_DOCUMENT: Final = 0x00420011
CHUNK: Final = 256 << 10
# By SOP class: MIME Type of Encapsulated Document (0042,0012) lies behind the document, and is not always true.
FORMATS: Final = {
    "1.2.840.10008.5.1.4.1.1.104.1": ("application/pdf", "pdf"),
    "1.2.840.10008.5.1.4.1.1.104.2": ("text/xml", "xml"),
    "1.2.840.10008.5.1.4.1.1.104.3": ("model/stl", "stl"),
    "1.2.840.10008.5.1.4.1.1.104.4": ("model/obj", "obj"),
    "1.2.840.10008.5.1.4.1.1.104.5": ("model/mtl", "mtl"),
}


class NoDocument(NoPixelData):
    """The object encapsulates no document, or a damaged one."""


@dataclass(frozen=True, slots=True)
class EncapsulatedDocument:
    """What is encapsulated, and where its bytes lie in the file."""

    title: str
    media_type: str
    extension: str
    path: Path
    offset: int
    length: int

    def chunks(self) -> Iterator[bytes]:
        """The document's bytes in pieces."""
        with self.path.open("rb") as file:
            file.seek(self.offset)
            left = self.length
            while left and (piece := file.read(min(CHUNK, left))):
                left -= len(piece)
                yield piece


def find_document(path: Path) -> EncapsulatedDocument:
    """Find the document of a stored file.

    Raises
    ------
    NoDocument
        The object has no Encapsulated Document (0042,0011), or it lies outside of the file.
    RenderingError
        The file cannot be read.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            dataset = read_partial(file, stop_when=_at_document, force=True)
            offset, length = _value_position(file, dataset)
            title, sop_class = str(dataset.get("DocumentTitle", "")), str(dataset.get("SOPClassUID", ""))
    except OSError as error:
        raise RenderingError(f"the file cannot be read: {error.strerror or 'input/output error'}") from error
    except READ_ERRORS as error:
        raise RenderingError(f"the file is damaged ({type(error).__name__})") from error
    if length == 0 or offset + length > size:
        raise NoDocument("The encapsulated document is empty or not complete.")
    media_type, extension = FORMATS.get(sop_class, ("application/octet-stream", "bin"))
    return EncapsulatedDocument(title.strip() or "Untitled document", media_type, extension, path, offset, length)


def _value_position(file: BinaryIO, dataset: Dataset) -> tuple[int, int]:
    """Offset and length of the value of the element at which reading stopped (PS3.5 7.1.2, 7.1.3)."""
    implicit, little_endian = dataset.original_encoding
    order = "<" if little_endian else ">"
    head = file.read(8 if implicit else 12)
    if len(head) < 8 or struct.unpack(order + "HH", head[:4]) != (0x0042, 0x0011):
        raise NoDocument("The object encapsulates no document.")
    return file.tell(), struct.unpack(order + "I", head[-4:])[0]


def _at_document(tag: BaseTag, vr: str | None, length: int) -> bool:
    return int(tag) >= ENCAPSULATED_DOCUMENT
