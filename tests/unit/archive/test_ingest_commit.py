"""Group commit: many senders, one bad object, a dead database, a forked process, a failing disk."""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import connection
from pydicom.dataset import Dataset

from dgscope.archive.errors import CannotUnderstand, IngestError, OutOfResources
from dgscope.archive.ingest import Outcome, Result
from dgscope.archive.ingest.alone import Alone
from dgscope.archive.ingest.committer import Committer, committer
from dgscope.archive.models import Instance, Patient, Quarantined, Series, Study
from dgscope.archive.store import PosixStore, store
from tests.unit.archive.objects import ct, send

pytest_plugins = ["tests.unit.archive.fixtures"]
KNOWN: Any = {"StudyInstanceUID": "1.2", "SeriesInstanceUID": "1.2.1"}  # of objects that may take the short way
pytestmark = pytest.mark.usefixtures("archive")


def in_threads(*jobs: Callable[[], Result]) -> list[Result | IngestError]:
    """Run the jobs at the same time; their results or errors, in order."""
    results: list[Any] = [None] * len(jobs)
    together = threading.Barrier(len(jobs))

    def run(at: int, job: Callable[[], Result]) -> None:
        together.wait()
        try:
            results[at] = job()
        except IngestError as error:
            results[at] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=job) for job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def in_one_batch(images: list[Dataset]) -> list[Result | IngestError]:
    """Have them wait before the door until all are there."""
    results: list[Result | IngestError] = []
    with committer()._door:
        jobs = [lambda image=image: send(image) for image in images]
        threads = threading.Thread(target=lambda: results.extend(in_threads(*jobs)))
        threads.start()
        while len(committer()._waiting) < len(images):
            threads.join(0.01)
    threads.join()
    return results


def good_files_equal_rows(archive: Path) -> bool:
    names = {str(path.relative_to(archive)) for path in archive.glob("[0-9a-f][0-9a-f]/*")}
    return names == set(Instance.objects.values_list("file", flat=True))


def test_many_senders_into_one_study(archive: Path) -> None:
    def sender(number: int) -> Callable[[], Result]:
        def run() -> Result:
            return [send(ct(StudyInstanceUID="1.2", SeriesInstanceUID=f"1.2.{number}")) for _ in range(15)][-1]

        return run

    assert all(isinstance(result, Result) for result in in_threads(*[sender(number) for number in range(6)]))
    study = Study.objects.get()
    assert (study.number_of_instances, study.number_of_images, study.number_of_series) == (90, 90, 6)
    assert [series.number_of_instances for series in Series.objects.all()] == [15] * 6
    assert Patient.objects.count() == 1
    assert good_files_equal_rows(archive)


def test_the_same_object_from_many_senders_is_stored_once(archive: Path) -> None:
    image = ct()
    results = in_threads(*[lambda: send(image)] * 8)
    outcomes = [result.outcome for result in results if isinstance(result, Result)]
    assert outcomes.count(Outcome.STORED) == 1
    assert outcomes.count(Outcome.IDENTICAL_DUPLICATE) == 7
    assert good_files_equal_rows(archive)


def test_different_objects_under_one_uid_at_the_same_time(archive: Path) -> None:
    images = [
        ct(SOPInstanceUID="1.2.3", StudyInstanceUID="1.2", SeriesInstanceUID="1.2.1", InstanceNumber=n)
        for n in range(5)
    ]
    results = in_threads(*[lambda image=image: send(image) for image in images])
    outcomes = [result.outcome for result in results if isinstance(result, Result)]
    assert (outcomes.count(Outcome.STORED), outcomes.count(Outcome.CONFLICT)) == (1, 4)
    assert Quarantined.objects.count() == 4
    assert good_files_equal_rows(archive)


