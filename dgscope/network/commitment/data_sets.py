"""The data sets of storage commitment (PS3.4 tables J.3-1 and J.3-2), read with distrust."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from pydicom.datadict import keyword_for_tag
from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset
from pydicom.tag import Tag
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian

from dgscope.archive.header import read_header
from dgscope.archive.header.errors import MalformedError
from dgscope.archive.header.slow import PYDICOM_ERRORS
from dgscope.archive.header.window import Window
from dgscope.dimse.storage_commitment import FailedReference, Reference, Report
from dgscope.network.commitment.reasons import Reason

# Some 35,000 references: beyond any study, and little enough time and memory.
LARGEST: Final = 4 * 2**20
TRANSACTION_UID: Final = 0x00081195
REFERENCED: Final = 0x00081199
FAILED: Final = 0x00081198
_CLASS: Final = 0x00081150
_INSTANCE: Final = 0x00081155
_REASON: Final = 0x00081197
_LONGEST_UID: Final = 64


class DataSetError(Exception):
    """Base: the data set cannot be used; the text says why, without values of it."""


class Unreadable(DataSetError):
    """It cannot be parsed."""


class Missing(DataSetError):
    """A required attribute is missing or empty."""

    def __init__(self, keyword: str) -> None:
        super().__init__(f"{keyword} is missing")


class Invalid(DataSetError):
    """The value of an attribute is not a valid one."""

    def __init__(self, keyword: str) -> None:
        super().__init__(f"{keyword} is not valid")


@dataclass(frozen=True, slots=True)
class Request:
    """What an N-ACTION asks for. Each instance is there once."""

    transaction_uid: str
    references: tuple[Reference, ...]


def parse_request(data: bytes, transfer_syntax_uid: str) -> Request:
    """Read the data set of an N-ACTION.

    Raises
    ------
    Unreadable, Missing, Invalid
    """
    data_set = _read(data, transfer_syntax_uid)
    transaction = _uid(data_set, TRANSACTION_UID)
    items = _items(data_set, REFERENCED)
    if not items:
        raise Missing("ReferencedSOPSequence")
    return Request(transaction, tuple(dict.fromkeys(_reference(item) for item in items)))


def parse_report(data: bytes, transfer_syntax_uid: str) -> Report:
    """Read the data set of an N-EVENT-REPORT. An instance in both lists counts as failed.

    Raises
    ------
    Unreadable, Missing, Invalid
    """
    data_set = _read(data, transfer_syntax_uid)
    transaction = _uid(data_set, TRANSACTION_UID)
    failed = {_reference(item): _reason(item) for item in _items(data_set, FAILED)}
    committed = dict.fromkeys(_reference(item) for item in _items(data_set, REFERENCED))
    return Report(
        transaction,
        tuple(one for one in committed if one not in failed),
        tuple(FailedReference(one.sop_class, one.sop_instance, reason) for one, reason in failed.items()),
    )


def digest(references: Iterable[Reference]) -> bytes:
    """A checksum of what is asked for, whatever its order."""
    lines = sorted(f"{one.sop_class} {one.sop_instance}\n" for one in references)
    return hashlib.sha256("".join(lines).encode()).digest()


def _read(data: bytes, transfer_syntax_uid: str) -> Dataset:
    """Walk over the data set first: that bounds depth and lengths before pydicom, which does not, is let at it."""
    try:
        read_header(Window.of_bytes(data), transfer_syntax_uid, frozenset())
        implicit = transfer_syntax_uid == ImplicitVRLittleEndian
        return read_dataset(BytesIO(data), implicit, transfer_syntax_uid != ExplicitVRBigEndian)
    except MalformedError as error:
        raise Unreadable("The data set is malformed") from error
    except PYDICOM_ERRORS as error:
        raise Unreadable("The data set cannot be parsed") from error


def _items(data_set: Dataset, tag: int) -> list[Dataset]:
    try:
        value = data_set[tag].value if tag in data_set else []
    except PYDICOM_ERRORS as error:
        raise Invalid(_keyword(tag)) from error
    if not hasattr(value, "__iter__") or not all(isinstance(item, Dataset) for item in value or ()):
        raise Invalid(_keyword(tag))
    return list(value)


def _reference(item: Dataset) -> Reference:
    return Reference(_uid(item, _CLASS), _uid(item, _INSTANCE))


def _uid(data_set: Dataset, tag: int) -> str:
    """A UID as ingest takes it: digits and dots, at most 64 characters."""
    try:
        value = str(data_set[tag].value or "").strip("\0 ") if tag in data_set else ""
    except PYDICOM_ERRORS as error:
        raise Invalid(_keyword(tag)) from error
    if not value:
        raise Missing(_keyword(tag))
    parts = value.split(".")
    if len(value) > _LONGEST_UID or not all(part.isascii() and part.isdigit() for part in parts):
        raise Invalid(_keyword(tag))
    return value


def _reason(item: Dataset) -> int:
    """Failure Reason; a report without a usable one is still a report of a failure."""
    try:
        value = item[_REASON].value if _REASON in item else None
    except PYDICOM_ERRORS:
        value = None
    return value if isinstance(value, int) and 0 <= value <= 0xFFFF else Reason.PROCESSING_FAILURE


def _keyword(tag: int) -> str:
    return str(keyword_for_tag(Tag(tag)))
