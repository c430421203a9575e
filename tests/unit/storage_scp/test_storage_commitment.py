"""The service of storage commitment by itself: which status for which message and for what the ledger says."""

from collections.abc import Iterator

import pytest
from django.db import OperationalError

from dgscope.dimse.sop_classes import STORAGE_COMMITMENT_PUSH, STORAGE_COMMITMENT_PUSH_INSTANCE
from dgscope.network.commitment.answers import UnknownTransaction
from dgscope.network.commitment.data_sets import Invalid, Missing, Unreadable
from dgscope.network.commitment.ledger import DuplicateTransaction, NoAddress, NotPermitted
from storage_scp.command_set import CommandField, CommandSet, Tag
from storage_scp.services.base import Context, EventReport, FollowUp, Peer
from storage_scp.services.storage_commitment import StorageCommitment
from storage_scp.status import Status


class Later:
    is_over = False

    def poll(self) -> EventReport | None:
        return None

    def answered(self, status: int) -> None:
        raise AssertionError

    def lost(self) -> None:
        raise AssertionError


class Ledger:
    def __init__(self, error: Exception | None = None, follow_up: FollowUp | None = None) -> None:
        self.error, self.follow_up = error, follow_up
        self.taken: list[tuple[str, bytes, str]] = []

    def receive(self, data: bytes, transfer_syntax: str, peer: Peer) -> FollowUp | None:
        self._take("request", data, peer)
        return self.follow_up

    def wake(self, peer: Peer) -> None:
        self.taken.append(("wake", b"", peer.calling_ae))

    def take_report(self, data: bytes, transfer_syntax: str, peer: Peer) -> None:
        self._take("report", data, peer)

    def _take(self, what: str, data: bytes, peer: Peer) -> None:
        if self.error:
            raise self.error
        self.taken.append((what, data, peer.calling_ae))


class Incoming:
    def __init__(self, service: StorageCommitment, size: int = 7, **changed: int | str) -> None:
        values: dict[str, int | str] = {
            "COMMAND_FIELD": CommandField.N_ACTION,
            "REQUESTED_SOP_INSTANCE_UID": STORAGE_COMMITMENT_PUSH_INSTANCE,
            "ACTION_TYPE_ID": 1,
            "EVENT_TYPE_ID": 1,
            "COMMAND_DATA_SET_TYPE": 1,
        } | changed
        encoded = {
            Tag[name]: value.to_bytes(2, "little") if isinstance(value, int) else value.encode()
            for name, value in values.items()
        }
        self.peer = Peer("CT1", "DGSCOPE", "10.0.0.1", 5000)
        self.context = Context(1, STORAGE_COMMITMENT_PUSH, "1.2.840.10008.1.2.1", service)
        self.command = CommandSet({int(tag): value for tag, value in encoded.items()})
        self.size = size

    def data(self) -> Iterator[memoryview]:
        rest = self.size
        while rest:
            part = min(rest, 2**20)
            yield memoryview(b"x" * part)
            rest -= part


def test_a_request_is_written_down_and_taken() -> None:
    ledger = Ledger(follow_up=(later := Later()))
    service = StorageCommitment(ledger)
    response = service.handle(Incoming(service))
    assert (response.status, response.follow_up) == (Status.SUCCESS, later)
    assert ledger.taken == [("request", b"x" * 7, "CT1")]
    assert response.afterwards is not None
    response.afterwards()  # not before the peer has its answer: the report must not be first
    assert ledger.taken[1:] == [("wake", b"", "CT1")]


def test_a_report_is_written_down_and_taken() -> None:
    ledger = Ledger()
    service = StorageCommitment(ledger)
    response = service.handle(Incoming(service, COMMAND_FIELD=CommandField.N_EVENT_REPORT, EVENT_TYPE_ID=2))
    assert (response.status, response.follow_up) == (Status.SUCCESS, None)
    assert ledger.taken == [("report", b"x" * 7, "CT1")]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"COMMAND_FIELD": CommandField.C_ECHO}, Status.UNRECOGNIZED_OPERATION),
        ({"COMMAND_FIELD": CommandField.N_GET}, Status.UNRECOGNIZED_OPERATION),
        ({"REQUESTED_SOP_INSTANCE_UID": "1.2.3"}, Status.NO_SUCH_INSTANCE),
        ({"ACTION_TYPE_ID": 2}, Status.NO_SUCH_ACTION),
        ({"COMMAND_FIELD": CommandField.N_EVENT_REPORT, "EVENT_TYPE_ID": 3}, Status.NO_SUCH_EVENT_TYPE),
        ({"COMMAND_DATA_SET_TYPE": 0x0101}, Status.INVALID_ARGUMENT),
        ({"size": 9 * 2**20}, Status.RESOURCE_LIMITATION),
    ],
)
def test_what_the_message_alone_rules_out_does_not_reach_the_ledger(
    changed: dict[str, int | str], status: Status
) -> None:
    ledger = Ledger()
    service = StorageCommitment(ledger)
    assert service.handle(Incoming(service, **changed)).status == status  # type: ignore[arg-type]
    assert not ledger.taken


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Unreadable("The data set is malformed"), Status.PROCESSING_FAILURE),
        (Missing("TransactionUID"), Status.INVALID_ARGUMENT),
        (Invalid("TransactionUID"), Status.INVALID_ARGUMENT),
        (NoAddress(), Status.NOT_AUTHORIZED),
        (NotPermitted(), Status.NOT_AUTHORIZED),
        (DuplicateTransaction(), Status.DUPLICATE_TRANSACTION),
        (UnknownTransaction(), Status.INVALID_ARGUMENT),
        (OperationalError("no database"), Status.PROCESSING_FAILURE),
    ],
)
def test_each_refusal_of_the_ledger_has_its_status_and_a_comment(error: Exception, status: Status) -> None:
    service = StorageCommitment(Ledger(error))
    response = service.handle(Incoming(service))
    assert response.status == status
    assert 0 < len(response.comment) <= 64
    assert "no database" not in response.comment
