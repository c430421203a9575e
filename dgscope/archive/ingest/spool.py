"""An object on its way in: a file in the spool, which vanishes unless it is taken in."""

import logging
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from django.conf import settings

from dgscope.archive.errors import ObjectTooLarge, OutOfResources, StoreError
from dgscope.archive.header.window import Window
from dgscope.archive.ingest.file_meta import file_meta
from dgscope.archive.store import NewFile, store

log = logging.getLogger(__name__)
# What the header walk sees without reading the file. Larger buffers come fresh from the system for every object.
HEAD: Final = 32 * 1024
Buffer = bytes | bytearray | memoryview
_under_way: set[int] = set()  # of this process; adding and discarding take one step each


class SpooledObject:
    """A data set being received, with its File Meta Information in front. Make it with `create`; one thread uses it.

    Attributes
    ----------
    sop_class_uid, sop_instance_uid, transfer_syntax_uid, source_ae
        As announced by the sender. Empty UIDs are not compared with the data set.
    size
        Bytes of the data set so far.
    """

    def __init__(self, file: NewFile, sop_class_uid: str, sop_instance_uid: str, transfer_syntax_uid: str) -> None:
        self.sop_class_uid = sop_class_uid
        self.sop_instance_uid = sop_instance_uid
        self.transfer_syntax_uid = transfer_syntax_uid
        self.path: Path = file.path
        self.size = 0
        self.data_set_offset = file.size
        self._file = file
        self._head = bytearray()
        self._limit = settings.ENV.max_object_size
        self._kept = False
        _under_way.add(id(self))

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
            file = store().create_spool(meta)
        except (OSError, StoreError) as error:
            raise OutOfResources(f"The spool cannot be written: {error}.") from error
        return cls(file, sop_class_uid, sop_instance_uid, transfer_syntax_uid)

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
        try:
            self._file.write(view)
        except OSError as error:
            raise _refused(error) from error

    def complete(self) -> None:
        """Let others read the file by its path, before it is flushed. Nothing can be added then.

        Raises
        ------
        OutOfResources
            The file system refused the bytes.
        """
        try:
            self._file.complete()
        except OSError as error:
            raise _refused(error) from error

    def window(self) -> Window:
        """The data set for the header walk."""
        offset = self.data_set_offset
        return Window(lambda position, length: self._file.read(offset + position, length), self.size, bytes(self._head))

    def sha256(self) -> bytes:
        """Digest of the data set as received."""
        return self._file.sha256()

    def flush(self) -> None:
        """Make the bytes durable and close the file. After an error the file is only good for discarding."""
        self._file.flush()

    def keep(self) -> None:
        """The file belongs to the store now (or the outcome is unknown and reconciliation decides)."""
        self._kept = True

    def discard(self) -> None:
        """Close and remove the file, unless it was kept."""
        _under_way.discard(id(self))
        self._file.close()
        if not self._kept:
            self._kept = True
            try:
                self.path.unlink(missing_ok=True)
            except OSError as error:
                log.warning("a spool file cannot be removed now; reconciliation will: %s", error.strerror)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.discard()


def _refused(error: OSError) -> OutOfResources:
    return OutOfResources(f"The spool cannot be written: {error.strerror}.")


def only_one_is_under_way() -> bool:
    """Whether no other object arrives or is taken in by this process now."""
    return len(_under_way) < 2
