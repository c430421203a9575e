"""Storage Commitment Push Model (PS3.4 annex J).

As SCP: N-ACTION, answered once the request is written down. As SCU: the N-EVENT-REPORT with what another one keeps.
"""

from typing import Final, Protocol

from django.db import DatabaseError, InterfaceError

from dgscope.dimse.sop_classes import STORAGE_COMMITMENT_PUSH_INSTANCE
from dgscope.network.commitment.answers import UnknownTransaction
from dgscope.network.commitment.data_sets import LARGEST, DataSetError, Unreadable
from dgscope.network.commitment.ledger import DuplicateTransaction, NoAddress, NotPermitted
from storage_scp import transfer_syntaxes
from storage_scp.command_set import CommandField, CommandSet, Tag
from storage_scp.services.base import FollowUp, Peer, Request, Response, not_supported
from storage_scp.status import Status

_REQUEST_COMMITMENT: Final = 1
_EVENTS: Final = frozenset({1, 2})
# The first class that an error is an instance of gives status and comment; without a comment its own text is one.
_ERRORS: Final[tuple[tuple[type[Exception], Status, str], ...]] = (
    (Unreadable, Status.PROCESSING_FAILURE, ""),
    (DataSetError, Status.INVALID_ARGUMENT, ""),
    (NoAddress, Status.NOT_AUTHORIZED, "No address is known to report to this AE"),
    (NotPermitted, Status.NOT_AUTHORIZED, "This calling AE may not ask for storage commitment"),
    (DuplicateTransaction, Status.DUPLICATE_TRANSACTION, "The Transaction UID was used for other instances"),
    (UnknownTransaction, Status.INVALID_ARGUMENT, "No such Transaction UID was asked for from here"),
    (DatabaseError, Status.PROCESSING_FAILURE, "It cannot be written down now; send again later"),
    (InterfaceError, Status.PROCESSING_FAILURE, "It cannot be written down now; send again later"),
)


class Ledger(Protocol):
    """Where requests and results are written down, durable when the methods return. Their errors are in _ERRORS."""

    def receive(self, data: bytes, transfer_syntax: str, peer: Peer) -> FollowUp | None:
        """Take the data set of an N-ACTION; return what is to be reported on the same association, if anything."""

    def wake(self, peer: Peer) -> None:
        """Have what was received worked on: only once the peer knows that it is taken, or the report may be first."""

    def take_report(self, data: bytes, transfer_syntax: str, peer: Peer) -> None:
        """Take the data set of an N-EVENT-REPORT."""


class _Refused(Exception):
    """The message is answered with this status."""

    def __init__(self, status: Status, comment: str) -> None:
        super().__init__(comment)
        self.status, self.comment = status, comment


class StorageCommitment:
    """Both sides of the service class: the peer may be SCU or SCP."""

    permission = "commit"
    peer_may_be_scp = True

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def choose_transfer_syntax(self, proposed: tuple[str, ...]) -> str | None:
        return transfer_syntaxes.choose_uncompressed(proposed)

    def extended_negotiation(self, proposed: bytes) -> bytes | None:
        return None

    def handle(self, request: Request) -> Response:
        if request.command.field not in {CommandField.N_ACTION, CommandField.N_EVENT_REPORT}:
            return not_supported()
        try:
            _check(request.command)
            return self._take(request, _read(request))
        except _Refused as error:
            return Response(error.status, error.comment)
        except tuple(kind for kind, _, _ in _ERRORS) as error:
            return next(
                Response(status, comment or str(error)) for kind, status, comment in _ERRORS if isinstance(error, kind)
            )

    def _take(self, request: Request, data: bytes) -> Response:
        syntax, peer = request.context.transfer_syntax, request.peer
        if request.command.field == CommandField.N_EVENT_REPORT:
            self._ledger.take_report(data, syntax, peer)
            return Response()
        follow_up = self._ledger.receive(data, syntax, peer)
        return Response(follow_up=follow_up, afterwards=lambda: self._ledger.wake(peer))


def _check(command: CommandSet) -> None:
    """Raise _Refused for what the command alone tells."""
    if command.sop_instance_uid != STORAGE_COMMITMENT_PUSH_INSTANCE:
        raise _Refused(Status.NO_SUCH_INSTANCE, "Not the well-known SOP instance of storage commitment")
    if command.field == CommandField.N_ACTION and command.number(Tag.ACTION_TYPE_ID) != _REQUEST_COMMITMENT:
        raise _Refused(Status.NO_SUCH_ACTION, "Storage commitment has the action 1 only")
    if command.field == CommandField.N_EVENT_REPORT and command.number(Tag.EVENT_TYPE_ID) not in _EVENTS:
        raise _Refused(Status.NO_SUCH_EVENT_TYPE, "Storage commitment has the events 1 and 2 only")
    if not command.has_data_set:
        raise _Refused(Status.INVALID_ARGUMENT, "The data set is missing")


def _read(request: Request) -> bytes:
    data = bytearray()
    for fragment in request.data():
        data += fragment
        if len(data) > LARGEST:
            raise _Refused(Status.RESOURCE_LIMITATION, "Too many references in one request")
    return bytes(data)
