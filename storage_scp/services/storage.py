"""Storage as SCP, level 2 (Full) (PS3.4 annex B), and Non-Patient Object Storage (annex GG): C-STORE."""

from typing import Final

from dgscope.archive import errors
from dgscope.archive.ingest.source import Outcome, Source
from storage_scp import transfer_syntaxes
from storage_scp import uid as uids
from storage_scp.command_set import CommandField, Tag
from storage_scp.door import Door
from storage_scp.services.base import Request, Response, not_supported
from storage_scp.status import Status

# PS3.4 table B.3-2: level 2, reserved, signature level 3 (every bit is kept), reserved, no coercion, reserved.
_EXTENDED_NEGOTIATION: Final = bytes((2, 0, 3, 0, 0, 0))
# The first class that an error is an instance of gives status and comment; no comment carries a value of the object.
_FAILURES: Final[tuple[tuple[type[errors.IngestError], Status, str], ...]] = (
    (errors.OutOfResources, Status.OUT_OF_RESOURCES, "The archive cannot store now; send again later"),
    (errors.ObjectTooLarge, Status.OUT_OF_RESOURCES, "The object is larger than this site accepts"),
    (errors.Unparsable, Status.CANNOT_UNDERSTAND, "The data set is malformed or cut off"),
    (errors.CannotUnderstand, Status.FAILED, "The data set has attributes that cannot be taken in"),
    (errors.ClassMismatch, Status.DATA_SET_DOES_NOT_MATCH, "SOP class of data set and command differ"),
    (errors.InstanceMismatch, Status.DATA_SET_DOES_NOT_MATCH, "SOP instance of data set and command differ"),
    (errors.IngestError, Status.FAILED, "The object cannot be taken in"),
)


class Storage:
    """Takes objects in and answers only when they are durable.

    Parameters
    ----------
    door
        The way into the archive.
    duplicate_status
        Answer for another object under a stored UID: it is kept, in quarantine, for an administrator to decide.
    """

    permission = "store"
    peer_may_be_scp = False

    def __init__(self, door: Door, duplicate_status: int) -> None:
        self._door = door
        self._duplicate_status = duplicate_status

    def choose_transfer_syntax(self, proposed: tuple[str, ...]) -> str | None:
        return transfer_syntaxes.choose(proposed)

    def extended_negotiation(self, proposed: bytes) -> bytes | None:
        return _EXTENDED_NEGOTIATION

    def handle(self, request: Request) -> Response:
        command = request.command
        if command.field != CommandField.C_STORE:
            return not_supported()
        if not uids.is_valid(command.sop_instance_uid):
            return Response(Status.INVALID_UID, "The SOP Instance UID is missing or malformed")
        if not command.has_data_set:
            return Response(Status.FAILED, "The C-STORE request has no data set")
        try:
            return self._store(request)
        except errors.InvalidUid as error:
            return Response(Status.INVALID_UID, f"{error.attribute} is missing or malformed")
        except errors.IngestError as error:
            return next(Response(status, comment) for kind, status, comment in _FAILURES if isinstance(error, kind))

    def _store(self, request: Request) -> Response:
        size = 0
        self._door.check_ready()
        with self._door.spool(request) as spooled:
            for fragment in request.data():
                spooled.write(fragment)
                size += len(fragment)
            result = self._door.store(spooled, _source(request))
        if result.outcome is Outcome.IDENTICAL_DUPLICATE:
            return Response(Status.SUCCESS)
        if result.outcome is Outcome.CONFLICT and self._duplicate_status != Status.SUCCESS:
            return Response(self._duplicate_status, "Another object has this SOP Instance UID; kept for review")
        return Response(Status.SUCCESS, stored_bytes=size)


class NonPatientStorage(Storage):
    """Non-Patient Object Storage as SCP (PS3.4 annex GG): the same C-STORE, without levels of storage to negotiate."""

    def extended_negotiation(self, proposed: bytes) -> bytes | None:
        return None


def _source(request: Request) -> Source:
    command, peer = request.command, request.peer
    return Source(
        kind="scp",
        calling_ae=peer.calling_ae,
        called_ae=peer.called_ae,
        address=peer.address,
        move_originator=_title(command.text(Tag.MOVE_ORIGINATOR_AE)),
        move_message_id=command.number(Tag.MOVE_ORIGINATOR_MESSAGE_ID),
    )


def _title(value: str) -> str:
    """A Move Originator AE title as far as it is one; it is only a hint."""
    return value if len(value) <= 16 and value.isascii() and value.isprintable() else ""
