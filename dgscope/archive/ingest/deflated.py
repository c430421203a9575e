"""Deflated data sets (PS3.5 A.5), which come from media only: inflated within bounds, to read their header."""

import contextlib
import os
import tempfile
import zlib
from collections.abc import Iterator
from typing import Final

from django.conf import settings

from dgscope.archive.header.errors import MalformedError
from dgscope.archive.header.window import CHUNK, Window

MAX_SIZE: Final = 512 * 2**20
MAX_RATIO: Final = 200
_TRAILER: Final = 16
_SMALL: Final = 2**20  # up to here the ratio does not matter


@contextlib.contextmanager
def inflated(deflated: Window) -> Iterator[Window]:
    """The inflated data set, in a temporary file of the spool's volume.

    Raises
    ------
    MalformedError
        It is no deflated data set, is cut, or grows beyond all reason.
    """
    with tempfile.TemporaryFile(dir=settings.ENV.store_dir / ".spool") as file:
        size = 0
        for part in _guarded(deflated):
            size += len(part)
            if size > MAX_SIZE or size > max(_SMALL, MAX_RATIO * deflated.size):
                raise MalformedError("The deflated data set inflates beyond all reason.")
            file.write(part)
        file.flush()
        yield Window(lambda position, length: os.pread(file.fileno(), length, position), size)


def _guarded(deflated: Window) -> Iterator[bytes]:
    try:
        yield from _inflate(deflated)
    except zlib.error as error:
        raise MalformedError("The deflated data set is broken.") from error


def _inflate(deflated: Window) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for position in range(0, deflated.size, CHUNK):
        rest = deflated.peek(position, CHUNK)
        while rest and not inflater.eof:
            yield inflater.decompress(rest, CHUNK)
            rest = inflater.unconsumed_tail
    yield inflater.flush()
    # PS3.5 A.5 allows a byte of padding; some writers also leave the checksum and size of a gzip stream.
    if not inflater.eof or len(inflater.unused_data) > _TRAILER:
        raise MalformedError("The deflated data set is cut.")
