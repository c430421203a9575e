"""A data set from a file to P-DATA-TF PDUs: read in large pieces, sent without being copied together."""

import os
from collections.abc import Iterator
from typing import BinaryIO, Final

from dgscope.dimse.pdu import LAST, p_data_header

_PIECE: Final = 1 << 20
Parts = list[bytes | bytearray | memoryview]


class FileCutShort(Exception):
    """The file ended before its size said so."""


class Payload:
    """The bytes of a data set: `head` (a header encoded anew, or nothing), then the file from `offset` on."""

    def __init__(self, file: BinaryIO, offset: int, head: bytes = b"") -> None:
        self.size = len(head) + file.seek(0, os.SEEK_END) - offset
        self._file = file
        self._head = memoryview(head)
        file.seek(offset)

    def fill(self, view: memoryview) -> None:
        """Fill `view` with the next bytes; raise FileCutShort, OSError."""
        if self._head:
            taken = min(len(self._head), len(view))
            view[:taken] = self._head[:taken]
            self._head = self._head[taken:]
            view = view[taken:]
        while view:
            count = self._file.readinto(view)  # type: ignore[attr-defined]  # BinaryIO lacks what all such files have
            if not count:
                raise FileCutShort("The stored file is shorter than it was when it was opened.")
            view = view[count:]


def pdus(payload: Payload, context_id: int, fragment: int, buffer: bytearray) -> Iterator[Parts]:
    """P-DATA-TF PDUs in batches. Each batch is to be sent before the next is asked for: they share `buffer`."""
    whole = memoryview(buffer)
    header = p_data_header(context_id, fragment, 0)
    left = payload.size
    while True:
        view = whole[: min(left, len(whole))]
        payload.fill(view)
        left -= len(view)
        parts: Parts = []
        for at in range(0, len(view), fragment):
            piece = view[at : at + fragment]
            is_last = not left and at + fragment >= len(view)
            parts += (p_data_header(context_id, len(piece), LAST) if is_last else header, piece)
        yield parts or [p_data_header(context_id, 0, LAST)]
        if not left:
            return


def buffer_for(fragment: int) -> bytearray:
    """A buffer that holds a whole number of fragments, so that only the last one of a data set is short."""
    return bytearray(max(_PIECE // fragment, 1) * fragment)
