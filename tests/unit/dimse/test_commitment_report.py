import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from dgscope.dimse.commitment_report import (
    FailedReference,
    Reference,
    Report,
    read_report,
    read_request,
    report_data_set,
    request_data_set,
)
from dgscope.dimse.encoding import decode, encode
from dgscope.dimse.errors import ProtocolViolation
from dgscope.dimse.sop_classes import IMPLICIT_LE

GOOD, BAD = Reference("1.2", "1.2.1"), FailedReference("1.2", "1.2.2", 0x0112)


def over_the_wire(data_set: Dataset) -> Dataset:
    return decode(encode(data_set, IMPLICIT_LE), IMPLICIT_LE)


@pytest.mark.parametrize(
    ("report", "event"),
    [
        (Report("1.9", (GOOD,), ()), 1),
        (Report("1.9", (GOOD,), (BAD,), "ARCHIVE"), 2),
        (Report("1.9", (), (BAD,)), 2),
    ],
)
def test_a_report_is_read_as_it_was_written(report: Report, event: int) -> None:
    assert report.event_type == event
    assert read_report(over_the_wire(report_data_set(report))) == report


def test_the_retrieve_title_is_outside_of_the_items_only() -> None:
    data_set = report_data_set(Report("1.9", (GOOD,), (), "ARCHIVE"))
    assert data_set.RetrieveAETitle == "ARCHIVE"
    assert "RetrieveAETitle" not in data_set.ReferencedSOPSequence[0]


def test_empty_lists_are_left_out() -> None:
    assert "FailedSOPSequence" not in report_data_set(Report("1.9", (GOOD,), ()))
    assert "ReferencedSOPSequence" not in report_data_set(Report("1.9", (), (BAD,)))


def test_a_request_is_read_as_it_was_written() -> None:
    assert read_request(over_the_wire(request_data_set("1.9", [GOOD]))) == ("1.9", (GOOD,))


@pytest.mark.parametrize("read", [read_report, read_request])
def test_what_names_no_transaction_or_instance_is_a_violation(read: object) -> None:
    assert callable(read)
    with pytest.raises(ProtocolViolation, match="Transaction"):
        read(Dataset())
    nameless = request_data_set("1.9", [GOOD])
    nameless.ReferencedSOPSequence = Sequence([Dataset()])
    with pytest.raises(ProtocolViolation, match="item"):
        read(nameless)


def test_a_failure_without_a_reason_is_a_processing_failure() -> None:
    data_set = report_data_set(Report("1.9", (), (BAD,)))
    del data_set.FailedSOPSequence[0].FailureReason
    assert read_report(data_set).failed[0].reason == 0x0110
