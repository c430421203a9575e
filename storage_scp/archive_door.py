"""The real door: dgscope.archive.ingest."""

from contextlib import AbstractContextManager

from dgscope.archive.ingest import Result, Source, SpooledObject, ingest, ready_to_store
from storage_scp.services.base import Request


class ArchiveDoor:
    """See storage_scp.door.Door."""

    def check_ready(self) -> None:
        ready_to_store()

    def spool(self, request: Request) -> AbstractContextManager[SpooledObject]:
        return SpooledObject.create(
            sop_class_uid=request.command.sop_class_uid,
            sop_instance_uid=request.command.sop_instance_uid,
            transfer_syntax_uid=request.context.transfer_syntax,
            source_ae=request.peer.calling_ae,
        )

    def store(self, spooled: SpooledObject, source: Source) -> Result:
        return ingest(spooled, source)
