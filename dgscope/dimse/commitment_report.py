"""The data sets of Storage Commitment (PS3.4 tables J.3-1 and J.3-2): what is asked, and what is reported."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from dgscope.dimse.errors import ProtocolViolation
from dgscope.dimse.status import Status

REQUEST_COMMITMENT: Final = 1  # action type
COMMITTED: Final = 1  # event types
FAILURES_EXIST: Final = 2
_UNKNOWN_REASON: Final = Status.PROCESSING_FAILURE


@dataclass(frozen=True, slots=True)
class Reference:
    """An instance by its UIDs."""

    sop_class: str
    sop_instance: str


@dataclass(frozen=True, slots=True)
class FailedReference:
    """An instance that is not committed. `reason` is Failure Reason (0008,1197), a status."""

    sop_class: str
    sop_instance: str
    reason: int


@dataclass(frozen=True, slots=True)
class Report:
    """A storage commitment result."""

    transaction_uid: str
    committed: tuple[Reference, ...]
    failed: tuple[FailedReference, ...]
    retrieve_ae_title: str = ""

    @property
    def event_type(self) -> int:
        """Event Type ID: 1 where all is committed, 2 where failures exist."""
        return FAILURES_EXIST if self.failed else COMMITTED


def request_data_set(transaction_uid: str, references: Iterable[Reference]) -> Dataset:
    """The action information of the N-ACTION request."""
    data_set = Dataset()
    data_set.TransactionUID = transaction_uid
    data_set.ReferencedSOPSequence = Sequence(map(_item, references))
    return data_set


def report_data_set(report: Report) -> Dataset:
    """The event information of the N-EVENT-REPORT; Retrieve AE Title goes outside of the items, never into both."""
    data_set = Dataset()
    data_set.TransactionUID = report.transaction_uid
    if report.retrieve_ae_title:
        data_set.RetrieveAETitle = report.retrieve_ae_title
    if report.committed:
        data_set.ReferencedSOPSequence = Sequence(map(_item, report.committed))
    if report.failed:
        failed = []
        for reference in report.failed:
            item = _item(reference)
            item.FailureReason = reference.reason
            failed.append(item)
        data_set.FailedSOPSequence = Sequence(failed)
    return data_set


def read_report(data_set: Dataset) -> Report:
    """Read the event information that a peer sent; the lists count, whatever the event type says.

    Raises
    ------
    ProtocolViolation
        No Transaction UID, or an item without its UIDs.
    """
    transaction_uid = str(data_set.get("TransactionUID") or "")
    if not transaction_uid:
        raise ProtocolViolation("a storage commitment report has no Transaction UID")
    return Report(
        transaction_uid,
        tuple(Reference(*_uids(item)) for item in _items(data_set, "ReferencedSOPSequence")),
        tuple(FailedReference(*_uids(item), _reason(item)) for item in _items(data_set, "FailedSOPSequence")),
        str(data_set.get("RetrieveAETitle") or ""),
    )


def read_request(data_set: Dataset) -> tuple[str, tuple[Reference, ...]]:
    """Read the action information of an N-ACTION: Transaction UID and references; errors as `read_report`."""
    transaction_uid = str(data_set.get("TransactionUID") or "")
    if not transaction_uid:
        raise ProtocolViolation("a storage commitment request has no Transaction UID")
    return transaction_uid, tuple(Reference(*_uids(item)) for item in _items(data_set, "ReferencedSOPSequence"))


def _item(reference: Reference | FailedReference) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID = reference.sop_class
    item.ReferencedSOPInstanceUID = reference.sop_instance
    return item


def _items(data_set: Dataset, keyword: str) -> Sequence:
    value = data_set.get(keyword) or Sequence()
    if not isinstance(value, Sequence):
        raise ProtocolViolation(f"{keyword} of a storage commitment message is no sequence")
    return value


def _uids(item: Dataset) -> tuple[str, str]:
    sop_class, sop_instance = item.get("ReferencedSOPClassUID"), item.get("ReferencedSOPInstanceUID")
    if not isinstance(sop_class, str) or not isinstance(sop_instance, str) or not sop_class or not sop_instance:
        raise ProtocolViolation("an item of a storage commitment message does not name one instance")
    return sop_class, sop_instance


def _reason(item: Dataset) -> int:
    reason = item.get("FailureReason")
    return reason if isinstance(reason, int) else _UNKNOWN_REASON
