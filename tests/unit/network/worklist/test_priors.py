"""Prior studies of the patient of an entry."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone

from dgscope.archive.folding import fold
from dgscope.archive.models import Patient, Study
from dgscope.network.worklist.priors import Priors, priors_of
from tests.unit.network.worklist.entries import ATTRIBUTES, entry

pytestmark = pytest.mark.django_db


def study(uid: str, issuer: str = "", **changed: Any) -> Study:
    now = timezone.now()
    patient = Patient.objects.create(identity=uid, issuer_of_patient_id=issuer)
    values: dict[str, Any] = {
        "patient_id_received": "P7",
        "patient_name": ATTRIBUTES["PatientName"],
        "patient_birth_date": datetime.date(1980, 12, 31),
        "study_date": datetime.date(2025, 1, 1),
        **changed,
    }
    values["patient_name_search"] = fold(values["patient_name"])
    return Study.objects.create(
        patient=patient, study_instance_uid=uid, first_received_at=now, last_received_at=now, **values
    )


@pytest.fixture
def reader() -> User:
    user = User.objects.create_user("reader")
    user.groups.set(Group.objects.filter(name="radiologist"))
    return user


def test_studies_under_the_same_id_the_latest_first(reader: User) -> None:
    study("1.1", study_date=datetime.date(2020, 1, 1))
    study("1.2", issuer="PRACTICE", study_date=datetime.date(2024, 1, 1))
    study("1.3", patient_id_received="P8")
    study("1.4", issuer="HOSPITAL")
    study("1.5", patient_birth_date=datetime.date(1999, 1, 1))
    study("1.6", deleted_at=timezone.now())
    study("1.2.840.7", number_of_instances=4)
    assert priors_of([entry()], reader) == [Priors(["1.2", "1.1"], [], 4)]


def test_without_an_id_name_and_birth_date_are_only_possible(reader: User) -> None:
    study("1.1")
    study("1.2", patient_id_received="")
    study("1.3", patient_id_received="", patient_name="Meier^Jörg")
    assert priors_of([entry(PatientID=None)], reader) == [Priors([], ["1.2", "1.1"], 0)]
    assert priors_of([entry(StudyInstanceUID="1.9")], reader) == [Priors(["1.1"], ["1.2"], 0)]


def test_who_may_not_see_studies_gets_none() -> None:
    study("1.1")
    assert priors_of([entry()], User.objects.create_user("visitor")) == [Priors()]


def test_one_question_for_all_entries(reader: User, django_assert_num_queries: Any) -> None:
    reader.has_perm("archive.view_study")
    entries = [entry(PatientID=f"P{number}") for number in range(5)]
    with django_assert_num_queries(1):
        priors_of(entries, reader)
