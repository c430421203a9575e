"""Objects that come by C-GET go through the one door, as those that come by C-STORE do."""

from dgscope.archive import errors
from dgscope.archive.ingest import Source, SpooledObject, ingest, ready_to_store
from dgscope.dimse.errors import Refused
from dgscope.dimse.query_retrieve.get import Receiver, Store
from dgscope.dimse.status import Status


def receiver_for(source: Source) -> Store:
    """What makes a receiver for each object of a C-GET."""

    def store(sop_class: str, sop_instance: str, transfer_syntax: str) -> Receiver:
        try:
            ready_to_store()
            spooled = SpooledObject.create(sop_class, sop_instance, transfer_syntax, source.calling_ae)
        except errors.IngestError as error:
            raise _refusal(error) from error
        return _Kept(spooled, source)

    return store


class _Kept:
    """One object on its way through the door."""

    def __init__(self, spooled: SpooledObject, source: Source) -> None:
        self._spooled = spooled
        self._source = source

    def write(self, buffer: memoryview, /) -> None:
        try:
            self._spooled.write(buffer)
        except errors.IngestError as error:
            raise _refusal(error) from error

    def done(self) -> int:
        try:
            with self._spooled as spooled:
                ingest(spooled, self._source)
        except errors.IngestError as error:
            raise _refusal(error) from error
        return Status.SUCCESS  # also for what was set aside: it is kept, and the job says so

    def discard(self) -> None:
        self._spooled.discard()


def _refusal(error: errors.IngestError) -> Refused:
    if isinstance(error, errors.OutOfResources | errors.ObjectTooLarge):
        return Refused(Status.OUT_OF_RESOURCES, str(error))
    if isinstance(error, errors.ClassMismatch | errors.InstanceMismatch):
        return Refused(Status.DATA_SET_DOES_NOT_MATCH_SOP_CLASS, str(error))
    return Refused(Status.CANNOT_UNDERSTAND, str(error))
