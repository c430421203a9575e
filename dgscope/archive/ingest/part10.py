"""Objects that come as files (PS3.10), and bare data sets: STOW-RS, upload, import."""

import struct
import zlib
from dataclasses import dataclass
from typing import BinaryIO, Final

from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from dgscope.archive.attributes.describe import uid
from dgscope.archive.attributes.tags import SOP_CLASS_UID, SOP_INSTANCE_UID
from dgscope.archive.errors import NotDicom, Unparsable
from dgscope.archive.header.errors import MalformedError, OddError
from dgscope.archive.header.walk import SHORT_VRS, Values, Walk
from dgscope.archive.header.window import Window
from dgscope.archive.ingest.door import ingest
from dgscope.archive.ingest.source import Result, Source
from dgscope.archive.ingest.spool import SpooledObject

HEAD: Final = 256 * 1024
_CHUNK: Final = 256 * 1024
_LONG_FORM: Final = frozenset((b"OB", b"UN", b"OW", b"SQ", b"UT"))
_FIRST: Final = frozenset((SOP_CLASS_UID, SOP_INSTANCE_UID))


@dataclass(frozen=True)
class FileHead:
    """What the beginning of a file says. The UIDs are those of the data set, else of the File Meta Information."""

    data_set_offset: int
    transfer_syntax_uid: str
    sop_class_uid: str
    sop_instance_uid: str


def read_head(head: bytes) -> FileHead:
    """Find the data set and its transfer syntax.

    Parameters
    ----------
    head
        The first HEAD bytes of the file, or all of it.

    Raises
    ------
    CannotUnderstand
        This is neither a DICOM file nor a data set.
    InvalidUid
        It has no SOP Class or SOP Instance UID: a DICOMDIR, for example.
    """
    meta, offset = _file_meta(head)
    data = head[offset:]
    syntax = _text(meta.get(0x10, b"")) or _guessed_syntax(data)
    if syntax == DeflatedExplicitVRLittleEndian:
        try:
            data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, HEAD)
        except zlib.error as error:
            raise Unparsable("The deflated data set is broken.") from error
    found = _first_uids(data, syntax)
    sop_class = found.get(SOP_CLASS_UID, meta.get(0x02))
    sop_instance = found.get(SOP_INSTANCE_UID, meta.get(0x03))
    return FileHead(
        offset,
        uid(syntax.encode(), "Transfer Syntax UID"),
        uid(sop_class, "SOP Class UID"),
        uid(sop_instance, "SOP Instance UID"),
    )


def ingest_file(file: BinaryIO, source: Source) -> Result:
    """Take in a DICOM file from a stream that is read once.

    Raises
    ------
    dgscope.archive.errors.IngestError
        As `ingest`.
    """
    head = file.read(HEAD)
    found = read_head(head)
    with SpooledObject.create(
        found.sop_class_uid, found.sop_instance_uid, found.transfer_syntax_uid, source.calling_ae
    ) as spooled:
        spooled.write(memoryview(head)[found.data_set_offset :])
        while part := file.read(_CHUNK):
            spooled.write(part)
        return ingest(spooled, source)


def _file_meta(head: bytes) -> tuple[dict[int, bytes], int]:
    """The elements of group 0002 by element number, and where they end. Their stated group length is not believed."""
    position = 132 if head[128:132] == b"DICM" else 0
    meta: dict[int, bytes] = {}
    while head[position : position + 2] == b"\x02\x00" and position + 12 <= len(head):
        number, vr, length = struct.unpack_from("<H2sH", head, position + 2)
        start = position + 8
        if vr in _LONG_FORM:
            (length,) = struct.unpack_from("<I", head, position + 8)
            start = position + 12
        elif vr not in SHORT_VRS:  # implicit VR, which some old writers use here, too
            (length,) = struct.unpack_from("<I", head, position + 4)
        position = start + length
        if position > len(head):
            raise Unparsable("The File Meta Information is cut or broken.")
        meta[number] = head[start:position]
    if not meta and position == 0 and not _looks_like_data_set(head):
        raise NotDicom("This is not a DICOM file.")
    return meta, position


def _looks_like_data_set(head: bytes) -> bool:
    """A bare data set begins with group 0008 (rarely with a group length before it)."""
    return len(head) >= 16 and head[:2] in (b"\x08\x00", b"\x00\x08") and (head[2] < 0x20 or head[3] < 0x20)


def _guessed_syntax(data: bytes) -> str:
    """The transfer syntax of a file that does not state it, by its first element."""
    if data[4:6] not in SHORT_VRS:
        return str(ImplicitVRLittleEndian)
    return str(ExplicitVRBigEndian if data[:1] == b"\x00" else ExplicitVRLittleEndian)


def _first_uids(data: bytes, syntax: str) -> Values:
    """SOP Class and SOP Instance UID as far as they stand in the first bytes."""
    values: Values = {}
    explicit = data[4:6] in SHORT_VRS
    try:
        Walk(Window.of_bytes(data), syntax == ExplicitVRBigEndian).data_set(0, len(data), explicit, values, _FIRST)
    except (MalformedError, OddError, struct.error):
        return values  # where the bytes end, the walk must fail
    return values


def _text(value: object) -> str:
    return value.decode("latin-1").strip("\0 ") if isinstance(value, bytes) else ""
