"""The storage service by itself: which status for what the archive says."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest

from dgscope.archive import errors
from dgscope.archive.ingest.source import Outcome, Result, Source
from storage_scp.command_set import CommandField, CommandSet, Tag
from storage_scp.services.base import Context, Peer, Request
from storage_scp.services.storage import Storage
from storage_scp.status import Status

CT = "1.2.840.10008.5.1.4.1.1.2"


class Incoming:
    def __init__(self, uid: bytes = b"1.2.3", *, data_set: int = 1, field: int = CommandField.C_STORE) -> None:
        self.peer = Peer("CT1", "DGSCOPE", "10.0.0.1", 5000)
        self.context = Context(1, CT, "1.2.840.10008.1.2.1", Storage(Archive(), 0))
        self.command = CommandSet(
            {
                Tag.AFFECTED_SOP_CLASS_UID: CT.encode(),
                Tag.COMMAND_FIELD: field.to_bytes(2, "little"),
                Tag.MESSAGE_ID: b"\1\0",
                Tag.COMMAND_DATA_SET_TYPE: data_set.to_bytes(2, "little"),
                Tag.AFFECTED_SOP_INSTANCE_UID: uid,
                Tag.MOVE_ORIGINATOR_AE: b"MOVER\r\n",
            }
        )
        self.was_read = False

    def data(self) -> Iterator[memoryview]:
        self.was_read = True
        yield memoryview(b"abc")
        yield memoryview(b"defg")


class Archive:
    def __init__(self, outcome: Outcome = Outcome.STORED, error: errors.IngestError | None = None) -> None:
        self.outcome, self.error = outcome, error
        self.ready: errors.IngestError | None = None
        self.written = b""
        self.source: Source | None = None

    def check_ready(self) -> None:
        if self.ready:
            raise self.ready

    def spool(self, request: Request) -> AbstractContextManager[Any]:
        return nullcontext(self)

    def write(self, data: memoryview) -> None:
        self.written += data

    def store(self, spooled: Any, source: Source) -> Result:
        self.source = source
        if self.error:
            raise self.error
        return Result(self.outcome, "1.2.3")


def test_the_data_set_goes_to_the_archive_and_its_source_with_it() -> None:
    archive = Archive()
    response = Storage(archive, 0).handle(Incoming())
    assert (response.status, response.stored_bytes) == (Status.SUCCESS, 7)
    assert archive.written == b"abcdefg"
    assert archive.source is not None
    assert (archive.source.kind, archive.source.calling_ae, archive.source.address) == ("scp", "CT1", "10.0.0.1")
    assert archive.source.move_originator == ""  # what is no AE title is not kept


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.OutOfResources("x"), Status.OUT_OF_RESOURCES),
        (errors.ObjectTooLarge(2, 1), Status.OUT_OF_RESOURCES),
        (errors.Unparsable("x"), Status.CANNOT_UNDERSTAND),
        (errors.NotDicom("x"), Status.CANNOT_UNDERSTAND),
        (errors.CannotUnderstand("x"), Status.FAILED),
        (errors.InvalidUid("SOPInstanceUID", "x"), Status.INVALID_UID),
        (errors.ClassMismatch("1.2", "1.3"), Status.DATA_SET_DOES_NOT_MATCH),
        (errors.InstanceMismatch("1.2", "1.3"), Status.DATA_SET_DOES_NOT_MATCH),
        (errors.IngestError("x"), Status.FAILED),
    ],
)
def test_each_refusal_of_the_archive_has_its_status_and_a_short_comment(
    error: errors.IngestError, status: Status
) -> None:
    response = Storage(Archive(error=error), 0).handle(Incoming())
    assert response.status == status
    assert 0 < len(response.comment) <= 64
    assert response.stored_bytes is None


@pytest.mark.parametrize(
    ("outcome", "policy", "status"),
    [
        (Outcome.STORED, 0xD000, 0),
        (Outcome.IDENTICAL_DUPLICATE, 0xD000, 0),
        (Outcome.CONFLICT, 0xD000, 0xD000),
        (Outcome.CONFLICT, 0, 0),
        (Outcome.QUARANTINED, 0xD000, 0),
    ],
)
def test_duplicates_are_answered_by_the_policy_of_the_site(outcome: Outcome, policy: int, status: int) -> None:
    assert Storage(Archive(outcome), policy).handle(Incoming()).status == status


def test_nothing_is_read_when_the_archive_is_not_ready_or_the_uid_is_none() -> None:
    archive = Archive()
    archive.ready = errors.OutOfResources("full")
    for incoming, status in ((Incoming(), Status.OUT_OF_RESOURCES), (Incoming(b"../x"), Status.INVALID_UID)):
        assert Storage(archive, 0).handle(incoming).status == status
        assert not incoming.was_read


def test_other_commands_are_not_supported() -> None:
    assert Storage(Archive(), 0).handle(Incoming(field=CommandField.C_FIND)).status == Status.UNRECOGNIZED_OPERATION


def test_a_store_without_data_set_cannot_be_understood() -> None:
    assert Storage(Archive(), 0).handle(Incoming(data_set=0x0101)).status == Status.FAILED
