"""Objects of no patient in the group commit: beside images, from many senders, and never by the short ways."""

import importlib
import threading
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from pydicom.dataset import Dataset

from dgscope.archive.ingest import Outcome, Result
from dgscope.archive.ingest.alone import Alone
from dgscope.archive.ingest.committer import committer
from dgscope.archive.models import Instance, NonPatientObject, Study
from tests.unit.archive.non_patient_objects import color_palette, hanging_protocol
from tests.unit.archive.objects import ct, send

pytest_plugins = ["tests.unit.archive.fixtures"]
pytestmark = pytest.mark.usefixtures("archive")


def in_one_batch(objects: list[Dataset]) -> list[Result]:
    """Have them wait before the door until all are there."""
    results: list[Any] = [None] * len(objects)

    def run(at: int) -> None:
        try:
            results[at] = send(objects[at])
        finally:
            connection.close()

    with committer()._door:
        threads = [threading.Thread(target=run, args=(at,)) for at in range(len(objects))]
        for thread in threads:
            thread.start()
        while len(committer()._waiting) < len(objects):
            threads[0].join(0.01)
    for thread in threads:
        thread.join()
    return results


def good_files(archive: Path) -> set[str]:
    return {str(path.relative_to(archive)) for path in archive.glob("[0-9a-f][0-9a-f]/*")}


def test_images_and_others_share_a_transaction(archive: Path) -> None:
    study: Any = {"StudyInstanceUID": "1.2", "SeriesInstanceUID": "1.2.1"}
    results = in_one_batch([hanging_protocol(), ct(**study), color_palette(), ct(**study)])
    assert {result.outcome for result in results} == {Outcome.STORED}
    assert (NonPatientObject.objects.count(), Study.objects.get().number_of_instances) == (2, 2)
    kept = {*NonPatientObject.objects.values_list("file", flat=True), *Instance.objects.values_list("file", flat=True)}
    assert good_files(archive) == kept


def test_the_same_object_from_many_senders_is_stored_once(archive: Path) -> None:
    outcomes = [result.outcome for result in in_one_batch([hanging_protocol(SOPInstanceUID="1.2.3")] * 5)]
    assert (outcomes.count(Outcome.STORED), outcomes.count(Outcome.IDENTICAL_DUPLICATE)) == (1, 4)
    assert len(good_files(archive)) == NonPatientObject.objects.count() == 1


def test_one_uid_for_an_image_and_another_object_at_once_is_stored_once(archive: Path) -> None:
    both = [hanging_protocol(SOPInstanceUID="1.2.3"), ct(SOPInstanceUID="1.2.3")]
    outcomes = {result.outcome for result in in_one_batch(both)}
    assert outcomes == {Outcome.STORED, Outcome.CONFLICT}
    assert NonPatientObject.objects.count() + Instance.objects.count() == len(good_files(archive)) == 1


def test_the_short_way_is_never_taken(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def must_not(*_: object) -> None:
        raise AssertionError("the short way")

    monkeypatch.setattr(Alone, "send", must_not)
    for _ in range(3):
        assert send(color_palette()).outcome is Outcome.STORED


def test_a_commit_whose_answer_was_lost_is_found_again(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows are there with this very file: stored, not a duplicate of itself."""
    module = importlib.import_module("dgscope.archive.ingest.index")
    original: Any = module.write_rows
    calls: list[int] = []

    def committed_then_broken(cursor: Any, *arguments: Any) -> Any:
        written = original(cursor, *arguments)
        calls.append(1)
        if len(calls) == 1:
            cursor.execute("COMMIT")
            raise psycopg.OperationalError("gone")
        return written

    monkeypatch.setattr(module, "write_rows", committed_then_broken)
    result = send(hanging_protocol())
    assert (result.outcome, len(calls)) == (Outcome.STORED, 2)
    assert good_files(archive) == {NonPatientObject.objects.get().file}