def test_one_bad_object_harms_no_other(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dgscope.archive.attributes.describe import Description

    original = Description.instance_columns

    def poisoned(self: Description) -> dict[str, Any]:
        columns = original(self)
        return columns | {"attributes": '{"a": "\\u0000"}'} if self.sop_instance_uid == "6.6.6" else columns

    monkeypatch.setattr(Description, "instance_columns", poisoned)
    images = [ct(SOPInstanceUID=uid) for uid in ("1.1.1", "6.6.6", "2.2.2", "3.3.3")]
    results = in_one_batch(images)
    assert [type(result) for result in results] == [Result, CannotUnderstand, Result, Result]
    assert Instance.objects.count() == 3
    assert good_files_equal_rows(archive)


def test_a_lost_connection_is_opened_again() -> None:
    send(ct())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    assert send(ct()).outcome is Outcome.STORED


def test_a_commit_of_unknown_outcome_keeps_the_file(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = psycopg.Cursor.execute

    def loses_the_answer(self: Any, query: Any, *arguments: Any, **options: Any) -> Any:
        done = original(self, query, *arguments, **options)
        if query == "COMMIT":
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        return done

    image = ct()
    with monkeypatch.context() as patched:
        patched.setattr(psycopg.Cursor, "execute", loses_the_answer)
        with pytest.raises(OutOfResources, match="Send the object again"):
            send(image)
    assert good_files_equal_rows(archive)
    assert send(image).outcome is Outcome.IDENTICAL_DUPLICATE


def test_a_connection_that_ends_while_a_group_goes_the_short_way_keeps_the_files(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = psycopg.Cursor.execute

    def ends(self: Any, query: Any, *arguments: Any, **options: Any) -> Any:
        done = original(self, query, *arguments, **options)
        if b"WITH locked" in (query if isinstance(query, bytes) else b""):
            self.connection.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        return done

    send(ct(**KNOWN))
    images = [ct(**KNOWN), ct(**KNOWN)]
    with monkeypatch.context() as patched:
        patched.setattr(psycopg.Cursor, "execute", ends)
        assert [type(result) for result in in_one_batch(images)] == [OutOfResources, OutOfResources]
    assert good_files_equal_rows(archive)
    assert [send(image).outcome for image in images] == [Outcome.IDENTICAL_DUPLICATE] * 2
    assert Study.objects.get().number_of_instances == 3


class Shutdown(psycopg.errors.AdminShutdown):
    """The server says that it ends."""

    diag = SimpleNamespace(severity_nonlocalized="FATAL")  # type: ignore[assignment]  # as that of a real one


@pytest.mark.parametrize("attempts", [1, 99], ids=["once", "for good"])
def test_files_are_kept_where_a_server_ended_after_the_commit_of_a_group(
    archive: Path, monkeypatch: pytest.MonkeyPatch, attempts: int
) -> None:
    original = psycopg.Cursor.execute
    ended: list[bool] = []

    def ends(self: Any, query: Any, *arguments: Any, **options: Any) -> Any:
        done = original(self, query, *arguments, **options)
        short = b"WITH locked" in query if isinstance(query, bytes) else query == "BEGIN"
        if len(ended) < attempts and (ended or short):
            ended.append(True)
            raise Shutdown("terminating connection due to administrator command")
        return done

    send(ct(**KNOWN))
    images = [ct(**KNOWN), ct(**KNOWN)]
    with monkeypatch.context() as patched:
        patched.setattr(psycopg.Cursor, "execute", ends)
        results = in_one_batch(images)
    if attempts == 1:
        assert [result.outcome for result in results if isinstance(result, Result)] == [Outcome.STORED] * 2
    else:
        assert [type(result) for result in results] == [OutOfResources, OutOfResources]
    assert good_files_equal_rows(archive)
    assert Study.objects.get().number_of_instances == 3


def test_the_short_way_counts_as_the_long_one_does(archive: Path) -> None:
    one = ct(StudyInstanceUID="1.2", SeriesInstanceUID="1.2.1")
    send(one)
    for _ in range(3):
        send(ct(StudyInstanceUID="1.2", SeriesInstanceUID="1.2.1"))
    send(one)
    state = {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.11.1", "Modality": "PR", "PixelData": None}
    for _ in range(2):
        send(ct(StudyInstanceUID="1.2", SeriesInstanceUID="1.2.2", **state))
    study = Study.objects.get()
    assert (study.number_of_series, study.number_of_instances, study.number_of_images) == (2, 6, 4)
    assert (study.number_of_presentation_states, study.modalities) == (2, ["CT", "PR"])
    assert sorted(Series.objects.values_list("number_of_instances", "number_of_images")) == [(2, 0), (4, 4)]


@pytest.mark.parametrize(
    ("ending", "counted"),
    [("11.1", "number_of_presentation_states"), ("88.59", "number_of_key_objects"), ("88.11", "number_of_reports")],
)
def test_an_object_that_comes_alone_is_counted_by_its_kind_and_only_once(ending: str, counted: str) -> None:
    known: dict[str, Any] = {
        "StudyInstanceUID": "1.2",
        "SeriesInstanceUID": "1.2.3",
        "SOPClassUID": f"1.2.840.10008.5.1.4.1.1.{ending}",
    }
    again = [ct(**known) for _ in range(3)][-1]
    for each in [ct(**known), ct(**known), again, again]:
        send(each)
    study, series = Study.objects.get(), Series.objects.get()
    assert (series.number_of_instances, series.number_of_images) == (3, 0)
    assert (study.number_of_instances, study.number_of_images, getattr(study, counted)) == (3, 0, 3)


def test_a_database_that_hangs_is_cut_off() -> None:
    from dgscope.archive.ingest.connection import Deadline, connect

    hanging = connect()
    with pytest.raises(psycopg.OperationalError), Deadline(0.5).watch(hanging):
        hanging.execute("SELECT pg_sleep(15)")


def test_a_database_that_cannot_be_reached_refuses_for_now(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*arguments: Any, **options: Any) -> Any:
        raise psycopg.OperationalError("connection refused")

    with monkeypatch.context() as patched:
        patched.setattr(psycopg, "connect", refuses)
        with pytest.raises(OutOfResources):
            send(ct())
    assert not list(archive.glob("*/*.dcm"))
    assert send(ct()).outcome is Outcome.STORED


def test_an_object_that_waits_too_long_for_the_database_leaves_nothing(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched, committer()._door:
        patched.setattr(sys.modules[Committer.__module__], "WAIT", 0.05)
        with pytest.raises(OutOfResources):
            send(ct())
    assert not Instance.objects.exists()
    assert good_files_equal_rows(archive)
    assert send(ct()).outcome is Outcome.STORED


def test_a_forked_process_uses_a_connection_of_its_own() -> None:
    send(ct())
    context = multiprocessing.get_context("fork")
    children = [context.Process(target=_send_and_leave) for _ in range(3)]
    connection.close()
    for child in children:
        child.start()
    for child in children:
        child.join(30)
    assert [child.exitcode for child in children] == [0, 0, 0]
    assert send(ct()).outcome is Outcome.STORED
    assert Instance.objects.count() == 5


def _send_and_leave() -> None:
    done = send(ct()).outcome is Outcome.STORED
    os._exit(0 if done else 1)


def test_a_study_deleted_behind_the_cache_is_made_again() -> None:
    image = ct()
    send(image)
    Study.objects.all().delete()
    again = ct(StudyInstanceUID=image.StudyInstanceUID, SeriesInstanceUID=image.SeriesInstanceUID)
    assert send(again).outcome is Outcome.STORED
    assert Study.objects.get().number_of_instances == 1


SYSTEM_CALLS = ["open", "writev", "write", "pread", "fdatasync", "rename", "fsync"]


@pytest.mark.parametrize("error", [28, 5, 30], ids=["ENOSPC", "EIO", "EROFS"])
@pytest.mark.parametrize("call", SYSTEM_CALLS)
def test_every_system_call_of_the_way_may_fail(
    archive: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: int
) -> None:
    """Fail the n-th call for every n: the answer is a refusal, and nothing acknowledged or indexed is without file."""
    store()
    owner: Any = Path if call == "rename" else os
    original = getattr(owner, call)
    image = ct(PixelData=bytes(300_000))
    image.add_new(0x00091001, "OB", bytes(200_000))
    for failing in range(1, 60):
        calls = 0

        def sometimes(*arguments: Any, **options: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == failing:  # noqa: B023  used within this round only
                raise OSError(error, os.strerror(error))
            return original(*arguments, **options)

        with monkeypatch.context() as patched:
            patched.setattr(owner, call, sometimes)
            try:
                result = send(image)
            except OutOfResources:
                result = None
        if result is not None:
            break
        assert not Instance.objects.exists()
        assert not list(archive.glob(".spool/*")), "the spool is clean"
    else:
        pytest.fail("the object never got through")
    assert Instance.objects.count() == 1
    instance = Instance.objects.get()
    assert store().path(instance.file).stat().st_size == instance.size


def test_bytes_and_name_are_durable_before_the_rows_are_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []

    def noting(owner: Any, name: str) -> None:
        original = getattr(owner, name)

        def noted(*arguments: Any, **options: Any) -> Any:
            done = original(*arguments, **options)
            steps.append(name)
            return done

        monkeypatch.setattr(owner, name, noted)

    for owner, name in ((os, "fdatasync"), (os, "rename"), (os, "fsync"), (PosixStore, "publish")):
        noting(owner, name)
    execute = psycopg.Cursor.execute

    def executed(self: Any, query: Any, *arguments: Any, **options: Any) -> Any:
        if query in ("BEGIN", "COMMIT"):
            steps.append(query)
        return execute(self, query, *arguments, **options)

    monkeypatch.setattr(psycopg.Cursor, "execute", executed)
    send(ct(**KNOWN))
    assert steps == ["fdatasync", "rename", "fsync", "publish", "BEGIN", "COMMIT"]

    steps.clear()
    for name in ("send", "commit"):
        noting(Alone, name)
    send(ct(**KNOWN))
    assert steps == ["send", "fdatasync", "rename", "fsync", "publish", "commit"]
