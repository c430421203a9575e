"""Requests and reports as peers encode them, and as nobody should."""

import io
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pydicom.filebase import DicomIO
from pydicom.filewriter import write_dataset
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from dgscope.dimse.storage_commitment import FailedReference, Reference
from dgscope.network.commitment.data_sets import Invalid, Missing, Unreadable, digest, parse_report, parse_request

CT, MR = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.4"


def item(sop_class: str = CT, sop_instance: str = "1.2.3", **more: Any) -> Dataset:
    made = Dataset()
    made.ReferencedSOPClassUID, made.ReferencedSOPInstanceUID = sop_class, sop_instance
    for keyword, value in more.items():
        setattr(made, keyword, value)
    return made


def data_set(**values: Any) -> Dataset:
    made = Dataset()
    for keyword, value in {"TransactionUID": "1.2.9", **values}.items():
        if value is not None:
            setattr(made, keyword, value)
    return made


def encode(what: Dataset, transfer_syntax: str = ImplicitVRLittleEndian) -> bytes:
    buffer = io.BytesIO()
    file = DicomIO(buffer)
    file.is_little_endian = transfer_syntax != ExplicitVRBigEndian
    file.is_implicit_VR = transfer_syntax == ImplicitVRLittleEndian
    write_dataset(file, what)
    return buffer.getvalue()


@pytest.mark.parametrize("transfer_syntax", [ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_a_request_names_each_instance_once_in_the_order_sent(transfer_syntax: str) -> None:
    sent = data_set(ReferencedSOPSequence=[item(), item(MR, "1.2.4"), item()])
    request = parse_request(encode(sent, transfer_syntax), transfer_syntax)
    assert request.transaction_uid == "1.2.9"
    assert request.references == (Reference(CT, "1.2.3"), Reference(MR, "1.2.4"))


def test_a_report_lists_what_is_kept_and_what_failed_and_failures_win() -> None:
    sent = data_set(
        ReferencedSOPSequence=[item(), item(sop_instance="1.2.4")],
        FailedSOPSequence=[item(FailureReason=0x0112), item(sop_instance="1.2.5")],
        RetrieveAETitle="OTHER",
    )
    report = parse_report(encode(sent), ImplicitVRLittleEndian)
    assert report.committed == (Reference(CT, "1.2.4"),)
    assert report.failed == (FailedReference(CT, "1.2.3", 0x0112), FailedReference(CT, "1.2.5", 0x0110))


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        (data_set(TransactionUID=None, ReferencedSOPSequence=[item()]), Missing),
        (data_set(TransactionUID="", ReferencedSOPSequence=[item()]), Missing),
        (data_set(), Missing),
        (data_set(ReferencedSOPSequence=[]), Missing),
        (data_set(ReferencedSOPSequence=[Dataset()]), Missing),
        (data_set(ReferencedSOPSequence=[item(sop_instance="")]), Missing),
        (data_set(TransactionUID="1.2.a", ReferencedSOPSequence=[item()]), Invalid),
        (data_set(ReferencedSOPSequence=[item(sop_instance="1." * 33 + "1")]), Invalid),
        (data_set(ReferencedSOPSequence=[item(sop_instance="../../etc")]), Invalid),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_what_is_missing_or_not_valid_is_named(sent: Dataset, error: type[Exception]) -> None:
    with pytest.raises(error):
        parse_request(encode(sent), ImplicitVRLittleEndian)


def nested(levels: int) -> bytes:
    return b"\x08\x00\x99\x11\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff" * levels


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x08\x00",
        b"GET / HTTP/1.1\r\n\r\n",
        nested(20_000),
        b"\x08\x00\x95\x11\xff\xff\xff\x7f1.2",
        encode(data_set(ReferencedSOPSequence=[item()]))[:-3],
    ],
)
def test_what_is_no_data_set_is_refused_in_little_time_and_memory(data: bytes) -> None:
    with pytest.raises((Unreadable, Missing)):
        parse_request(data, ImplicitVRLittleEndian)


def test_a_sequence_that_is_none_is_not_valid() -> None:
    sent = b"\x08\x00\x95\x11UI\x06\x001.2.9\x00" + b"\x08\x00\x99\x11UI\x04\x001.2\x00"
    with pytest.raises((Invalid, Missing)):
        parse_request(sent, ExplicitVRLittleEndian)


@pytest.mark.parametrize("parse", [parse_request, parse_report])
def test_every_cut_of_a_message_is_read_or_refused(parse: Callable[[bytes, str], object]) -> None:
    whole = encode(data_set(ReferencedSOPSequence=[item(), item(MR, "1.2.4")], FailedSOPSequence=[item()]))
    for length in range(len(whole)):
        with suppress(Unreadable, Missing, Invalid):  # a cut between two elements may leave a whole message
            parse(whole[:length], ImplicitVRLittleEndian)


def test_the_order_of_a_request_does_not_matter_for_what_it_asks() -> None:
    one, other = Reference(CT, "1.2.3"), Reference(CT, "1.2.4")
    assert digest([one, other]) == digest([other, one]) != digest([one])
