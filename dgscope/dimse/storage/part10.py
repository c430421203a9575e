"""Where the data set begins in a file (PS3.10 7.1)."""

import struct
from typing import BinaryIO, Final

_PREAMBLE: Final = 132
_MOST_META: Final = 1 << 20
_LONG: Final = frozenset({b"OB", b"OW", b"OF", b"OL", b"OD", b"SQ", b"UN", b"UT", b"UC", b"UR"})


class NotPart10(Exception):
    """The file is not a DICOM file as the archive stores them."""


def data_set_offset(file: BinaryIO) -> int:
    """Walk the File Meta Information, whatever its group length says.

    Raises
    ------
    NotPart10
        No preamble with DICM, or File Meta Information that cannot be read.
    """
    file.seek(0)
    head = file.read(_PREAMBLE + _MOST_META)
    if head[128:132] != b"DICM":
        raise NotPart10("The file has no DICM prefix.")
    at = _PREAMBLE
    while head[at : at + 2] == b"\x02\x00":
        if at + 8 > len(head):
            raise NotPart10("The file's meta information is cut off.")
        is_long = head[at + 4 : at + 6] in _LONG
        length = struct.unpack_from("<I", head, at + 8)[0] if is_long and at + 12 <= len(head) else 0
        at += 12 + length if is_long else 8 + struct.unpack_from("<H", head, at + 6)[0]
    if at == _PREAMBLE or at > len(head):
        raise NotPart10("The file's meta information cannot be read.")
    return at
