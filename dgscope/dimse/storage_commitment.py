"""Storage Commitment Push Model (PS3.4 annex J): asking as SCU, and reporting as SCP on an association of our own."""

import time
from collections.abc import Callable, Iterable

from pydicom.dataset import Dataset

from dgscope.dimse.association import Association
from dgscope.dimse.command_set import WITH_DATA_SET, Command, CommandField, Tag, command, response
from dgscope.dimse.commitment_report import (
    REQUEST_COMMITMENT,
    FailedReference,
    Reference,
    Report,
    read_report,
    read_request,
    report_data_set,
    request_data_set,
)
from dgscope.dimse.encoding import decode, encode
from dgscope.dimse.errors import (
    AssociationAborted,
    AssociationEnded,
    ConnectionLost,
    NoContextAccepted,
    PeerTimedOut,
    ProtocolViolation,
)
from dgscope.dimse.message import Message
from dgscope.dimse.peer import Context, Peer, connect
from dgscope.dimse.sop_classes import PLAIN, STORAGE_COMMITMENT_PUSH, STORAGE_COMMITMENT_PUSH_INSTANCE
from dgscope.dimse.status import Service, Status, StatusMeaning, explain

__all__ = [
    "FailedReference",
    "Reference",
    "Report",
    "read_report",
    "read_request",
    "report_commitment",
    "report_data_set",
    "request_commitment",
    "request_data_set",
]
# Takes a report that came on the same association; its status answers the peer.
OnReport = Callable[[Report], int]


def request_commitment(
    peer: Peer,
    transaction_uid: str,
    references: Iterable[Reference],
    *,
    on_report: OnReport | None = None,
    linger: float = 0.0,
) -> StatusMeaning:
    """Ask a peer to take over the responsibility for instances (N-ACTION). The report comes later, elsewhere.

    Parameters
    ----------
    on_report, linger
        For peers that report on the same association: keep it open for `linger` seconds, or until a report came.

    Raises
    ------
    DimseError
        As `peer.connect` and `Association.receive`. A refusal is no error but the status returned.
    """
    context = Context(STORAGE_COMMITMENT_PUSH, PLAIN)
    with connect(peer, [context]) as association:
        reports = _Reports(transaction_uid, on_report)
        association.handle_request = reports.handle
        request = command(
            {
                Tag.REQUESTED_SOP_CLASS_UID: STORAGE_COMMITMENT_PUSH,
                Tag.REQUESTED_SOP_INSTANCE_UID: STORAGE_COMMITMENT_PUSH_INSTANCE,
                Tag.COMMAND_FIELD: CommandField.N_ACTION,
                Tag.MESSAGE_ID: association.next_message_id(),
                Tag.ACTION_TYPE_ID: REQUEST_COMMITMENT,
                Tag.COMMAND_DATA_SET_TYPE: WITH_DATA_SET,
            }
        )
        meaning = _ask(association, request, request_data_set(transaction_uid, references), "the answer to N-ACTION")
        if meaning.status == Status.SUCCESS and on_report is not None:
            _linger(association, reports, linger)
        return meaning


def report_commitment(
    peer: Peer,
    transaction_uid: str,
    committed: Iterable[Reference],
    failed: Iterable[FailedReference] = (),
    *,
    retrieve_ae_title: str = "",
) -> StatusMeaning:
    """Report a result (N-EVENT-REPORT) on a new association, on which we are requestor and SCP.

    Role Selection SCU=0, SCP=1 is proposed; a peer that does not return it is reported to all the same, and one that
    refuses the context because of it is asked again without.

    Raises
    ------
    DimseError
        As `peer.connect` and `Association.receive`. A refusal is no error but the status returned.
    """
    report = Report(transaction_uid, tuple(committed), tuple(failed), retrieve_ae_title)
    try:
        return _report(peer, Context(STORAGE_COMMITMENT_PUSH, PLAIN, scu=False, scp=True), report)
    except NoContextAccepted:
        return _report(peer, Context(STORAGE_COMMITMENT_PUSH, PLAIN), report)


def _report(peer: Peer, context: Context, report: Report) -> StatusMeaning:
    with connect(peer, [context]) as association:
        request = command(
            {
                Tag.AFFECTED_SOP_CLASS_UID: STORAGE_COMMITMENT_PUSH,
                Tag.AFFECTED_SOP_INSTANCE_UID: STORAGE_COMMITMENT_PUSH_INSTANCE,
                Tag.COMMAND_FIELD: CommandField.N_EVENT_REPORT,
                Tag.MESSAGE_ID: association.next_message_id(),
                Tag.EVENT_TYPE_ID: report.event_type,
                Tag.COMMAND_DATA_SET_TYPE: WITH_DATA_SET,
            }
        )
        return _ask(association, request, report_data_set(report), "the answer to N-EVENT-REPORT")


def _ask(association: Association, request: Command, information: Dataset, waiting_for: str) -> StatusMeaning:
    context = association.context_for(STORAGE_COMMITMENT_PUSH)
    association.send(context, request, encode(information, context.transfer_syntax))
    answer = association.receive_response(request, waiting_for)
    return explain(Service.COMMITMENT, answer.command.status)


class _Reports:
    """Answers N-EVENT-REPORTs that come on the association of the request."""

    def __init__(self, transaction_uid: str, on_report: OnReport | None) -> None:
        self.has_come = False
        self._transaction_uid = transaction_uid
        self._on_report = on_report

    def handle(self, association: Association, message: Message) -> bool:
        """A `RequestHandler`."""
        if message.command.field != CommandField.N_EVENT_REPORT or self._on_report is None:
            return False
        try:
            report = read_report(decode(message.data, message.context.transfer_syntax))
        except ProtocolViolation:
            status: int = Status.PROCESSING_FAILURE
        else:
            status = self._on_report(report)
            self.has_come = self.has_come or report.transaction_uid == self._transaction_uid
        association.send(message.context, response(message.command, status, self._echoed(message.command)))
        return True

    @staticmethod
    def _echoed(request: Command) -> dict[int, int | str]:
        return {
            Tag.AFFECTED_SOP_CLASS_UID: STORAGE_COMMITMENT_PUSH,
            Tag.AFFECTED_SOP_INSTANCE_UID: STORAGE_COMMITMENT_PUSH_INSTANCE,
            Tag.EVENT_TYPE_ID: request.number(Tag.EVENT_TYPE_ID) or 0,
        }


def _linger(association: Association, reports: _Reports, seconds: float) -> None:
    """Wait for a report on this association; that none comes, or the peer leaves, is no failure of the request."""
    until = time.monotonic() + seconds
    try:
        while not reports.has_come and association.is_spoken_to(max(until - time.monotonic(), 0)):
            message = association.receive("a report on the same association")
            if not message.command.is_request or not reports.handle(association, message):
                return
    except (PeerTimedOut, AssociationEnded, AssociationAborted, ConnectionLost):
        return
