"""An object on its way in: a file in the spool, which vanishes unless it is taken in."""

import errno
import hashlib
import logging
import os
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from django.conf import settings

from dgscope.archive.errors import ObjectTooLarge, OutOfResources, StoreError
from dgscope.archive.header.window import Window
from dgscope.archive.ingest.file_meta import file_meta
from dgscope.archive.store import store
from dgscope.archive.store.writeback import start_writeback

log = logging.getLogger(__name__)
# What the header walk sees without reading the file. Larger buffers come fresh from the system for every object.
HEAD: Final = 32 * 1024
WRITEBACK: Final = 10**6  # bytes at a time; below that starting early costs more than it saves
Buffer = bytes | bytearray | memoryview


class SpooledObject:
    """A data set being received, with its File Meta Information in front. Make it with `create`; one thread uses it.

    Attributes
    ----------
    sop_class_uid, sop_instance_uid, transfer_syntax_uid, source_ae
        As announced by the sender. Empty UIDs are not compared with the data set.
    size
        Bytes of the data set so far.
    """

    def __init__(
        self,
        descriptor: int,
        path: Path,
        sop_class_uid: str,
        sop_instance_uid: str,
        transfer_syntax_uid: str,
        meta: bytes,
    ) -> None:
        self.sop_class_uid = sop_class_uid
        self.sop_instance_uid = sop_instance_uid
        self.transfer_syntax_uid = transfer_syntax_uid
        self.path = path
        self.size = 0
        self.data_set_offset = len(meta)
        self._descriptor: int | None = descriptor
        self._unwritten = meta  # goes out with the first bytes of the data set, in one call
        self._writing = 0  # how far the kernel was asked to write to disk
        self._head = bytearray()
        self._hash = hashlib.sha256()
        self._limit = settings.ENV.max_object_size
        self._kept = False

    @classmethod
    def create(
        cls, sop_class_uid: str, sop_instance_uid: str, transfer_syntax_uid: str, source_ae: str = ""
    ) -> "SpooledObject":
        """Open a new file in the spool.

        Raises
        ------
        OutOfResources
            The store cannot be used or written.
        """
        meta = file_meta(sop_class_uid, sop_instance_uid, transfer_syntax_uid, source_ae)
        try:
            descriptor, path = store().create_spool()
        except (OSError, StoreError) as error:
            raise OutOfResources(f"The spool cannot be written: {error}.") from error
        return cls(descriptor, path, sop_class_uid, sop_instance_uid, transfer_syntax_uid, meta)

    def write(self, buffer: Buffer) -> None:
        """Append bytes of the data set.

        Raises
        ------
        OutOfResources
            The file system refused them.
        ObjectTooLarge
            The data set exceeds the configured size.
        """
        view = memoryview(buffer).cast("B")
        self.size += len(view)
        if self.size > self._limit:
            raise ObjectTooLarge(self.size, self._limit)
        if len(self._head) < HEAD:
            self._head += view[: HEAD - len(self._head)]
        self._hash.update(view)
        try:
            self._write_out(view)
        except OSError as error:
            raise OutOfResources(f"The spool cannot be written: {error.strerror}.") from error
        if self.size - self._writing >= WRITEBACK:
            start_writeback(self._open_descriptor(), self._writing, self.size - self._writing)
            self._writing = self.size

    def _write_out(self, view: memoryview) -> None:
        descriptor = self._open_descriptor()
        written = 0
        if self._unwritten:
            written = os.writev(descriptor, [self._unwritten, view]) - len(self._unwritten)
            if written < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self._unwritten = b""
        while written < len(view):
            written += os.write(descriptor, view[written:])

    def write_meta(self) -> None:
        """Make the file complete on disk, so that it can be read by its path before it is flushed."""
        if self._unwritten:
            self._write_out(memoryview(b""))

    def window(self) -> Window:
        """The data set for the header walk."""
        return Window.of_file(self._open_descriptor(), self.data_set_offset, self.size, bytes(self._head))

    def sha256(self) -> bytes:
        """Digest of the data set as received."""
        return self._hash.digest()

    def flush(self) -> None:
        """Make the bytes durable and close the file. After an error the file is only good for discarding."""
        self.write_meta()
        descriptor = self._open_descriptor()
        os.fdatasync(descriptor)
        self._descriptor = None
        os.close(descriptor)

    def keep(self) -> None:
        """The file belongs to the store now (or the outcome is unknown and reconciliation decides)."""
        self._kept = True

    def discard(self) -> None:
        """Close and remove the file, unless it was kept."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            os.close(descriptor)
        if not self._kept:
            self._kept = True
            try:
                self.path.unlink(missing_ok=True)
            except OSError as error:
                log.warning("a spool file cannot be removed now; reconciliation will: %s", error.strerror)

    def _open_descriptor(self) -> int:
        if self._descriptor is None:
            raise ValueError("the spooled object is closed")
        return self._descriptor

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.discard()
