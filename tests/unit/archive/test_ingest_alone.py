"""The next object of a known series, whose row is under way in the database while its file goes to the disk."""

import contextlib
import errno
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from pydicom.uid import ExplicitVRLittleEndian

from dgscope.archive.attributes.describe import Description
from dgscope.archive.errors import CannotUnderstand, OutOfResources
from dgscope.archive.ingest import Outcome, Result, SpooledObject, close
from dgscope.archive.ingest.alone import Alone, _encoded
from dgscope.archive.ingest.committer import Committer, committer
from dgscope.archive.ingest.known import Place
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.models import Instance, Series, Study
from tests.unit.archive.objects import ct, send

pytest_plugins = ["tests.unit.archive.fixtures"]


@pytest.fixture(autouse=True)
def known(archive: Path) -> Path:
    """An archive that has the first object of a series; the committer knows where the next one belongs."""
    send_next()
    return archive


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ways that objects take: `alone` for each time the statement is sent."""
    taken: list[str] = []
    original = Alone.send

    def noted(self: Alone, pending: Pending, place: Place) -> None:
        taken.append("alone")
        original(self, pending, place)

    monkeypatch.setattr(Alone, "send", noted)
    return taken


def send_next(**changed: Any) -> Result:
    return send(ct(**{"StudyInstanceUID": "1.2", "SeriesInstanceUID": "1.2.1"} | changed))


def everything_fits(archive: Path) -> bool:
    """Whether each row has its file, each file its row, nothing is in the spool, and the counters are right."""
    names = {str(path.relative_to(archive)) for path in archive.glob("[0-9a-f][0-9a-f]/*")}
    counted = set(Study.objects.values_list("number_of_instances", flat=True))
    rows = set(Instance.objects.values_list("file", flat=True))
    return names == rows and not list(archive.glob(".spool/*")) and counted == {len(rows)}


def test_it_is_one_statement(known: Path, ways: list[str]) -> None:
    assert send_next().outcome is Outcome.STORED
    assert ways == ["alone"]
    assert everything_fits(known)


def test_it_is_one_statement_after_a_rollback_too(
    known: Path, ways: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    original = Description.instance_columns
    with monkeypatch.context() as poisoned:
        poisoned.setattr(
            Description, "instance_columns", lambda self: original(self) | {"attributes": '{"a": "\\u0000"}'}
        )
        with pytest.raises(CannotUnderstand):
            send(ct())
    caplog.clear()
    assert send_next().outcome is Outcome.STORED
    assert send_next().outcome is Outcome.STORED
    assert ways[-1:] == ["alone"]
    assert caplog.messages == []
    assert everything_fits(known)


def test_its_row_is_the_one_that_the_long_way_writes(known: Path) -> None:
    awkward: dict[str, Any] = {
        "SpecificCharacterSet": "ISO_IR 192",
        "PatientComments": '\'; DROP TABLE archive_instance; -- {"a": \\N} 🦷 %s $1',
        "InstanceNumber": None,
        "Rows": None,
        "ContentDate": "20240229",
    }
    short = Instance.objects.get(pk=send_next(**awkward).instance_pk)
    close()
    long = Instance.objects.get(pk=send_next(**awkward).instance_pk)
    own = {"_state", "id", "sop_instance_uid", "file", "received_at", "data_set_sha256", "attributes"}
    assert {k: v for k, v in vars(short).items() if k not in own} == {
        k: v for k, v in vars(long).items() if k not in own
    }
    assert short.attributes.keys() == long.attributes.keys()
    assert short.received_at < long.received_at


def test_an_object_that_is_there_already_is_found_to_be(known: Path) -> None:
    image = ct(StudyInstanceUID="1.2", SeriesInstanceUID="1.2.1")
    assert [send(image).outcome for _ in range(3)] == [
        Outcome.STORED,
        Outcome.IDENTICAL_DUPLICATE,
        Outcome.IDENTICAL_DUPLICATE,
    ]
    image.InstanceNumber = 8
    assert send(image).outcome is Outcome.CONFLICT
    assert everything_fits(known)


@pytest.mark.parametrize("call", ["fdatasync", "rename", "fsync"])
def test_a_disk_that_fails_leaves_no_row_and_no_file(known: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    image = ct(StudyInstanceUID="1.2", SeriesInstanceUID="1.2.1")
    with monkeypatch.context() as broken:
        broken.setattr(os, call, fails)
        with pytest.raises(OutOfResources, match="Input/output error"):
            send(image)
    assert not Instance.objects.filter(sop_instance_uid=image.SOPInstanceUID).exists()
    assert not list(known.glob(".spool/*"))
    assert send(image).outcome is Outcome.STORED
    assert Study.objects.get().number_of_instances == 2


def cut(opened: psycopg.Connection[Any]) -> None:
    """End the connection; what the server has said meanwhile is not heard."""
    with socket.socket(fileno=os.dup(opened.fileno())) as wire:
        wire.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            wire.recv(65536)
        wire.shutdown(socket.SHUT_RDWR)


def the_connection() -> psycopg.Connection[Any]:
    opened = committer()._index._connection
    assert opened is not None
    return opened


@pytest.mark.parametrize("method", ["_flush", "_answer"])
def test_a_connection_that_ends_around_the_commit_keeps_the_file(
    known: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """Whether the server has committed cannot be known; it has in the second case."""
    image = ct(StudyInstanceUID="1.2", SeriesInstanceUID="1.2.1")
    original = getattr(Alone, method)

    def ends(self: Alone) -> Any:
        if method == "_answer":  # the request to commit has been sent: let it be carried out
            time.sleep(0.3)
        done = original(self) if method == "_flush" else None
        cut(the_connection())
        return done if method == "_flush" else original(self)

    with monkeypatch.context() as patched:
        patched.setattr(Alone, method, ends)
        with pytest.raises(OutOfResources, match="Send the object again"):
            send(image)
    names = {str(path.relative_to(known)) for path in known.glob("[0-9a-f][0-9a-f]/*")}
    rows = set(Instance.objects.values_list("file", flat=True))
    assert rows <= names
    assert len(names) == 2
    assert send(image).outcome is (Outcome.STORED if method == "_flush" else Outcome.IDENTICAL_DUPLICATE)
    assert Study.objects.get().number_of_instances == 2


def test_a_connection_that_was_ended_before_is_opened_again(known: Path) -> None:
    backend = the_connection().info.backend_pid
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
    assert send_next().outcome is Outcome.STORED
    assert everything_fits(known)


def test_a_server_that_stops_after_the_statement_leaves_the_outcome_open(
    known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Alone.send

    def then_stopped(self: Alone, pending: Pending, place: Place) -> None:
        original(self, pending, place)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [the_connection().info.backend_pid])

    image = ct(StudyInstanceUID="1.2", SeriesInstanceUID="1.2.1")
    with monkeypatch.context() as patched:
        patched.setattr(Alone, "send", then_stopped)
        with pytest.raises(OutOfResources, match="Send the object again"):
            send(image)
    assert send(image).outcome is Outcome.STORED
    assert Study.objects.get().number_of_instances == 2


def test_a_row_that_was_committed_after_all_keeps_its_file(known: Path) -> None:
    """An object that comes to the database once more, because the first answer was not heard."""
    image = ct(StudyInstanceUID="1.2", SeriesInstanceUID="1.2.1")
    pendings: list[Pending] = []
    committing = committer()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Committer, "commit", lambda self, pending: (pendings.append(pending), _commit(self, pending)))
        assert send(image).outcome is Outcome.STORED
    (pending,) = pendings
    pending.result = None
    committing.commit(pending)
    assert pending.result is not None
    assert pending.result.outcome is Outcome.STORED
    assert everything_fits(known)


_commit = Committer.commit


def test_what_the_commit_refuses_takes_the_long_way(known: Path) -> None:
    """The foreign key is checked at the commit: the remembered series is gone, its study is not."""
    Instance.objects.all().delete()
    Series.objects.all().delete()
    for path in known.glob("[0-9a-f][0-9a-f]/*"):
        path.unlink()
    Study.objects.update(number_of_instances=0)
    assert send_next().outcome is Outcome.STORED
    assert send_next().outcome is Outcome.STORED
    assert everything_fits(known)


def test_a_study_that_is_being_deleted_takes_nothing(known: Path) -> None:
    Study.objects.update(deleted_at="2026-01-01T00:00:00Z")
    with pytest.raises(OutOfResources, match="being deleted"):
        send_next()
    assert Instance.objects.count() == 1


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each flush of a file, whether its study was free for others then."""
    noted: list[bool] = []
    original = os.fdatasync

    def note(descriptor: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM archive_study FOR NO KEY UPDATE SKIP LOCKED")
            noted.append(cursor.fetchone() is not None)
        original(descriptor)

    monkeypatch.setattr(os, "fdatasync", note)
    return noted


def test_a_small_object_keeps_its_study_locked_while_it_is_flushed(known: Path, unlocked: list[bool]) -> None:
    send_next()
    assert unlocked == [False]


def test_a_large_object_does_not_keep_its_study_locked_while_it_is_flushed(
    known: Path, unlocked: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[Committer.__module__], "SMALL", 1000)
    send_next(PixelData=bytes(2000), Rows=None)
    assert unlocked == [True]
    assert everything_fits(known)


def test_an_object_does_not_keep_its_study_locked_while_others_arrive(known: Path, unlocked: list[bool]) -> None:
    with SpooledObject.create("", "1.2.3", ExplicitVRLittleEndian):
        send_next()
    assert unlocked == [True]
    assert everything_fits(known)


def test_a_text_with_nul_is_refused_before_it_is_sent() -> None:
    with pytest.raises(psycopg.DataError, match="NUL"):
        _encoded("a\0b")
