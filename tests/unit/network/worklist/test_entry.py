"""Entries are read tolerantly."""

import datetime

import pytest

from dgscope.network.worklist.describe import displayed_name
from dgscope.network.worklist.entry import date_of, is_uid, time_of
from tests.unit.network.worklist.entries import entry


@pytest.mark.django_db
def test_an_entry_without_study_uid_always_gets_the_same_one() -> None:
    found = entry(StudyInstanceUID="../../etc")
    assert found.study_uid == f"2.25.{found.pk.int}"
    assert is_uid(found.study_uid)


@pytest.mark.django_db
def test_an_entry_of_nothing_is_empty() -> None:
    found = entry(ScheduledProcedureStepSequence=None, PatientName=None, PatientBirthDate="soon")
    assert (found.of_step("Modality"), found.patient_name, found.birth_date, found.station) == ("", "", None, "")
    assert found.description == "Orthodontic records"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("20260102", datetime.date(2026, 1, 2)),
        ("2026.01.02", datetime.date(2026, 1, 2)),
        ("20260231", None),
        ("", None),
    ],
)
def test_dates(text: str, date: datetime.date | None) -> None:
    assert date_of(text) == date


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("1430", datetime.time(14, 30)),
        ("14:30:05.5", datetime.time(14, 30, 5)),
        ("08", datetime.time(8)),
        ("235960", datetime.time(23, 59, 59)),
        ("99", None),
        ("", None),
    ],
)
def test_times(text: str, time: datetime.time | None) -> None:
    assert time_of(text) == time


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Adams^John^Robert^Rev.^B.A.", "Adams, Rev. John Robert, B.A."), ("=山田^太郎", "山田, 太郎"), ("", "")],
)
def test_names_as_they_are_shown(name: str, shown: str) -> None:
    assert displayed_name(name) == shown
